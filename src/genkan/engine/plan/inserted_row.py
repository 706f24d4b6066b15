"""One row of an insert as the client gave it: its values, and the rows related to it.

Source: Hasura v2, Backends/Postgres/Execute/Insert (validateInsert), whose messages are used.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.value import Value
from genkan.engine.names import ColumnName
from genkan.engine.operation.model import Coerced, InputEntry, InputObject
from genkan.engine.permission.role_view import NestedInsert, RoleWrites
from genkan.engine.plan.coerced import input_object, input_objects, value_of
from genkan.engine.plan.on_conflict import AskedConflict, plan_on_conflict
from genkan.engine.schema.write_binding import InsertedColumn, InsertedRelationship, InsertPart


@dataclass(frozen=True, slots=True)
class RelatedRows:
    """``{data, on_conflict}`` of a relationship. place: the relationship's."""

    nested: NestedInsert
    target: RoleWrites
    conflict: AskedConflict | None
    rows: tuple[InsertedRow, ...]
    place: str


@dataclass(frozen=True, slots=True)
class InsertedRow:
    """A row, and where it stands, for errors.

    numbered_place: in its list. list_place: of that list; its own when there is none. place:
        one of the two, see `read_rows`.
    """

    cells: Mapping[ColumnName, Value]
    related: tuple[RelatedRows, ...]
    place: str
    numbered_place: str
    list_place: str


def read_rows(objects: Sequence[InputObject], place: str) -> tuple[InsertedRow, ...]:
    """The rows of a list that stands at ``place``.

    Hasura tells Postgres' errors of a row by its number only where some of the list have
    related rows.
    """
    numbered = [(one, f"{place}[{index}]") for index, one in enumerate(objects)]
    related = [_related(one, there) for one, there in numbered]
    is_counted = any(related)
    return tuple(
        InsertedRow(
            cells=_cells(one),
            related=its_related,
            place=there if is_counted else place,
            numbered_place=there,
            list_place=place,
        )
        for (one, there), its_related in zip(numbered, related, strict=True)
    )


def _read_row(one: InputObject, place: str) -> InsertedRow:
    """A row that stands in no list."""
    return InsertedRow(_cells(one), _related(one, place), place, place, place)


def check_row(row: InsertedRow, inherited: Collection[ColumnName]) -> None:
    """Raises ValidationFailed when a column would get two values.

    inherited: the columns that get theirs from the row this one is nested in.
    """
    twice = [column for column in row.cells if column in inherited]
    if twice:
        raise ValidationFailed(
            f"cannot insert {_listed(twice)} columns as their values are already being "  # noqa: S608 - a sentence
            "determined by parent insert",
            path=row.numbered_place,
        )
    for related in row.related:
        own = [
            column
            for column in related.nested.join
            if related.nested.comes_first and (column in row.cells or column in inherited)
        ]
        if own:
            raise ValidationFailed(
                f'cannot insert object relationship "{related.nested.name}" as {_listed(own)} '  # noqa: S608 - a sentence
                "column values are already determined",
                path=related.place,
            )


def _cells(row: InputObject) -> Mapping[ColumnName, Value]:
    return {
        entry.field.meaning.column.column.name: value_of(entry.value)
        for entry in row.entries
        if isinstance(entry.field.meaning, InsertedColumn)
    }


def _related(row: InputObject, place: str) -> tuple[RelatedRows, ...]:
    found = (_related_rows(entry, place) for entry in row.entries)
    return tuple(one for one in found if one is not None)


def _related_rows(entry: InputEntry, place: str) -> RelatedRows | None:
    """None for a column, and for no rows."""
    match entry.field.meaning:
        case InsertedRelationship(nested, target):
            here = f"{place}.{entry.field.name}"
            given = input_object(entry.value).entries
            data = next(one.value for one in given if one.field.meaning is InsertPart.DATA)
            if nested.comes_first:
                rows = (_read_row(input_object(data), f"{here}.data"),)
            else:
                rows = read_rows(_objects(data), f"{here}.data")
            if not rows:
                return None
            conflict = plan_on_conflict(given, target, here)
            return RelatedRows(nested, target, conflict, rows, here)
        case _:
            return None


def _objects(data: Coerced) -> Sequence[InputObject]:
    return input_objects(data) if isinstance(data, tuple) else (input_object(data),)


def _listed(columns: Sequence[ColumnName]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
