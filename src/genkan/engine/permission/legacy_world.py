"""A role's world as the legacy data API speaks of it: by the database's own names.

Here what may not be read is refused by name, where GraphQL would not know it.
Source: Hasura v2, `RQL/DML/Internal.hs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.engine.catalog.model import Column
from genkan.engine.errors import NotExists, PermissionDenied, UnexpectedPayload
from genkan.engine.ir.bool_exp import BoolExp
from genkan.engine.names import ADMIN, ColumnName, GraphQLName, TableName
from genkan.engine.permission.role_view import RoleRelationship, RoleTable, RoleView


@dataclass(frozen=True, slots=True)
class LegacyWorld:
    """What the role may see, and the names of all else, for the words of refusals.

    declared: every tracked table, with its relationships and where they lead.
    """

    view: RoleView
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
        {
            table.name: {one.name: one.target for one in table.relationships.values()}
            for table in everything.tables.values()
        },
    )


def readable_table(world: LegacyWorld, name: TableName) -> RoleTable:
    """A tracked table that the role may read. Raises NotExists, PermissionDenied."""
    if name not in world.declared:
        raise NotExists(f'table "{name}" does not exist', path="$.table")
    table = world.view.tables.get(name)
    if table is None:
        raise PermissionDenied(f'select on "{name}" for role "{world.view.role}" is not allowed. ')
    return table


def readable_column(world: LegacyWorld, table: RoleTable, name: str, path: str) -> ReadableColumn:
    """A column that the role may read, by its name in the database. Raises PermissionDenied."""
    column = ColumnName(name)
    if column in table.select.columns:
        found = table.select.granted.table.columns[column]
        return ReadableColumn(found, table.select.columns[column])
    if world.view.role == ADMIN:
        raise PermissionDenied(f'no such column exists : "{name}"', path=path)
    raise PermissionDenied(
        f'role "{world.view.role}" does not have permission to select column "{name}"', path=path
    )


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
