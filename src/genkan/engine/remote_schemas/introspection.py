"""What a remote answers to an introspection, as `RemoteTypes`.

Source: GraphQL specification, section 4.2; Hasura v2, GraphQL/RemoteServer (FromIntrospection).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from graphql.utilities import get_introspection_query

from genkan.engine.errors import RemoteSchemaError
from genkan.engine.remote_schemas.model import (
    ListRef,
    NamedRef,
    NonNullRef,
    Ref,
    RemoteEnum,
    RemoteField,
    RemoteInput,
    RemoteInputObject,
    RemoteInterface,
    RemoteObject,
    RemoteScalar,
    RemoteType,
    RemoteTypes,
    RemoteUnion,
)

# Servers tell an introspection by this name.
OPERATION_NAME: Final = "IntrospectionQuery"
INTROSPECTION: Final = msgspec.json.encode(
    {
        "query": get_introspection_query(descriptions=True),
        "variables": None,
        "operationName": OPERATION_NAME,
    }
)


class _Ref(msgspec.Struct):
    kind: str
    name: str | None = None
    ofType: _Ref | None = None  # noqa: N815  # GraphQL's word


class _Input(msgspec.Struct):
    name: str
    type: _Ref
    description: str | None = None
    defaultValue: str | None = None  # noqa: N815  # GraphQL's word


class _Field(msgspec.Struct):
    name: str
    args: list[_Input]
    type: _Ref
    description: str | None = None


class _Member(msgspec.Struct):
    name: str
    description: str | None = None


class _Type(msgspec.Struct):
    kind: str
    name: str
    description: str | None = None
    fields: list[_Field] | None = None
    interfaces: list[_Ref] | None = None
    possibleTypes: list[_Ref] | None = None  # noqa: N815  # GraphQL's word
    enumValues: list[_Member] | None = None  # noqa: N815  # GraphQL's word
    inputFields: list[_Input] | None = None  # noqa: N815  # GraphQL's word


class _Root(msgspec.Struct):
    name: str


class _Schema(msgspec.Struct):
    types: list[_Type]
    queryType: _Root  # noqa: N815  # GraphQL's word
    mutationType: _Root | None = None  # noqa: N815  # GraphQL's word
    subscriptionType: _Root | None = None  # noqa: N815  # GraphQL's word


class _Data(msgspec.Struct):
    schema: _Schema = msgspec.field(name="__schema")


class _Answer(msgspec.Struct):
    data: _Data


def read_introspection(body: bytes) -> RemoteTypes:
    """The types that an introspection's answer tells of.

    A root that is not named is the object of its usual name, where there is one.
    Raises RemoteSchemaError when the body is no such answer.
    """
    try:
        schema = msgspec.json.decode(body, type=_Answer).data.schema
        types = {one.name: _type(one) for one in schema.types}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RemoteSchemaError(f"the introspection's answer can not be read: {error}") from None
    return RemoteTypes(
        types=types,
        query=schema.queryType.name,
        mutation=_root(schema.mutationType, "Mutation", types),
        subscription=_root(schema.subscriptionType, "Subscription", types),
    )


def _root(named: _Root | None, usual: str, types: dict[str, RemoteType]) -> str | None:
    if named is not None:
        return named.name
    return usual if isinstance(types.get(usual), RemoteObject) else None


def _type(one: _Type) -> RemoteType:
    match one.kind:
        case "SCALAR":
            return RemoteScalar(one.name, one.description)
        case "ENUM":
            members = {member.name: member.description for member in one.enumValues or ()}
            return RemoteEnum(one.name, members, one.description)
        case "OBJECT":
            interfaces = _names(one.interfaces or ())
            return RemoteObject(one.name, _fields(one), interfaces, one.description)
        case "INTERFACE":
            possible = _names(one.possibleTypes or ())
            return RemoteInterface(one.name, _fields(one), possible, one.description)
        case "UNION":
            return RemoteUnion(one.name, _names(one.possibleTypes or ()), one.description)
        case "INPUT_OBJECT":
            return RemoteInputObject(one.name, _inputs(one.inputFields or ()), one.description)
        case kind:
            raise RemoteSchemaError(f"unknown kind: {kind}")


def _fields(one: _Type) -> dict[str, RemoteField]:
    return {
        found.name: RemoteField(
            found.name, _ref(found.type), _inputs(found.args), found.description
        )
        for found in one.fields or ()
    }


def _inputs(inputs: Sequence[_Input]) -> dict[str, RemoteInput]:
    return {
        one.name: RemoteInput(one.name, _ref(one.type), one.defaultValue, one.description)
        for one in inputs
    }


def _names(refs: Sequence[_Ref]) -> frozenset[str]:
    return frozenset(ref.name for ref in refs if ref.name is not None)


def _ref(ref: _Ref) -> Ref:
    match ref.kind, ref.ofType:
        case "NON_NULL", _Ref() as of:
            inner = _ref(of)
            return inner if isinstance(inner, NonNullRef) else NonNullRef(inner)
        case "LIST", _Ref() as of:
            return ListRef(_ref(of))
        case ("NON_NULL" | "LIST") as kind, None:
            raise RemoteSchemaError(f"{kind} should have `ofType`")
        case kind, _:
            if ref.name is None:
                raise RemoteSchemaError(f"kind: {kind} should have name")
            return NamedRef(ref.name)
