"""Selected rows to the IR; aggregates stand here too where they hold rows, and rows them."""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.config.json_path import read_json_path
from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.aggregate import TypenameField
from genkan.engine.ir.select import (
    Aggregate,
    AggregateField,
    AggregateRelationshipField,
    ArrayRelationshipField,
    ColumnField,
    Field,
    Nodes,
    ObjectRelationshipField,
    RowsOf,
    Select,
)
from genkan.engine.ir.value import TEXT, Constant, array_of
from genkan.engine.ir.value_text import value_text
from genkan.engine.names import ResponseName
from genkan.engine.operation.model import Selection
from genkan.engine.permission.role_view import RoleColumn, RoleTable
from genkan.engine.plan.aggregate import plan_aggregate_object
from genkan.engine.plan.bool_exp import all_of, equals
from genkan.engine.plan.coerced import value_of
from genkan.engine.plan.rows import plan_rows
from genkan.engine.schema.binding import (
    AggregatePart,
    AggregateRelationshipBinding,
    Argument,
    ColumnBinding,
    KeyColumn,
    RelationshipBinding,
    TypenameBinding,
)

_TEXT_ARRAY = array_of(TEXT)


def plan_select(selection: Selection, table: RoleTable) -> Select:
    """Rows as objects: a root field's, or an array relationship's."""
    return Select(rows=plan_rows(selection, table), fields=_plan_fields(selection.selections))


def plan_select_by_key(selection: Selection, table: RoleTable) -> Select:
    """The row with the primary key that the arguments name."""
    parts = tuple(
        equals(entry.field.meaning.column, value_of(entry.value))
        for entry in selection.arguments
        if isinstance(entry.field.meaning, KeyColumn)
    )
    rows = RowsOf(source=table.select, where=all_of(parts))
    return Select(rows=rows, fields=_plan_fields(selection.selections))


def plan_aggregate(selection: Selection, table: RoleTable) -> Aggregate:
    """One object about rows: numbers, and the rows themselves as nodes."""
    return Aggregate(
        rows=plan_rows(selection, table),
        fields={one.response_name: _aggregate_field(one) for one in selection.selections},
    )


def _plan_fields(selections: tuple[Selection, ...]) -> Mapping[ResponseName, Field]:
    return {one.response_name: _plan_field(one) for one in selections}


def _plan_field(selection: Selection) -> Field:
    match selection.binding:
        case ColumnBinding(column):
            return _column_field(selection, column)
        case RelationshipBinding(relationship, target) if relationship.is_array:
            return ArrayRelationshipField(plan_select(selection, target), relationship.join)
        case RelationshipBinding(relationship, target):
            return ObjectRelationshipField(plan_select(selection, target), relationship.join)
        case AggregateRelationshipBinding(relationship, target):
            return AggregateRelationshipField(plan_aggregate(selection, target), relationship.join)
        case TypenameBinding(type_name):
            return TypenameField(type_name)
        case other:
            raise AssertionError(f"{other} in a table's object")


def _aggregate_field(selection: Selection) -> AggregateField:
    match selection.binding:
        case AggregatePart.AGGREGATE:
            return plan_aggregate_object(selection)
        case AggregatePart.NODES:
            return Nodes(_plan_fields(selection.selections))
        case TypenameBinding(type_name):
            return TypenameField(type_name)
        case other:
            raise AssertionError(f"{other} in an aggregate")


def _column_field(selection: Selection, column: RoleColumn) -> ColumnField:
    for entry in selection.arguments:
        if entry.field.meaning is Argument.JSON_PATH and isinstance(entry.value, str):
            path = _json_path(entry.value, f"{selection.place}.args")
            return ColumnField(column.column, column.shown, path)
    return ColumnField(column.column, column.shown)


def _json_path(text: str, place: str) -> Constant | None:
    """The steps as a text[]: ``$.a.b[0]`` -> ``{"a","b","0"}``; ``$`` is the whole value."""
    try:
        steps = read_json_path(text)
    except ValueError as fault:
        raise ValidationFailed(f"parse json path error: {fault}", path=place) from None
    if not steps:
        return None
    return Constant(value_text([str(step) for step in steps], _TEXT_ARRAY), _TEXT_ARRAY)
