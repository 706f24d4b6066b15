"""What an inherited role may do: all that any of its parents may, cell by cell.

A row is there when some parent reads it. A value shows on the rows of those parents that give
its column, and is null on all others. An ordinary role is the case of one permission.
Source: Hasura v2, inherited roles.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from genkan.engine.catalog.model import Table
from genkan.engine.catalog.query_code import Code
from genkan.engine.ir.bool_exp import TRUE, BoolExp, GrantedRows, Or
from genkan.engine.ir.grant import NativeGrant, SelectGrant
from genkan.engine.metadata.model import Metadata, SelectPermission, Source, TrackedTable
from genkan.engine.metadata.native_queries import (
    permissions_in,
    select_permissions_of,
    with_select_permissions,
)
from genkan.engine.names import ColumnName, ComputedFieldName, NativeQueryName, RoleName


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Share:
    """One select permission as it reads on its table: its rows, and the columns it gives."""

    permission: SelectPermission
    rows: BoolExp
    columns: frozenset[ColumnName]

    @property
    def computed_fields(self) -> frozenset[ComputedFieldName]:
        """The computed fields it gives."""
        return frozenset(self.permission.computed_fields)


def holders(
    role: RoleName,
    defined: Collection[RoleName],
    inherited_roles: Mapping[RoleName, tuple[RoleName, ...]],
) -> tuple[RoleName, ...]:
    """The roles whose permissions ``role`` has, of the roles a permission is ``defined`` for.

    A role's own permission takes the place of what it would inherit; a parent inherits in
    its turn. A role is asked once, so that a cycle ends.
    """
    found: list[RoleName] = []
    asked = [role]
    for one in asked:  # grows while it is read
        if one in defined:
            found.append(one)
        else:
            asked += [parent for parent in inherited_roles.get(one, ()) if parent not in asked]
    return tuple(found)


def combined_grant(shares: tuple[Share, ...], table: Table) -> SelectGrant:
    """Leave to read what any share gives; the limit is the largest there is."""
    given = {column for share in shares for column in share.columns}
    fields = {name: None for share in shares for name in share.permission.computed_fields}
    return SelectGrant(
        granted=GrantedRows(table, _any_of([share.rows for share in shares])),
        columns={
            column: _shown(shares, [share for share in shares if column in share.columns])
            for column in table.columns
            if column in given
        },
        computed_fields={
            name: _shown(shares, [share for share in shares if name in share.computed_fields])
            for name in fields
        },
        limit=_combined_limit(shares),
        aggregate=any(share.permission.allow_aggregations for share in shares),
    )


def combined_native_grant(
    shares: tuple[Share, ...], query: NativeQueryName, code: Code, fields: Collection[ColumnName]
) -> NativeGrant:
    """As `combined_grant`, to what a native query gives; ``fields``: its model's, in order."""
    given = {column for share in shares for column in share.columns}
    return NativeGrant(
        query=query,
        code=code,
        rows=_any_of([share.rows for share in shares]),
        columns={
            column: _shown(shares, [share for share in shares if column in share.columns])
            for column in fields
            if column in given
        },
        limit=_combined_limit(shares),
    )


def _combined_limit(shares: tuple[Share, ...]) -> int | None:
    """A share without a limit does not lift the others'.

    Source: Hasura v2, `CombinedSelPermInfo`.
    """
    limits = [share.permission.limit for share in shares if share.permission.limit is not None]
    return max(limits, default=None)


def combined_root_fields(lists: Collection[frozenset[str] | None]) -> frozenset[str] | None:
    """The root fields that any list offers; None offers all."""
    some = [one for one in lists if one is not None]
    return frozenset[str]().union(*some) if len(some) == len(lists) else None


def with_broken_permissions(consistent: Metadata, declared: Metadata) -> Metadata:
    """``consistent``, with the permissions that it lacks and that decide what is inherited.

    They do not read, so they grant nothing. Without a role's own it would inherit what that was
    meant to narrow; without a parent's to write, the other's would be in no conflict.
    """
    if not declared.inherited_roles:
        return consistent
    sources = {
        name: _with_deciding(source, declared.sources[name], declared.inherited_roles)
        for name, source in consistent.sources.items()
    }
    return replace(consistent, sources=sources)


def _with_deciding(source: Source, declared: Source, roles: Collection[RoleName]) -> Source:
    tables = {
        name: _table_with_deciding(tracked, declared.tables[name], roles)
        for name, tracked in source.tables.items()
    }
    changed = replace(source, tables=tables)
    for owner, _, permissions in permissions_in(source):
        own = _with_own(permissions, select_permissions_of(declared, owner), roles)
        changed = with_select_permissions(changed, owner, own)
    return changed


def _table_with_deciding(
    tracked: TrackedTable, declared: TrackedTable, roles: Collection[RoleName]
) -> TrackedTable:
    selects = _with_own(tracked.select_permissions, declared.select_permissions, roles)
    return replace(
        tracked,
        select_permissions=selects,
        insert_permissions=declared.insert_permissions,
        update_permissions=declared.update_permissions,
        delete_permissions=declared.delete_permissions,
    )


def _with_own(
    consistent: Mapping[RoleName, SelectPermission],
    declared: Mapping[RoleName, SelectPermission],
    roles: Collection[RoleName],
) -> Mapping[RoleName, SelectPermission]:
    own = {role: permission for role, permission in declared.items() if role in roles}
    return {**own, **consistent}


def _shown(shares: tuple[Share, ...], giving: list[Share]) -> BoolExp:
    """When a value shows; TRUE only if every share gives it, as Hasura has it: the schema
    calls all others nullable.
    """
    if len(giving) == len(shares):
        return TRUE
    return Or(_distinct([share.rows for share in giving]))


def _any_of(conditions: list[BoolExp]) -> BoolExp:
    """That any holds, as simple as it can be said."""
    different = _distinct(conditions)
    if TRUE in different:
        return TRUE
    return different[0] if len(different) == 1 else Or(different)


def _distinct(conditions: list[BoolExp]) -> tuple[BoolExp, ...]:
    """Each condition once, in order; they hold mappings, so they do not hash."""
    return tuple(one for index, one in enumerate(conditions) if one not in conditions[:index])
