"""Whether a remote's types make a schema; what does not is told as Hasura tells it.

Source: Hasura v2, GraphQL/Schema/Remote (remoteSchemaObject, inputValueDefinitionParser).
"""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.convention import graphql_name
from genkan.engine.errors import RemoteSchemaError, UnexpectedInput
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
    innermost,
    ref_text,
)


def check_types(remote: RemoteTypes) -> None:
    """Raises RemoteSchemaError, or UnexpectedInput for a root that is no object."""
    for root in (remote.query, remote.mutation, remote.subscription):
        if root is not None and remote.root(root) is None:
            raise UnexpectedInput(f'"{root}" has to be an object type')
    for one in remote.types.values():
        if graphql_name(one.name) is None:
            raise RemoteSchemaError(f"'{one.name}' is not a valid GraphQL name")
        _check_type(one, remote.types)


def _check_type(one: RemoteType, types: Mapping[str, RemoteType]) -> None:
    match one:
        case RemoteObject():
            _check_fields(one.fields, types)
            for interface in sorted(one.interfaces):
                _check_implements(one, interface, types)
        case RemoteInterface():
            _check_fields(one.fields, types)
            _check_possible(one.possible_types, types)
        case RemoteUnion():
            _check_possible(one.possible_types, types)
        case RemoteInputObject():
            _check_inputs(one.fields, types)
        case RemoteEnum() | RemoteScalar():
            pass


def _check_fields(fields: Mapping[str, RemoteField], types: Mapping[str, RemoteType]) -> None:
    for one in fields.values():
        named = _found(innermost(one.type), types)
        if isinstance(named, RemoteInputObject):
            raise RemoteSchemaError("expected output type, but got input type")
        _check_inputs(one.arguments, types)


def _check_inputs(inputs: Mapping[str, RemoteInput], types: Mapping[str, RemoteType]) -> None:
    for one in inputs.values():
        named = _found(innermost(one.type), types)
        if isinstance(named, RemoteObject | RemoteInterface | RemoteUnion):
            raise RemoteSchemaError("expected input type, but got output type")


def _check_possible(names: frozenset[str], types: Mapping[str, RemoteType]) -> None:
    for name in sorted(names):
        if not isinstance(_found(name, types), RemoteObject):
            raise RemoteSchemaError(f'"{name}" has to be an object type')


def _found(name: str, types: Mapping[str, RemoteType]) -> RemoteType:
    found = types.get(name)
    if found is None:
        raise RemoteSchemaError(f'Could not find type with name "{name}"')
    return found


def _check_implements(
    shape: RemoteObject, interface_name: str, types: Mapping[str, RemoteType]
) -> None:
    """What an object owes to an interface (GraphQL specification 3.6, IsValidImplementation)."""
    interface = types.get(interface_name)
    if not isinstance(interface, RemoteInterface):
        raise RemoteSchemaError(
            f"Could not find interface '{interface_name}' implemented by Object type '{shape.name}'"
        )
    for expected in interface.fields.values():
        place = f"'{interface_name}'.\"{expected.name}\""
        found = shape.fields.get(expected.name)
        if found is None:
            raise RemoteSchemaError(
                f"Interface field {place} expected, but '{shape.name}' does not provide it"
            )
        if not _is_subtype(found.type, expected.type, types):
            raise RemoteSchemaError(
                f"The type of Object field '{shape.name}'.\"{found.name}\" "
                f"({ref_text(found.type)}) is not the same type/sub type of Interface field "
                f"{place} ({ref_text(expected.type)})"
            )
        _check_arguments(shape.name, found, expected, place)


def _check_arguments(owner: str, found: RemoteField, expected: RemoteField, place: str) -> None:
    here = f"'{owner}'.\"{found.name}\""
    for name, argument in expected.arguments.items():
        given = found.arguments.get(name)
        if given is None:
            raise RemoteSchemaError(
                f'Interface field argument {place}("{name}":) required, but Object field {here} '
                "does not provide it"
            )
        if given.type != argument.type:
            raise RemoteSchemaError(
                f'Interface field argument {place}("{name}":) expects type '
                f'{ref_text(argument.type)}, but {here}("{name}":) has type {ref_text(given.type)}'
            )
    for name, argument in found.arguments.items():
        if name not in expected.arguments and isinstance(argument.type, NonNullRef):
            raise RemoteSchemaError(
                f'Object field argument {here}("{name}":) is of required type '
                f"{ref_text(argument.type)}, but is not provided by Interface field {place}"
            )


def _is_subtype(found: Ref, expected: Ref, types: Mapping[str, RemoteType]) -> bool:
    """As Hasura has it: of lists nullability does not count, of names it may become stricter."""
    match found, expected:
        case NonNullRef(one), NonNullRef(other):
            return _is_subtype(one, other, types)
        case NonNullRef(one), other:
            return _is_subtype(one, other, types)
        case ListRef(one), NonNullRef(ListRef(other)):
            return _is_subtype(one, other, types)
        case ListRef(one), ListRef(other):
            return _is_subtype(one, other, types)
        case NamedRef(one), NamedRef(other):
            return one == other or _is_possible(one, types.get(other))
        case _:
            return False


def _is_possible(name: str, shape: RemoteType | None) -> bool:
    return isinstance(shape, RemoteInterface | RemoteUnion) and name in shape.possible_types
