"""One row of an insert as the client gave it: its values, and the rows related to it.

Source: Hasura v2, Backends/Postgres/Execute/Insert (validateInsert), whose messages are used.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.bool_exp import BoolExp
from genkan.engine.ir.value import Value
from genkan.engine.names import ColumnName
from genkan.engine.operation.model import Coerced, InputEntry, InputObject
from genkan.engine.permission.role_view import NestedWrite, RoleWrites
from genkan.engine.plan.bool_exp import plan_where
from genkan.engine.plan.coerced import input_object, input_objects, value_of
from genkan.engine.plan.on_conflict import AskedConflict, plan_on_conflict
from genkan.engine.schema.write_binding import (
    ChangedRelationship,
    InsertedColumn,
    InsertedRelationship,
    InsertPart,
    NestedPart,
)


@dataclass(frozen=True, slots=True)
class RelatedRows:
    """``{data, on_conflict, delete}`` of a relationship. place: the relationship's.

    delete: which of the rows that are there go before; None for none.
    """

    nested: NestedWrite
    target: RoleWrites
    conflict: AskedConflict | None
    delete: BoolExp | None
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
    found = (
        related_rows(entry, entry.field.meaning, f"{place}.{entry.field.name}")
        for entry in row.entries
        if isinstance(entry.field.meaning, InsertedRelationship)
    )
    return tuple(one for one in found if one.rows or one.delete is not None)


def related_rows(
    entry: InputEntry, meaning: InsertedRelationship | ChangedRelationship, place: str
) -> RelatedRows:
    """What is said of a relationship that stands at ``place``."""
    given = input_object(entry.value).entries
    values = {one.field.meaning: one.value for one in given}
    delete = values.get(NestedPart.DELETE)
    return RelatedRows(
        nested=meaning.nested,
        target=meaning.target,
        conflict=plan_on_conflict(given, meaning.target, place),
        delete=None if delete is None else plan_where(input_object(delete).entries),
        rows=_data_rows(values.get(InsertPart.DATA, ()), meaning.nested, f"{place}.data"),
        place=place,
    )


def _data_rows(data: Coerced, nested: NestedWrite, place: str) -> tuple[InsertedRow, ...]:
    if nested.comes_first and isinstance(data, InputObject):
        return (_read_row(data, place),)
    return read_rows(_objects(data), place)


def _objects(data: Coerced) -> Sequence[InputObject]:
    return input_objects(data) if isinstance(data, tuple) else (input_object(data),)


def _listed(columns: Sequence[ColumnName]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
