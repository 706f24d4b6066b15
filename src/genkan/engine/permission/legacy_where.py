"""A client's ``where`` of the legacy data API, JSON to `BoolExp`.

It is written as a permission's filter is, but it is a client's: related rows count only
where the client may see them, a hidden value counts as null, and a string that looks like
a session variable is that string.
Source: Hasura v2, `RQL/DML/Internal.hs` (`convBoolExp`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from genkan.engine.errors import NotExists, NotSupported, PermissionDenied
from genkan.engine.ir.bool_exp import (
    TRUE,
    And,
    BoolExp,
    Compare,
    CompareColumns,
    CompareNullable,
    IsNull,
    Related,
    RowOf,
    Within,
)
from genkan.engine.names import ColumnName, TableName
from genkan.engine.permission.column_filter import (
    COLUMN_OPERATORS,
    Subject,
    read_column_filter,
)
from genkan.engine.permission.connectives import QualifiedName, Reader, read_expression
from genkan.engine.permission.filter_value import Origin, member_path
from genkan.engine.permission.legacy_world import (
    LegacyWorld,
    has_column,
    is_relationship,
    readable_column,
    readable_relationship,
    readable_table,
)
from genkan.engine.permission.role_view import RoleTable


@dataclass(frozen=True, slots=True)
class Around:
    """Where in the condition we are.

    start: the place of the whole ``where``, at which Hasura reports what may not be read.
    """

    table: RoleTable
    world: LegacyWorld
    start: str
    is_related: bool = False


def read_legacy_where(where: object, table: RoleTable, world: LegacyWorld, path: str) -> BoolExp:
    """The condition on a row of ``table``; ``{}`` is TRUE.

    Raises ParseFailed, NotExists, PermissionDenied and what a column's operators raise.
    """
    return _expression(where, Around(table, world, path), path)


def _expression(value: object, around: Around, path: str) -> BoolExp:
    return read_expression(value, around, path, _READER)


def _exists(named: QualifiedName, condition: object, around: Around, path: str) -> BoolExp:
    wanted = TableName(around.table.name.source, named.schema, named.name)
    try:
        target = readable_table(around.world, wanted)
    except (NotExists, PermissionDenied) as error:
        error.path = around.start
        raise
    return _related(target, {}, condition, around, f"{path}._where")


def _field(name: str, value: object, around: Around, path: str) -> BoolExp:
    table, world = around.table, around.world
    if has_column(table, name):
        key = readable_column(world, table, name, around.start)
        catalog_table = table.select.granted.table
        subject = Subject(key.column, catalog_table, catalog_table, origin=Origin.CLIENT)
        condition = read_column_filter(value, subject, path)
        return _as_client(condition, key.shown, around, path)
    if is_relationship(world, table, name):
        relationship, target = readable_relationship(world, table, name, around.start)
        return _related(target, relationship.join, value, around, path)
    raise NotExists(f'"{name}" does not exist', path=path)


def _related(
    target: RoleTable,
    join: Mapping[ColumnName, ColumnName],
    condition: object,
    around: Around,
    path: str,
) -> BoolExp:
    inner = replace(around, table=target, is_related=True)
    return Related(target.select.granted, join, _expression(condition, inner, path))


def _as_client(condition: BoolExp, shown: BoolExp, around: Around, path: str) -> BoolExp:
    """A column's condition, in which a hidden value is null."""
    match condition:
        case And(parts):
            return And(tuple(_as_client(part, shown, around, path) for part in parts))
        case Compare() | IsNull() | Within():
            return replace(condition, shown=shown)
        case CompareNullable():
            return condition if shown == TRUE else And((shown, condition))
        case CompareColumns():
            _check_comparison(condition, around, path)
            return condition if shown == TRUE else And((shown, condition))
        case other:
            raise AssertionError(f"{other} of a column")


def _check_comparison(condition: CompareColumns, around: Around, path: str) -> None:
    """Refuse to compare with a column that the client may not read, or not everywhere."""
    if around.is_related and condition.row is RowOf.ROOT:
        operators = ", ".join(COLUMN_OPERATORS)
        raise NotSupported(
            f'"$" is not supported below a relationship in "where"; of {operators} the right '
            "side can be a column of the same table there",
            path=path,
        )
    other = readable_column(around.world, around.table, condition.other.name, around.start)
    if other.shown != TRUE:
        raise NotSupported(
            f'column "{condition.other.name}" is not readable on every row; '
            "it can not be compared with",
            path=path,
        )


_READER = Reader(field=_field, exists=_exists, member_path=member_path)
