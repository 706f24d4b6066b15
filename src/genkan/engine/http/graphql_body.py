"""The body of a GraphQL request, over HTTP or in a websocket message.

Source: GraphQL over HTTP, request parameters; Hasura v2 `GraphQL/Transport/HTTP/Protocol.hs`,
whose parser's messages are kept.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, cast

import msgspec

from genkan.engine.errors import BadRequest, EngineError, InvalidJson, NotSupported, ParseFailed
from genkan.engine.operation.model import GraphQLRequest
from genkan.engine.schema.model import SchemaKind

_PARSER: Final = "parsing Hasura.GraphQL.Transport.HTTP.Protocol.GQLReq(GQLReq) failed, "
# Fractions keep their digits; a float would lose some of them.
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)
_TOLD: Final = ("operationName", "query", "variables")
_JSON_NAMES: Final[Mapping[object, str]] = {
    dict: "Object",
    list: "Array",
    str: "String",
    bool: "Boolean",
    type(None): "Null",
}


class _Sent(msgspec.Struct, rename="camel"):
    """One request as it has to be."""

    query: str
    variables: dict[str, object] | None = None
    operation_name: str | None = None


_SENT_DECODER: Final = msgspec.json.Decoder(_Sent, float_hook=Decimal)


@dataclass(frozen=True, slots=True)
class Batch:
    """Several requests in one body, each as JSON values."""

    requests: tuple[object, ...]


def decode_json(body: bytes | str) -> object:
    """The body as JSON values; raises InvalidJson in the words of Hasura's parser."""
    try:
        return _DECODER.decode(body)
    except RecursionError:
        raise InvalidJson("Error in $: the JSON is nested too deeply") from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise InvalidJson(f"Error in $: {_syntax_fault(body, error)}") from None


def read_graphql_body(body: bytes, batch_limit: int) -> object:
    """One request as JSON, or a `Batch` of them: a client may send a list.

    Raises InvalidJson, or BadRequest for a batch that is too long.
    """
    value = decode_json(body)
    if not isinstance(value, list):
        return value
    requests = cast("list[object]", value)
    if len(requests) > batch_limit:
        raise BadRequest(f"a batch may hold {batch_limit} requests at most, found {len(requests)}")
    return Batch(tuple(requests))


def read_plain_request(body: bytes, kind: SchemaKind) -> GraphQLRequest | None:
    """The request of a body that is one, read at once; None for all else, faults among them."""
    try:
        sent = _SENT_DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return GraphQLRequest(sent.query, sent.variables or {}, sent.operation_name or None, kind)


def read_graphql_request(value: object, kind: SchemaKind = SchemaKind.HASURA) -> GraphQLRequest:
    """One request from its JSON, to the schema of `kind`. Raises ParseFailed or NotSupported."""
    if not isinstance(value, dict):
        raise ParseFailed(f"{_PARSER}expected Object, but encountered {_json_name(value)}")
    fields = cast("dict[str, object]", value)
    if "query" not in fields:
        _refuse_persisted_query(fields.get("extensions"))
        raise ParseFailed(f'{_PARSER}key "query" not found')
    query = fields["query"]
    if not isinstance(query, str):
        raise _unexpected("query", "Text", "String", query)
    name = fields.get("operationName")
    if name is not None and not isinstance(name, str):
        raise _unexpected("operationName", "Text", "String", name)
    variables = fields.get("variables")
    if variables is None:
        variables = {}
    if not isinstance(variables, dict):
        raise _unexpected("variables", "HashMap", "Object", variables)
    # Some clients send "" where they mean that there is one operation only.
    return GraphQLRequest(query, cast("dict[str, object]", variables), name or None, kind)


def hook_request(body: bytes, batch_limit: int) -> object:
    """The request, or list of them, as an authentication hook is told of it.

    None for what is no GraphQL request; whether its document is valid is not looked at.
    Source: Hasura v2 `Server/App.hs` (AHGraphQLRequest); `ToJSON GQLReq` leaves out what is not
    there.
    """
    try:
        sent = read_graphql_body(body, batch_limit)
        if isinstance(sent, Batch):
            return [_told(request) for request in sent.requests]
        return _told(sent)
    except EngineError:
        return None


def _told(value: object) -> Mapping[str, object]:
    read_graphql_request(value)
    fields = cast("Mapping[str, object]", value)
    return {name: fields[name] for name in _TOLD if fields.get(name) is not None}


def _refuse_persisted_query(extensions: object) -> None:
    if isinstance(extensions, dict) and "persistedQuery" in extensions:
        raise NotSupported("Automatic Persisted Queries is not enabled")


def _unexpected(key: str, wanted: str, kind: str, found: object) -> ParseFailed:
    return ParseFailed(
        f"parsing {wanted} failed, expected {kind}, but encountered {_json_name(found)}",
        path=f"$.{key}",
    )


def _json_name(value: object) -> str:
    return _JSON_NAMES.get(type(value), "Number")


def _syntax_fault(body: bytes | str, error: Exception) -> str:
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    if not text.strip() or "truncated" in str(error):
        return "not enough input"
    position = re.search(r"\(byte (\d+)\)", str(error))
    at = int(position[1]) if position else 0
    return f"Failed reading: not a valid json value at '{text[at : at + 8]}'"
