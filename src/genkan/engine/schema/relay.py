"""Relay's schema: connections for lists, global ids, and ``node`` that finds a row by one.

Nothing is offered here that the role's own tables do not offer: a connection's root field
stands where the list's would, ``node`` gives rows of tables that have a ``_by_pk`` field.
Where the role may not read the whole primary key there are no ids and no cursors, since
both spell it out; Hasura would show them.
Source: Hasura v2, Relay schema; Schema/Relay, Schema/Select (tableConnectionArgs).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from genkan.engine.convention import HASURA_NAMING, Word, root_field_name
from genkan.engine.ir.relay import PageInfoPart
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import (
    FunctionRoot,
    RoleRelationship,
    RoleTable,
    RoleView,
    SelectRoot,
)
from genkan.engine.schema.argument_reading import CURSOR, GLOBAL_ID, LIMIT
from genkan.engine.schema.binding import Argument, FunctionRootBinding
from genkan.engine.schema.function import function_fields
from genkan.engine.schema.model import (
    Field,
    InputField,
    InterfaceType,
    ListOf,
    Named,
    NonNull,
    ObjectType,
    OfNode,
    Ready,
    TablePart,
    TypeRef,
)
from genkan.engine.schema.namespace import SourceField
from genkan.engine.schema.naming import quoted, table_type
from genkan.engine.schema.reading import Reading
from genkan.engine.schema.relay_binding import (
    ConnectionRelationshipBinding,
    ConnectionRoot,
    FunctionConnectionRoot,
    NodeIdBinding,
    NodeRoot,
    PageInfoBinding,
    RelayPart,
)
from genkan.engine.schema.rows import row_arguments
from genkan.engine.schema.scalars import BOOLEAN, ID, INT, STRING
from genkan.engine.schema.select import object_type

_ID: Final = GraphQLName("id")
_NODE: Final = Named(GraphQLName("Node"), OfNode())


def relay_root_fields(view: RoleView, *, is_subscription: bool) -> Iterator[SourceField]:
    """The fields of query_root (or subscription_root): connections, and ``node``.

    ``node`` belongs to all sources, and stands in the namespace of none.
    """
    nodes: list[RoleTable] = []
    for function in view.functions:
        if function.is_mutation:
            continue
        for field in function_fields(function, view):
            if (connection := _function_connection(field)) is not None:
                yield view.tables[function.target].naming, connection
    for name, table in view.tables.items():
        roots = view.roots[name]
        offered = roots.subscription if is_subscription else roots.query
        # A table's field stands before a function's of the same name.
        if SelectRoot.SELECT in offered and _has_connection(table):
            yield table.naming, _connection_root(table)
        if SelectRoot.SELECT_BY_PK in offered and table.primary_key is not None:
            nodes.append(table)
    if nodes:
        yield HASURA_NAMING, _node_root(tuple(nodes))


def relay_object_type(table: RoleTable, view: RoleView) -> ObjectType:
    """``author`` with a global ``id`` in the place of its own, and connections."""
    plain = object_type(table, view)
    fields = {name: field for name, field in plain.fields.items() if name != _ID}
    for relationship in table.relationships.values():
        target = view.tables[relationship.target]
        if relationship.is_array and _has_connection(target):
            field = _connection_field(relationship, target)
            fields[field.name] = field
    if table.primary_key is None:
        return ObjectType(plain.name, fields, plain.description)
    fields[_ID] = _field("id", NonNull(ID), NodeIdBinding(table))
    return ObjectType(plain.name, fields, plain.description, interfaces=(_NODE,))


def node_type(view: RoleView) -> InterfaceType:
    """``Node``: every object with a global id."""
    tables = [table for table in view.tables.values() if table.primary_key is not None]
    possible = {table.type_name: table_type(table, TablePart.OBJECT) for table in tables}
    shared = Field(
        name=_ID,
        type=NonNull(ID),
        binding=RelayPart.INTERFACE_ID,
        arguments={},
        description="A globally unique identifier",
    )
    return InterfaceType(
        _NODE.name, {shared.name: shared}, possible, "An object with globally unique ID"
    )


def connection_type(table: RoleTable) -> ObjectType:
    """``authorConnection``."""
    edge = table_type(table, TablePart.EDGE)
    fields = (
        _field("pageInfo", NonNull(_PAGE_INFO), RelayPart.PAGE_INFO),
        _field("edges", NonNull(ListOf(NonNull(edge))), RelayPart.EDGES),
    )
    return ObjectType(
        table_type(table, TablePart.CONNECTION).name,
        {field.name: field for field in fields},
        f"A Relay connection object on {quoted(table)}",
    )


def edge_type(table: RoleTable) -> ObjectType:
    """``authorEdge``."""
    node = NonNull(table_type(table, TablePart.OBJECT))
    fields = [_field("node", node, RelayPart.NODE)]
    if table.primary_key is not None:
        fields.append(_field("cursor", NonNull(STRING), RelayPart.CURSOR))
    return ObjectType(
        table_type(table, TablePart.EDGE).name, {field.name: field for field in fields}
    )


def _has_connection(table: RoleTable) -> bool:
    """Hasura: only what has a primary key; views have none."""
    return table.select.granted.table.primary_key is not None


def _connection_root(table: RoleTable) -> Field:
    return Field(
        name=root_field_name((*table.words, Word("connection")), table.naming),
        type=NonNull(table_type(table, TablePart.CONNECTION)),
        binding=ConnectionRoot(table),
        arguments=_connection_arguments(table),
        description=f"fetch data from the table: {quoted(table)}",
    )


def _function_connection(field: Field) -> Field | None:
    """The connection that stands where a function's list would."""
    match field.binding:
        case FunctionRootBinding(FunctionRoot.ROWS, function, table):
            is_offered = function.signature.function.is_set and _has_connection(table)
        case _:
            return None
    if not is_offered:
        return None
    given = {
        name: argument
        for name, argument in field.arguments.items()
        if argument.meaning is Argument.FUNCTION_ARGUMENTS
    }
    return Field(
        name=function.connection_field,
        type=NonNull(table_type(table, TablePart.CONNECTION)),
        binding=FunctionConnectionRoot(function, table),
        arguments={**given, **_connection_arguments(table)},
        description=field.description,
    )


