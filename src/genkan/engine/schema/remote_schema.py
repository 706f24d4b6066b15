"""The types and root fields of remote schemas, as clients see them.

Source: Hasura v2, GraphQL/Schema/Remote (buildRemoteParser), customization.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import RoleRemote
from genkan.engine.remote_schemas.model import (
    BUILT_IN_SCALARS,
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
    RemoteUnion,
    innermost,
    is_preset_through,
)
from genkan.engine.schema.binding import FieldBinding, NamespaceBinding
from genkan.engine.schema.model import (
    EnumMember,
    EnumType,
    Field,
    InputField,
    InputObjectType,
    InterfaceType,
    ListOf,
    Named,
    NonNull,
    ObjectType,
    OfRemote,
    Ready,
    ScalarType,
    TypeDefinition,
    TypeRef,
    UnionType,
)
from genkan.engine.schema.reading import Forwarded
from genkan.engine.schema.remote_binding import (
    RemoteFieldBinding,
    RemoteInputMeaning,
    RemoteRoot,
)
from genkan.engine.schema.scalars import scalar


def remote_query_fields(remote: RoleRemote) -> Iterator[Field]:
    """What the remote adds to query_root."""
    return _root_fields(remote, remote.types.root(remote.types.query))


def remote_mutation_fields(remote: RoleRemote) -> Iterator[Field]:
    """What the remote adds to mutation_root."""
    return _root_fields(remote, remote.types.root(remote.types.mutation))


def _root_fields(remote: RoleRemote, root: RemoteObject | None) -> Iterator[Field]:
    if root is None:
        return
    fields = [
        _field(remote, root.name, one, RemoteRoot(remote, one)) for one in root.fields.values()
    ]
    namespace = remote.names.namespace
    if namespace is None:
        yield from fields
        return
    name = remote.names.type(root.name)
    definition = ObjectType(name, {one.name: one for one in fields}, root.description)
    yield Field(
        name=namespace,
        type=Named(name, Ready(definition)),
        binding=NamespaceBinding(),
        arguments={},
    )


def make_remote_type(origin: OfRemote) -> TypeDefinition:
    """The type of a remote."""
    remote = origin.remote
    found = remote.types.types[origin.own_name]
    name = remote.names.type(found.name)
    match found:
        case RemoteScalar(_, description):
            return ScalarType(name, description)
        case RemoteEnum():
            return _enum(found, name)
        case RemoteObject():
            interfaces = tuple(_named(remote, one) for one in sorted(found.interfaces))
            return ObjectType(name, _fields(remote, found), found.description, interfaces)
        case RemoteInterface():
            possible = _possible(remote, found.possible_types)
            return InterfaceType(name, _fields(remote, found), possible, found.description)
        case RemoteUnion():
            return UnionType(name, _possible(remote, found.possible_types), found.description)
        case RemoteInputObject():
            return InputObjectType(name, _inputs(remote, found.fields), found.description)


def _enum(found: RemoteEnum, name: GraphQLName) -> EnumType:
    members = {
        GraphQLName(member): EnumMember(GraphQLName(member), member, description)
        for member, description in found.members.items()
    }
    return EnumType(name, members, found.description)


def _fields(
    remote: RoleRemote, shape: RemoteObject | RemoteInterface
) -> Mapping[GraphQLName, Field]:
    fields = (
        _field(remote, shape.name, one, RemoteFieldBinding(one)) for one in shape.fields.values()
    )
    return {one.name: one for one in fields}


def _field(remote: RoleRemote, owner: str, one: RemoteField, binding: FieldBinding) -> Field:
    return Field(
        name=remote.names.field(owner, one.name),
        type=_type(remote, one.type),
        binding=binding,
        arguments=_inputs(remote, one.arguments),
        description=one.description,
    )


def _inputs(
    remote: RoleRemote, inputs: Mapping[str, RemoteInput]
) -> Mapping[GraphQLName, InputField]:
    """Those that are left for clients to give."""
    return {
        GraphQLName(name): InputField(
            name=GraphQLName(name),
            type=_type(remote, one.type),
            meaning=RemoteInputMeaning.FORWARDED,
            reading=Forwarded(),
            description=one.description,
            default=one.default,
        )
        for name, one in inputs.items()
        if one.preset is None and not _is_hidden(remote.types.types.get(innermost(one.type)))
    }


def _is_hidden(shape: RemoteType | None) -> bool:
    """An input object of presets alone has no fields for clients, so it is no type."""
    return isinstance(shape, RemoteInputObject) and is_preset_through(shape)


def _possible(remote: RoleRemote, names: frozenset[str]) -> Mapping[GraphQLName, Named]:
    possible = [_named(remote, own) for own in sorted(names)]
    return {one.name: one for one in possible}


def _type(remote: RoleRemote, ref: Ref) -> TypeRef:
    match ref:
        case NonNullRef(of):
            return NonNull(_nullable_type(remote, of))
        case other:
            return _nullable_type(remote, other)


def _nullable_type(remote: RoleRemote, ref: NamedRef | ListRef) -> Named | ListOf:
    match ref:
        case ListRef(of):
            return ListOf(_type(remote, of))
        case NamedRef(own):
            return _named(remote, own)


def _named(remote: RoleRemote, own: str) -> Named:
    # The built-in scalars are one and the same for everybody.
    if own in BUILT_IN_SCALARS and remote.names.type(own) == own:
        return scalar(own)
    return Named(remote.names.type(own), OfRemote(remote, own))
