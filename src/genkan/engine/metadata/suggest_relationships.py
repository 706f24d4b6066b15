"""``pg_suggest_relationships``: both ways of each foreign key between tracked tables.

Source: Hasura v2, `RQL/DDL/Relationship/Suggest.hs`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from genkan.engine.catalog.model import Catalog, ForeignKey, Table
from genkan.engine.errors import EngineError
from genkan.engine.metadata.decode_table import table_name
from genkan.engine.metadata.dependents import Catalogs
from genkan.engine.metadata.edit import catalog_named, inconsistent_source, source_name
from genkan.engine.metadata.encode import name_json
from genkan.engine.metadata.model import Metadata, Source, TrackedTable
from genkan.engine.metadata.reading import Node, fields, is_set, items, optional
from genkan.engine.metadata.relationship_join import relationship_join
from genkan.engine.names import ColumnName, TableName

# A table, and the columns by which a row of it is found: (here, there).
Way = tuple[TableName, frozenset[tuple[ColumnName, ColumnName]]]


def suggested_relationships_json(
    metadata: Metadata, consistent: Metadata, catalogs: Catalogs, args: Node
) -> object:
    """The relationships that foreign keys suggest, of all tables or of those named.

    consistent: what of the metadata is. Raises NotExists for a source that is not there, where
    Hasura fails without a name, and InconsistentMetadata for one that is away.
    """
    members = fields(args, "SuggestRels")
    name = source_name(members)
    catalog = catalog_named(metadata, catalogs, name)
    if name not in consistent.sources:
        raise inconsistent_source(name)
    listed = optional(members, "tables")
    wanted = None if listed is None else {table_name(item, name) for item in items(listed)}
    omits_tracked = is_set(members, "omit_tracked")
    asked = _Asked(consistent.sources[name], catalog, wanted, omits_tracked)
    return {"relationships": list(_suggestions(asked))}


@dataclass(frozen=True, slots=True)
class _Asked:
    """wanted: the tables asked for, None for all; omits_tracked: leave out what is there."""

    source: Source
    catalog: Catalog
    wanted: Collection[TableName] | None
    omits_tracked: bool


def _suggestions(asked: _Asked) -> Iterator[Mapping[str, object]]:
    for name in asked.source.tables:
        table = asked.catalog.tables[name]
        for key in table.foreign_keys:
            is_wanted = asked.wanted is None or not {name, key.target}.isdisjoint(asked.wanted)
            if is_wanted and key.target in asked.source.tables:
                yield from _both_ways(asked, table, key)


def _both_ways(asked: _Asked, table: Table, key: ForeignKey) -> Iterator[Mapping[str, object]]:
    owner = {
        "table": name_json(table.name),
        "columns": list(key.columns),
        "constraint_name": key.name,
    }
    target = {"table": name_json(key.target), "columns": list(key.columns.values())}
    there = frozenset(key.columns.items())
    back = frozenset((right, left) for left, right in key.columns.items())
    if not asked.omits_tracked or (key.target, there) not in _ways(asked, table.name):
        yield {"type": "object", "from": owner, "to": target}
    if not asked.omits_tracked or (table.name, back) not in _ways(asked, key.target):
        keys = (constraint.columns for constraint in table.unique_constraints)
        is_one = frozenset(key.columns) in map(frozenset, keys)
        yield {"type": "object" if is_one else "array", "from": target, "to": owner}


def _ways(asked: _Asked, name: TableName) -> frozenset[Way]:
    """Where the relationships of a table lead."""
    return frozenset(_declared(asked.source.tables[name], asked.catalog))


def _declared(tracked: TrackedTable, catalog: Catalog) -> Iterator[Way]:
    both = (*tracked.object_relationships.values(), *tracked.array_relationships.values())
    for relationship in both:
        try:
            join = relationship_join(catalog, catalog.tables[tracked.name], relationship)
        except EngineError:
            continue  # leads nowhere
        yield join.target, frozenset(join.columns.items())
