"""Selected rows to the IR; aggregates stand here too where they hold rows, and rows them."""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.config.json_path import read_json_path
from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.aggregate import TypenameField
from genkan.engine.ir.bool_exp import BoolExp, Computed, Operand
from genkan.engine.ir.function import Call
from genkan.engine.ir.relay import CursorField, NodeIdField, PageInfoPart
from genkan.engine.ir.select import (
    Aggregate,
    AggregateField,
    AggregateRelationshipField,
    ArrayRelationshipField,
    ColumnField,
    ComputedAggregateField,
    ComputedRowsField,
    Connection,
    ConnectionField,
    ConnectionRelationshipField,
    Edges,
    Field,
    NodeField,
    Nodes,
    ObjectRelationshipField,
    PageInfo,
    RowsOf,
    Select,
    Written,
)
from genkan.engine.ir.value import TEXT, Constant, array_of
from genkan.engine.ir.value_text import value_text
from genkan.engine.names import ResponseName
from genkan.engine.operation.model import InputEntry, Selection
from genkan.engine.permission.role_view import RoleNativeQuery, RoleTable
from genkan.engine.plan.aggregate import plan_aggregate_object
from genkan.engine.plan.bool_exp import all_of, equals
from genkan.engine.plan.coerced import value_of
from genkan.engine.plan.function import plan_call
from genkan.engine.plan.group_by import plan_group_by
from genkan.engine.plan.native_query import plan_native_call
from genkan.engine.plan.relay import find_node, plan_page
from genkan.engine.plan.rows import plan_rows, rows_from
from genkan.engine.schema.binding import (
    AggregatePart,
    AggregateRelationshipBinding,
    Argument,
    ColumnBinding,
    ComputedAggregateBinding,
    ComputedRowsBinding,
    ComputedScalarBinding,
    KeyColumn,
    NativeRelationshipBinding,
    RelationshipBinding,
    TypenameBinding,
)
from genkan.engine.schema.group_meaning import GroupByBinding
from genkan.engine.schema.relay_binding import (
    ConnectionRelationshipBinding,
    NodeIdBinding,
    PageInfoBinding,
    RelayPart,
)

_TEXT_ARRAY = array_of(TEXT)


def plan_select(selection: Selection, table: RoleTable, call: Call | None = None) -> Select:
    """Rows as objects: a root field's, an array relationship's, or a function's."""
    rows = plan_rows(selection, table, call)
    return Select(rows=rows, fields=plan_fields(selection.selections))


def plan_native_select(selection: Selection, query: RoleNativeQuery) -> Select:
    """Rows that a native query gives: a root field's, or a relationship's."""
    rows = rows_from(selection, plan_native_call(selection, query))
    return Select(rows=rows, fields=plan_fields(selection.selections))


def plan_select_by_key(selection: Selection, table: RoleTable) -> Select:
    """The row with the primary key that the arguments name."""
    rows = RowsOf(source=table.select, where=plan_key(selection.arguments))
    return Select(rows=rows, fields=plan_fields(selection.selections))


def plan_written(selection: Selection, table: RoleTable) -> Select:
    """Of the rows that a mutation has written, those that the role may read."""
    return select_of_written(table, plan_fields(selection.selections))


def select_of_written(table: RoleTable, fields: Mapping[ResponseName, Field]) -> Select:
    """Of the rows that were written, those that the role may read, as objects of `fields`."""
    return Select(rows=RowsOf(source=table.select, call=Written.ROWS), fields=fields)


def plan_key(entries: tuple[InputEntry, ...]) -> BoolExp:
    """That a row has the primary key that is given."""
    parts = tuple(
        equals(entry.field.meaning.column, value_of(entry.value))
        for entry in entries
        if isinstance(entry.field.meaning, KeyColumn)
    )
    return all_of(parts)


def plan_aggregate(selection: Selection, table: RoleTable, call: Call | None = None) -> Aggregate:
    """One object about rows: numbers, and the rows themselves as nodes."""
    return Aggregate(
        rows=plan_rows(selection, table, call),
        fields={one.response_name: _aggregate_field(one) for one in selection.selections},
    )


def plan_connection(selection: Selection, table: RoleTable, call: Call | None = None) -> Connection:
    """A page of rows, or of those that the function called gives, in Relay's form."""
    page = plan_page(selection, table, call)
    return Connection(
        rows=page.rows,
        cursor=page.cursor,
        split=page.split,
        slice=page.slice,
        fields={one.response_name: _connection_field(one) for one in selection.selections},
    )


def plan_node(selection: Selection, tables: tuple[RoleTable, ...]) -> Select:
    """The row with the global id of ``node(id:)``, of one of `tables`."""
    table, key = find_node(selection, tables)
    where = all_of(tuple(equals(column, value) for column, value in key))
    selections = selection.branches.get(table.type_name)
    fields = (
        {one.response_name: _interface_field(one, table) for one in selection.selections}
        if selections is None
        else plan_fields(selections)
    )
    return Select(rows=RowsOf(source=table.select, where=where), fields=fields)


