"""A role's world as the legacy data API speaks of it: by the database's own names.

Here what may not be read is refused by name, where GraphQL would not know it.
Source: Hasura v2, `RQL/DML/Internal.hs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from genkan.engine.catalog.model import Column, Table
from genkan.engine.errors import (
    NotExists,
    NotSupported,
    PermissionDenied,
    UnexpectedPayload,
)
from genkan.engine.ir.bool_exp import BoolExp
from genkan.engine.ir.grant import DeleteGrant, InsertGrant, UpdateGrant
from genkan.engine.names import ADMIN, ColumnName, GraphQLName, TableName
from genkan.engine.permission.role_view import (
    RoleInsert,
    RoleRelationship,
    RoleTable,
    RoleUpdate,
    RoleView,
)
from genkan.engine.permission.validated_input import InputValidation

_POSSIBLE: Final = {"insert": "insertable", "update": "updatable"}


@dataclass(frozen=True, slots=True)
class LegacyWorld:
    """What the role may see, and the names of all else, for the words of refusals.

    tables: every tracked table; declared: its relationships and where they lead.
    """

    view: RoleView
    tables: Mapping[TableName, Table]
    declared: Mapping[TableName, Mapping[str, TableName]]


@dataclass(frozen=True, slots=True)
class ReadableColumn:
    """A column, and where its value may be seen; it is null elsewhere."""

    column: Column
    shown: BoolExp


def legacy_world(view: RoleView, everything: RoleView) -> LegacyWorld:
    """The world of ``view``; of ``everything``, admin's view, the names alone are kept."""
    return LegacyWorld(
        view,
        {table.name: table.select.granted.table for table in everything.tables.values()},
        {
            table.name: {one.name: one.target for one in table.relationships.values()}
            for table in everything.tables.values()
        },
    )


def readable_table(world: LegacyWorld, name: TableName) -> RoleTable:
    """A tracked table that the role may read. Raises NotExists, PermissionDenied."""
    _declared(world, name)
    table = world.view.tables.get(name)
    if table is None:
        raise _not_allowed(world, "select", name)
    return table


def insertable_table(world: LegacyWorld, name: TableName) -> RoleInsert:
    """Leave to insert into a tracked table. Raises NotExists, NotSupported, PermissionDenied."""
    table = _declared(world, name)
    if not table.is_insertable:
        raise NotSupported(f'view "{name}" is not insertable')
    writes = world.view.writes.get(name)
    if writes is None or writes.insert is None:
        raise _not_allowed(world, "insert", name)
    _refuse_validated(writes.validations.insert, name)
    return writes.insert


def insertable_column(world: LegacyWorld, insert: RoleInsert, name: str, path: str) -> Column:
    """A column that the role may give values for.

    Raises NotExists, NotSupported, PermissionDenied.
    """
    if ColumnName(name) not in insert.grant.table.columns:
        raise NotExists(f'"{name}" does not exist', path=path)
    return _given_column(world, insert.grant.table, insert.grant, name, path)


def updatable_table(world: LegacyWorld, name: TableName) -> RoleUpdate:
    """Leave to change rows of a tracked table. Raises NotExists, NotSupported, PermissionDenied."""
    table = _declared(world, name)
    if not table.is_updatable:
        raise NotSupported(f'view "{name}" is not updatable')
    writes = world.view.writes.get(name)
    if writes is None or writes.update is None:
        raise _not_allowed(world, "update", name)
    _refuse_validated(writes.validations.update, name)
    return writes.update


def deletable_rows(world: LegacyWorld, name: TableName) -> DeleteGrant:
    """Leave to delete from a tracked table. Raises NotExists, NotSupported, PermissionDenied."""
    table = _declared(world, name)
    if not table.is_deletable:
        raise NotSupported(f'view "{name}" is not deletable')
    writes = world.view.writes.get(name)
    if writes is None or writes.delete is None:
        raise _not_allowed(world, "delete", name)
    _refuse_validated(writes.validations.delete, name)
    return writes.delete


def updatable_column(world: LegacyWorld, update: RoleUpdate, name: str, path: str) -> Column:
    """A column that the role may give values for. Raises NotSupported, PermissionDenied."""
    return _given_column(world, update.grant.granted.table, update.grant, name, path)


def readable_column(world: LegacyWorld, table: RoleTable, name: str, path: str) -> ReadableColumn:
    """A column that the role may read, by its name in the database. Raises PermissionDenied."""
    column = ColumnName(name)
    if column in table.select.columns:
        found = table.select.granted.table.columns[column]
        return ReadableColumn(found, table.select.columns[column])
    raise _no_column(world, "select", name, path)


def has_column(table: RoleTable, name: str) -> bool:
    """Whether the table has the column, readable or not."""
    return ColumnName(name) in table.select.granted.table.columns


def is_relationship(world: LegacyWorld, table: RoleTable, name: str) -> bool:
    """Whether the table has the relationship, readable or not."""
    return name in world.declared[table.name]


def readable_relationship(
    world: LegacyWorld, table: RoleTable, name: str, path: str
) -> tuple[RoleRelationship, RoleTable]:
    """A relationship to a table that the role may read too, and that table.

    Raises NotExists, UnexpectedPayload for a column, PermissionDenied.
    """
    relationship = table.relationships.get(GraphQLName(name))
    if relationship is not None:
        return relationship, world.view.tables[relationship.target]
    if is_relationship(world, table, name):
        raise PermissionDenied(
            f'role "{world.view.role}" does not have permission to read relationship "{name}"; '
            f'no permission on table "{world.declared[table.name][name]}"',
            path=path,
        )
    if has_column(table, name):
        raise UnexpectedPayload(
            f'expecting a relationship; "{name}" is a postgres column; '
            "only relationships can be expanded",
            path=f"{path}.name",
        )
    raise NotExists(f'relationship "{name}" does not exist', path=f"{path}.name")


def _declared(world: LegacyWorld, name: TableName) -> Table:
    table = world.tables.get(name)
    if table is None:
        raise NotExists(f'table "{name}" does not exist', path="$.table")
    return table


def _given_column(
    world: LegacyWorld, table: Table, grant: InsertGrant | UpdateGrant, name: str, path: str
) -> Column:
    column, command = ColumnName(name), "insert" if isinstance(grant, InsertGrant) else "update"
    if column in grant.presets:
        raise NotSupported(
            f'column "{name}" is not {_POSSIBLE[command]} for role "{world.view.role}"; '
            "its value is predefined in permission",
            path=path,
        )
    if column not in grant.columns:
        raise _no_column(world, command, name, path)
    return table.columns[column]


def _refuse_validated(validation: InputValidation | None, name: TableName) -> None:
    """Hasura asks the webhook of GraphQL's mutations alone, and writes here all the same."""
    if validation is not None:
        raise NotSupported(
            f'the permission on "{name}" has "validate_input", which the legacy data API does not '
            "ask; write by GraphQL"
        )


def _not_allowed(world: LegacyWorld, command: str, name: TableName) -> PermissionDenied:
    return PermissionDenied(f'{command} on "{name}" for role "{world.view.role}" is not allowed. ')


def _no_column(world: LegacyWorld, command: str, name: str, path: str) -> PermissionDenied:
    if world.view.role == ADMIN:
        return PermissionDenied(f'no such column exists : "{name}"', path=path)
    return PermissionDenied(
        f'role "{world.view.role}" does not have permission to {command} column "{name}"',
        path=path,
    )
