"""The schema about itself: ``__schema``, ``__type`` and their types.

Source: GraphQL specification, section 4; Hasura v2, Schema/Introspect (lists by name,
but for directives), and what Hasura answers of the introspection types themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import partial
from typing import Final, Protocol, TypeAlias, TypeVar, cast

from genkan.engine.names import GraphQLName
from genkan.engine.schema.argument_reading import FLAG, WORD
from genkan.engine.schema.binding import Argument, MetaField, MetaRoot
from genkan.engine.schema.directives import DIRECTIVES, Directive
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
    OfIntrospection,
    ScalarType,
    TypeDefinition,
    TypeRef,
    UnionType,
)
from genkan.engine.schema.scalars import BOOLEAN, STRING


class TypeSource(Protocol):
    """What introspection reads; build.RoleSchema is one."""

    query_type: Named

    @property
    def mutation_type(self) -> Named | None:
        """A reference to mutation_root."""
        ...

    @property
    def subscription_type(self) -> Named | None:
        """A reference to subscription_root."""
        ...

    def definition(self, named: Named) -> TypeDefinition:
        """The type that a reference means."""
        ...

    def make_all_types(self) -> Iterator[None]:
        """Make all reachable types, one after the other."""
        ...

    def all_types(self) -> tuple[Named, ...]:
        """All reachable types, by name."""
        ...


class MetaType(Enum):
    """The objects of introspection."""

    SCHEMA = "__Schema"
    TYPE = "__Type"
    FIELD = "__Field"
    INPUT_VALUE = "__InputValue"
    ENUM_VALUE = "__EnumValue"
    DIRECTIVE = "__Directive"


Subject: TypeAlias = (
    TypeSource | Named | ListOf | NonNull | Field | InputField | EnumMember | Directive
)
Leaf: TypeAlias = str | bool | None
Read: TypeAlias = Leaf | Subject | tuple[str, ...] | tuple[Subject, ...]


def reader_of(schema: TypeSource, owner: MetaType, name: str) -> Callable[[object], Read]:
    """Reads the introspection field `name` of what `owner` describes."""
    if owner is MetaType.TYPE:
        return cast("Callable[[object], Read]", partial(_read_type, schema, name))
    return _READERS[owner][name]


def type_of_field(owner: MetaType, name: str) -> MetaType | None:
    """What the introspection field `name` of `owner` gives; None when it has no fields."""
    return _BY_NAME.get(_FIELDS[owner.value][name])


def meta_type(schema: TypeSource, name: str) -> Named | None:
    """The type that ``__type(name:)`` asks for."""
    return next((named for named in schema.all_types() if named.name == name), None)


def _read_type(schema: TypeSource, name: str, ref: TypeRef) -> Read:
    match ref:
        case NonNull(of) | ListOf(of):
            if name == "ofType":
                return of
            if name == "kind":
                return "NON_NULL" if isinstance(ref, NonNull) else "LIST"
            return None
        case Named():
            return _read_definition(schema.definition(ref), name)


def _read_definition(definition: TypeDefinition, name: str) -> Read:  # noqa: PLR0911  # one return for each case of a match
    match name, definition:
        case "name", _:
            return definition.name
        case "description", _:
            return definition.description
        case "kind", _:
            return _KINDS[type(definition)]
        case "fields", ObjectType() | InterfaceType():
            return _by_name(definition.fields)
        case "interfaces", ObjectType():
            return definition.interfaces
        case "possibleTypes", InterfaceType() | UnionType():
            return _by_name(definition.possible_types)
        case "inputFields", InputObjectType():
            return _by_name(definition.fields)
        case "enumValues", EnumType():
            return _by_name(definition.members)
        case _:
            return None


_Item = TypeVar("_Item")


def _by_name(items: Mapping[GraphQLName, _Item]) -> tuple[_Item, ...]:
    return tuple(items[name] for name in sorted(items))


_KINDS: Final[Mapping[type[TypeDefinition], str]] = {
    ScalarType: "SCALAR",
    EnumType: "ENUM",
    ObjectType: "OBJECT",
    InterfaceType: "INTERFACE",
    UnionType: "UNION",
    InputObjectType: "INPUT_OBJECT",
}

_SCHEMA: Final[Mapping[str, Callable[[TypeSource], Read]]] = {
    "description": lambda _: None,
    "types": lambda schema: schema.all_types(),
    "queryType": lambda schema: schema.query_type,
    "mutationType": lambda schema: schema.mutation_type,
    "subscriptionType": lambda schema: schema.subscription_type,
    "directives": lambda _: tuple(
        directive for directive in DIRECTIVES.values() if directive.is_advertised
    ),
}
_FIELD: Final[Mapping[str, Callable[[Field], Read]]] = {
    "name": lambda field: field.name,
    "description": lambda field: field.description,
    "args": lambda field: _by_name(field.arguments),
    "type": lambda field: field.type,
    "isDeprecated": lambda _: False,
    "deprecationReason": lambda _: None,
}
_INPUT_FIELD: Final[Mapping[str, Callable[[InputField], Read]]] = {
    "name": lambda field: field.name,
    "description": lambda field: field.description,
    "type": lambda field: field.type,
    "defaultValue": lambda field: field.default,
}
_ENUM_MEMBER: Final[Mapping[str, Callable[[EnumMember], Read]]] = {
    "name": lambda member: member.name,
    "description": lambda member: member.description,
    "isDeprecated": lambda _: False,
    "deprecationReason": lambda _: None,
}
_DIRECTIVE: Final[Mapping[str, Callable[[Directive], Read]]] = {
    "name": lambda directive: directive.name,
    "description": lambda directive: directive.description,
    "locations": lambda directive: tuple(place.name for place in directive.locations),
    "args": lambda directive: tuple(directive.arguments.values()),
    "isRepeatable": lambda _: False,
}

# Who reads a field knows what it is of: `type_of_field` says so.
_READERS: Final = cast(
    "Mapping[MetaType, Mapping[str, Callable[[object], Read]]]",
    {
        MetaType.SCHEMA: _SCHEMA,
        MetaType.FIELD: _FIELD,
        MetaType.INPUT_VALUE: _INPUT_FIELD,
        MetaType.ENUM_VALUE: _ENUM_MEMBER,
        MetaType.DIRECTIVE: _DIRECTIVE,
    },
)
_BY_NAME: Final[Mapping[str, MetaType]] = {one.value: one for one in MetaType}

# As Hasura shows them: without lists, and texts as if they were never null.
_FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "__Schema": {
        "description": "String!",
        "types": "__Type",
        "queryType": "__Type",
        "mutationType": "__Type",
        "subscriptionType": "__Type",
        "directives": "__Directive",
    },
    "__Type": {
        "kind": "__TypeKind!",
        "name": "String!",
        "description": "String!",
        "fields": "__Field",
        "interfaces": "__Type",
        "possibleTypes": "__Type",
        "enumValues": "__EnumValue",
        "inputFields": "__InputValue",
        "ofType": "__Type",
    },
    "__Field": {
        "name": "String!",
        "description": "String!",
        "args": "__InputValue",
        "type": "__Type",
        "isDeprecated": "String!",
        "deprecationReason": "String!",
    },
    "__InputValue": {
        "name": "String!",
        "description": "String!",
        "type": "__Type",
        "defaultValue": "String!",
    },
    "__EnumValue": {
        "name": "String!",
        "description": "String!",
        "isDeprecated": "String!",
        "deprecationReason": "String!",
    },
    "__Directive": {
        "name": "String!",
        "description": "String!",
        "locations": "String!",
        "args": "__InputValue",
        "isRepeatable": "Boolean!",
    },
}
_KIND: Final = GraphQLName("__TypeKind")
_TYPE_KINDS: Final = (
    "ENUM",
    "INPUT_OBJECT",
    "INTERFACE",
    "LIST",
    "NON_NULL",
    "OBJECT",
    "SCALAR",
    "UNION",
)
_INCLUDE_DEPRECATED: Final = InputField(
    name=GraphQLName("includeDeprecated"),
    type=BOOLEAN,
    meaning=Argument.INCLUDE_DEPRECATED,
    reading=FLAG,
    default="false",
    accepts_null=True,
)
_TYPE_NAME: Final = InputField(
    name=GraphQLName("name"), type=NonNull(STRING), meaning=Argument.TYPE_NAME, reading=WORD
)


def _reference(text: str) -> TypeRef:
    match text:
        case "String!":
            return NonNull(STRING)
        case "Boolean!":
            return NonNull(BOOLEAN)
        case "__TypeKind!":
            return NonNull(meta_reference(_KIND))
        case _:
            return meta_reference(text)


def meta_reference(name: str) -> Named:
    """A reference to an introspection type."""
    return Named(GraphQLName(name), OfIntrospection())


def _meta_field(name: str, type_text: str) -> Field:
    takes_deprecated = name in {"fields", "enumValues"}
    return Field(
        name=GraphQLName(name),
        type=_reference(type_text),
        binding=MetaField(name),
        arguments={_INCLUDE_DEPRECATED.name: _INCLUDE_DEPRECATED} if takes_deprecated else {},
    )


META_TYPES: Final[Mapping[GraphQLName, TypeDefinition]] = {
    **{
        GraphQLName(name): ObjectType(
            GraphQLName(name),
            {GraphQLName(field): _meta_field(field, text) for field, text in fields.items()},
        )
        for name, fields in _FIELDS.items()
    },
    _KIND: EnumType(
        _KIND,
        {GraphQLName(member): EnumMember(GraphQLName(member), member) for member in _TYPE_KINDS},
    ),
}

META_ROOT_FIELDS: Final[Mapping[GraphQLName, Field]] = {
    GraphQLName("__schema"): Field(
        name=GraphQLName("__schema"),
        type=_reference("__Schema"),
        binding=MetaRoot.SCHEMA,
        arguments={},
    ),
    GraphQLName("__type"): Field(
        name=GraphQLName("__type"),
        type=_reference("__Type"),
        binding=MetaRoot.TYPE,
        arguments={_TYPE_NAME.name: _TYPE_NAME},
    ),
}