def _connection_field(relationship: RoleRelationship, target: RoleTable) -> Field:
    return Field(
        name=GraphQLName(f"{relationship.name}_connection"),
        type=NonNull(table_type(target, TablePart.CONNECTION)),
        binding=ConnectionRelationshipBinding(relationship, target),
        arguments=_connection_arguments(target),
        description="An array relationship connection",
    )


def _node_root(tables: tuple[RoleTable, ...]) -> Field:
    argument = InputField(
        name=_ID,
        type=NonNull(ID),
        meaning=Argument.NODE_ID,
        reading=GLOBAL_ID,
        description="A globally unique id",
    )
    return Field(
        name=GraphQLName("node"),
        type=_NODE,
        binding=NodeRoot(tables),
        arguments={argument.name: argument},
    )


def _connection_arguments(table: RoleTable) -> Mapping[GraphQLName, InputField]:
    """Those of a list without limit and offset, and Relay's own."""
    lists = {
        name: field
        for name, field in row_arguments(table).items()
        if field.meaning not in (Argument.LIMIT, Argument.OFFSET)
    }
    own = _FORWARD if table.primary_key is None else (*_FORWARD, *_BY_CURSOR)
    return {**lists, **{field.name: field for field in own}}


def _field(
    name: str, type_: TypeRef, binding: RelayPart | PageInfoBinding | NodeIdBinding
) -> Field:
    return Field(name=GraphQLName(name), type=type_, binding=binding, arguments={})


def _argument(meaning: Argument, type_: Named, reading: Reading) -> InputField:
    return InputField(
        name=GraphQLName(meaning.value),
        type=type_,
        meaning=meaning,
        reading=reading,
        accepts_null=True,
    )


_FORWARD: Final = (_argument(Argument.FIRST, INT, LIMIT),)
_BY_CURSOR: Final = (
    _argument(Argument.LAST, INT, LIMIT),
    _argument(Argument.AFTER, STRING, CURSOR),
    _argument(Argument.BEFORE, STRING, CURSOR),
)

_PAGE_INFO_FIELDS: Final = (
    _field("hasNextPage", NonNull(BOOLEAN), PageInfoBinding(PageInfoPart.HAS_NEXT_PAGE)),
    _field("hasPreviousPage", NonNull(BOOLEAN), PageInfoBinding(PageInfoPart.HAS_PREVIOUS_PAGE)),
    _field("startCursor", NonNull(STRING), PageInfoBinding(PageInfoPart.START_CURSOR)),
    _field("endCursor", NonNull(STRING), PageInfoBinding(PageInfoPart.END_CURSOR)),
)
_PAGE_INFO: Final = Named(
    GraphQLName("PageInfo"),
    Ready(ObjectType(GraphQLName("PageInfo"), {field.name: field for field in _PAGE_INFO_FIELDS})),
)
