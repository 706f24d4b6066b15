"""What a remote schema answers for one root field.

Source: Hasura v2, GraphQL/Execute/Remote; GraphQL/Transport/HTTP (extractFieldFromResponse).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

import msgspec

from genkan.engine.config.remote_schemas import RemotePriority
from genkan.engine.elsewhere.errand import Errand
from genkan.engine.errors import CoercionError, NotFound, RemoteErrors, RemoteSchemaError
from genkan.engine.ir.remote import RemoteCall, Sent, SentConstant, SentVariable, SessionPreset
from genkan.engine.names import SessionVariable
from genkan.engine.operation.model import Variables
from genkan.engine.session import Session

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_TYPENAME: Final = "__typename"
_INT: Final = re.compile(r"-?[0-9]{1,18}")
_FLOAT: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_NAME: Final = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


class _Answer(msgspec.Struct):
    data: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    errors: list[msgspec.Raw] | None = None


async def answer_remote(call: RemoteCall, variables: Variables, errand: Errand) -> bytes:
    """The JSON of the field.

    Raises RemoteErrors with what the remote complains of, RemoteSchemaError when it gives no
    answer, and NotFound or CoercionError when a preset has no value: nobody is asked then.
    """
    request = remote_request(call, variables, errand.session)
    remotes = errand.outside.remote_schemas
    answer = await remotes.ask(call.remote.definition, request, errand.session)
    errand.set_cookies.extend(answer.set_cookies)
    return field_of_answer(call, answer.body, remotes.priority)


def remote_request(call: RemoteCall, variables: Variables, session: Session) -> bytes:
    """The body of the request. Raises NotFound, CoercionError."""
    sent = {name: _value(one, variables, session) for name, one in call.sent.items()}
    body: dict[str, object] = {"query": call.text}
    if sent:
        body["variables"] = sent
    if call.operation_name is not None:
        body["operationName"] = call.operation_name
    return _ENCODER.encode(body)


def field_of_answer(call: RemoteCall, body: bytes, priority: RemotePriority) -> bytes:
    """What the remote's answer has for the field. Raises RemoteErrors, RemoteSchemaError."""
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RemoteSchemaError(str(error)) from None
    has_data = answer.data is not msgspec.UNSET and bytes(answer.data) != b"null"
    if answer.errors and not (has_data and priority is RemotePriority.DATA):
        raise RemoteErrors(answer.errors)
    if answer.data is msgspec.UNSET:
        raise RemoteSchemaError('Missing "data" field in response from remote')
    try:
        data = msgspec.json.decode(answer.data, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError as error:
        raise RemoteSchemaError(str(error)) from None
    value = data.get(call.response_name)
    if value is None:
        raise RemoteSchemaError(f"expecting key {call.response_name}")
    return _seen(call, value)


def _seen(call: RemoteCall, value: msgspec.Raw) -> bytes:
    """The field with the names of types that clients see."""
    if not call.seen_types:
        return bytes(value)
    decoded = msgspec.json.decode(value)
    _rename(decoded, call.typename_keys, call.seen_types)
    return msgspec.json.encode(decoded)


def _rename(value: object, keys: frozenset[str], seen: Mapping[str, str]) -> None:
    waiting = [value]
    for one in waiting:  # grows while it is read
        if isinstance(one, list):
            waiting += cast("list[object]", one)
        elif isinstance(one, dict):
            members = cast("dict[str, object]", one)
            for name, member in members.items():
                if name in keys and isinstance(member, str):
                    members[name] = seen.get(member, member)
                else:
                    waiting.append(member)


def _value(sent: Sent, variables: Variables, session: Session) -> object:
    match sent:
        case SentVariable(name):
            return variables.get(name)
        case SentConstant(value):
            return value
        case SessionPreset():
            return _session_value(sent, session)


def _session_value(preset: SessionPreset, session: Session) -> object:
    """Source: Hasura v2, resolveRemoteVariable, whose messages are used."""
    text = session.variables.get(SessionVariable(preset.variable))
    if text is None:
        raise NotFound(f'"{preset.variable}" session variable expected, but not found')
    if preset.members is not None:
        if _NAME.fullmatch(text) is None:
            raise CoercionError(f'"{text}" is not a valid GraphQL name')
        if text not in preset.members:
            raise CoercionError(f'"{text}" is not one of the valid enum values')
        return text
    return _scalar(preset.type_name, text)


def _scalar(type_name: str, text: str) -> object:
    match type_name:
        case "Int" if _INT.fullmatch(text):
            return int(text)
        case "Float" if _FLOAT.fullmatch(text):
            return float(text)
        case "Boolean" if text in {"true", "false"}:
            return text == "true"
        case "Int" | "Float" | "Boolean":
            article = "an" if type_name == "Int" else "a"
            raise CoercionError(f'"{text}" cannot be coerced into {article} {type_name} value')
        case _:
            return text