def _interface_field(selection: Selection, table: RoleTable) -> Field:
    """A field of a node whose type no fragment names."""
    match selection.binding:
        case RelayPart.INTERFACE_ID:
            return _node_id(table)
        case TypenameBinding():
            return TypenameField(table.type_name)
        case other:
            raise AssertionError(f"{other} in the Node interface")


def _node_id(table: RoleTable) -> NodeIdField:
    key = table.primary_key or ()
    return NodeIdField(table.name, tuple(column.column for column in key))


def _connection_field(selection: Selection) -> ConnectionField:
    match selection.binding:
        case RelayPart.EDGES:
            return Edges({one.response_name: _edge_field(one) for one in selection.selections})
        case RelayPart.PAGE_INFO:
            return PageInfo({one.response_name: _page_info(one) for one in selection.selections})
        case TypenameBinding(type_name):
            return TypenameField(type_name)
        case other:
            raise AssertionError(f"{other} in a connection")


def _edge_field(selection: Selection) -> CursorField | NodeField | TypenameField:
    match selection.binding:
        case RelayPart.CURSOR:
            return CursorField()
        case RelayPart.NODE:
            return NodeField(plan_fields(selection.selections))
        case TypenameBinding(type_name):
            return TypenameField(type_name)
        case other:
            raise AssertionError(f"{other} in an edge")


def _page_info(selection: Selection) -> PageInfoPart | TypenameField:
    match selection.binding:
        case PageInfoBinding(part):
            return part
        case TypenameBinding(type_name):
            return TypenameField(type_name)
        case other:
            raise AssertionError(f"{other} in PageInfo")


def plan_fields(selections: tuple[Selection, ...]) -> Mapping[ResponseName, Field]:
    """What is selected of a row."""
    return {one.response_name: _plan_field(one) for one in selections}


def _plan_field(selection: Selection) -> Field:  # noqa: C901, PLR0911, PLR0912  # one return for each case of a match
    match selection.binding:
        case ColumnBinding(column):
            return _column_field(selection, column.column, column.shown)
        case ComputedScalarBinding(computed):
            call = plan_call(selection, computed.signature)
            return _column_field(selection, Computed(call, computed.type), computed.shown)
        case ComputedRowsBinding(computed, target):
            call = plan_call(selection, computed.signature)
            return ComputedRowsField(plan_select(selection, target, call))
        case ComputedAggregateBinding(computed, target):
            call = plan_call(selection, computed.signature)
            return ComputedAggregateField(plan_aggregate(selection, target, call))
        case RelationshipBinding(relationship, target) if relationship.is_array:
            return ArrayRelationshipField(plan_select(selection, target), relationship.join)
        case RelationshipBinding(relationship, target):
            return ObjectRelationshipField(plan_select(selection, target), relationship.join)
        case NativeRelationshipBinding(relationship, target) if relationship.is_array:
            select = plan_native_select(selection, target)
            return ArrayRelationshipField(select, relationship.join)
        case NativeRelationshipBinding(relationship, target):
            select = plan_native_select(selection, target)
            return ObjectRelationshipField(select, relationship.join)
        case AggregateRelationshipBinding(relationship, target):
            return AggregateRelationshipField(plan_aggregate(selection, target), relationship.join)
        case ConnectionRelationshipBinding(relationship, target):
            return ConnectionRelationshipField(
                plan_connection(selection, target), relationship.join
            )
        case NodeIdBinding(table):
            return _node_id(table)
        case TypenameBinding(type_name):
            return TypenameField(type_name)
        case other:
            raise AssertionError(f"{other} in a table's object")


def _aggregate_field(selection: Selection) -> AggregateField:
    match selection.binding:
        case AggregatePart.AGGREGATE:
            return plan_aggregate_object(selection)
        case GroupByBinding():
            return plan_group_by(selection)
        case AggregatePart.NODES:
            return Nodes(plan_fields(selection.selections))
        case TypenameBinding(type_name):
            return TypenameField(type_name)
        case other:
            raise AssertionError(f"{other} in an aggregate")


def _column_field(selection: Selection, operand: Operand, shown: BoolExp) -> ColumnField:
    for entry in selection.arguments:
        if entry.field.meaning is Argument.JSON_PATH and isinstance(entry.value, str):
            path = _json_path(entry.value, f"{selection.place}.args")
            return ColumnField(operand, shown, path)
    return ColumnField(operand, shown)


def _json_path(text: str, place: str) -> Constant | None:
    """The steps as a text[]: ``$.a.b[0]`` -> ``{"a","b","0"}``; ``$`` is the whole value."""
    try:
        steps = read_json_path(text)
    except ValueError as fault:
        raise ValidationFailed(f"parse json path error: {fault}", path=place) from None
    if not steps:
        return None
    return Constant(value_text([str(step) for step in steps], _TEXT_ARRAY), _TEXT_ARRAY)
