"""The root fields that a role is offered of a table.

Their names can be had without making the table: a query names few of a role's tables.
Source: Hasura v2, root field visibility; custom root fields.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from genkan.engine.catalog.model import Table
from genkan.engine.convention import SourceNaming
from genkan.engine.metadata.column_name import column_field
from genkan.engine.metadata.model import TrackedTable
from genkan.engine.names import ColumnName, GraphQLName
from genkan.engine.permission.inherit import Share, combined_root_fields
from genkan.engine.permission.naming import table_root_field, table_words
from genkan.engine.permission.role_view import OfferedRoots, SelectRoot

# Hasura: a stream is a subscription only.
QUERY_ROOTS: Final = (SelectRoot.SELECT, SelectRoot.SELECT_AGGREGATE, SelectRoot.SELECT_BY_PK)
SUBSCRIPTION_ROOTS: Final = (*QUERY_ROOTS, SelectRoot.SELECT_STREAM)


def all_roots(tracked: TrackedTable, table: Table, naming: SourceNaming) -> OfferedRoots:
    """Those of admin."""
    possible = _possible_roots(tracked, table, table.columns, naming, has_aggregates=True)
    return _offered_roots(possible, naming, None, None)


def shared_roots(
    shares: tuple[Share, ...], tracked: TrackedTable, table: Table, naming: SourceNaming
) -> OfferedRoots:
    """Those of a role that holds ``shares``."""
    given = frozenset[ColumnName]().union(*(share.columns for share in shares))
    permissions = [share.permission for share in shares]
    has_aggregates = any(one.allow_aggregations for one in permissions)
    return _offered_roots(
        _possible_roots(tracked, table, given, naming, has_aggregates=has_aggregates),
        naming,
        combined_root_fields([one.query_root_fields for one in permissions]),
        combined_root_fields([one.subscription_root_fields for one in permissions]),
    )


def _possible_roots(
    tracked: TrackedTable,
    table: Table,
    given: Collection[ColumnName],
    naming: SourceNaming,
    *,
    has_aggregates: bool,
) -> Mapping[SelectRoot, GraphQLName]:
    """The root fields there could be, before the permissions' lists; ``given``: the columns."""
    words = table_words(table.name, tracked.configuration)
    if words is None:
        return {}
    lacking = {
        SelectRoot.SELECT_BY_PK: not _has_key(tracked, table, given, naming),
        SelectRoot.SELECT_AGGREGATE: not has_aggregates,
        # Hasura: a cursor goes along a column, so there has to be one.
        SelectRoot.SELECT_STREAM: not _has_columns(tracked, table, given, naming),
    }
    named = {
        root: table_root_field(root, words, tracked.configuration, naming)
        for root in SUBSCRIPTION_ROOTS
        if not lacking.get(root, False)
    }
    return {root: name for root, name in named.items() if name is not None}


def _has_key(
    tracked: TrackedTable, table: Table, given: Collection[ColumnName], naming: SourceNaming
) -> bool:
    """Whether the table, when it is made, has a `RoleTable.lookup_key`."""
    configured = tracked.configuration.columns
    return table.primary_key is not None and all(
        column in given
        and column_field(column, configured.get(column), naming.convention) is not None
        for column in table.primary_key.columns
    )


def _has_columns(
    tracked: TrackedTable, table: Table, given: Collection[ColumnName], naming: SourceNaming
) -> bool:
    """Whether the table, when it is made, has any columns."""
    configured = tracked.configuration.columns
    return any(
        column in given
        and column_field(column, configured.get(column), naming.convention) is not None
        for column in table.columns
    )


def _offered_roots(
    possible: Mapping[SelectRoot, GraphQLName],
    naming: SourceNaming,
    in_queries: frozenset[str] | None,
    in_subscriptions: frozenset[str] | None,
) -> OfferedRoots:
    """The possible ones that permissions list; a list that is None offers all."""
    return OfferedRoots(
        naming=naming,
        query=_listed(possible, QUERY_ROOTS, in_queries),
        subscription=_listed(possible, SUBSCRIPTION_ROOTS, in_subscriptions),
    )


def _listed(
    possible: Mapping[SelectRoot, GraphQLName],
    roots: tuple[SelectRoot, ...],
    allowed: frozenset[str] | None,
) -> Mapping[SelectRoot, GraphQLName]:
    return {
        root: possible[root]
        for root in roots
        if root in possible and (allowed is None or root.value in allowed)
    }
