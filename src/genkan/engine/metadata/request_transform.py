"""How a webhook's request is to be changed before it is sent, as metadata say it.

Source: Hasura v2, metadata API, RequestTransformation; `RQL/DDL/Webhook/Transform*.hs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from genkan.engine.errors import UnreadableArguments
from genkan.engine.metadata.reading import (
    Node,
    fields,
    integer,
    listed,
    name,
    optional,
    required,
    text,
)

_VERSIONS: Final = (1, 2)


@dataclass(frozen=True, slots=True)
class RemoveBody:
    """The request has no body."""


@dataclass(frozen=True, slots=True)
class JsonBody:
    """The body is the template's JSON."""

    template: str


@dataclass(frozen=True, slots=True)
class FormBody:
    """The body is a form; each field's template makes a string, a number or a boolean."""

    templates: Mapping[str, str]


BodyTransform: TypeAlias = RemoveBody | JsonBody | FormBody


@dataclass(frozen=True, slots=True)
class RequestTransform:
    """What is None is left as it is.

    query_params: a template of each, None for one without a value; or one template of all.
    """

    method: str | None = None
    url: str | None = None
    body: BodyTransform | None = None
    query_params: Mapping[str, str | None] | str | None = None
    added_headers: Mapping[str, str] = field(default_factory=dict[str, str])
    removed_headers: tuple[str, ...] = ()


def decode_request_transform(node: Node) -> RequestTransform:
    """Version 1 has the body's template alone where version 2 says what is done to it."""
    members = fields(node, "RequestTransform")
    version = _version(optional(members, "version"))
    body, method, url = (optional(members, key) for key in ("body", "method", "url"))
    _check_engine(optional(members, "template_engine"))
    added, removed = _headers(optional(members, "request_headers"))
    return RequestTransform(
        method=None if method is None else text(method).upper(),
        url=None if url is None else text(url),
        body=None if body is None else _body(body, version),
        query_params=_query_params(optional(members, "query_params")),
        added_headers=added,
        removed_headers=removed,
    )


def decode_response_transform(node: Node) -> RequestTransform:
    """What is done to a response: to its body alone, as to a request's."""
    members = fields(node, "ResponseTransform")
    version = _version(optional(members, "version"))
    _check_engine(optional(members, "template_engine"))
    body = optional(members, "body")
    return RequestTransform(body=None if body is None else _body(body, version))


def _version(node: Node | None) -> int:
    if node is None:
        return 1
    version = integer(node)
    if version not in _VERSIONS:
        message = f"expected 1 or 2, encountered {version}"
        raise UnreadableArguments(message, path=node.path)
    return version


def _check_engine(node: Node | None) -> None:
    if node is not None and text(node) != "Kriti":
        message = f"unexpected template engine: {text(node)}; only Kriti is known"
        raise UnreadableArguments(message, path=node.path)


def _body(node: Node, version: int) -> BodyTransform:
    if version == 1:
        return JsonBody(text(node))
    members = fields(node, "BodyTransformFn")
    action = required(members, "action", node)
    match text(action):
        case "remove":
            return RemoveBody()
        case "transform":
            return JsonBody(text(required(members, "template", node)))
        case "x_www_form_urlencoded":
            return FormBody(_texts(required(members, "form_template", node)))
        case _:
            raise UnreadableArguments("invalid transform action", path=node.path)


def _query_params(node: Node | None) -> Mapping[str, str | None] | str | None:
    if node is None or isinstance(node.value, str):
        return None if node is None else text(node)
    return {
        key: None if value.value is None else text(value) for key, value in fields(node).items()
    }


def _headers(node: Node | None) -> tuple[Mapping[str, str], tuple[str, ...]]:
    if node is None:
        return {}, ()
    members = fields(node, "AddReplaceOrRemoveFields")
    added = optional(members, "add_headers")
    removed = tuple(map(name, listed(members, "remove_headers")))
    return {} if added is None else _texts(added), removed


def _texts(node: Node) -> Mapping[str, str]:
    return {key: text(value) for key, value in fields(node).items()}
