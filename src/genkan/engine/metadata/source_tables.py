"""``pg_get_source_tables`` and ``pg_get_table_info``: what a database has, tracked or not.

Source: Hasura v2, `Backends/Postgres/Instances/Metadata.hs`, `RQL/Types/Source/Table.hs`.
"""

from collections.abc import Mapping, Sequence

from genkan.engine.catalog.model import Column, ForeignKey, RelationKind, Table
from genkan.engine.metadata.decode_table import table_name
from genkan.engine.metadata.dependents import Catalogs
from genkan.engine.metadata.edit import catalog_named
from genkan.engine.metadata.encode import name_json
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.reading import Node, fields, name, required
from genkan.engine.metadata.type_words import type_word
from genkan.engine.names import SourceName

_VIEWS = frozenset({RelationKind.VIEW, RelationKind.MATERIALIZED_VIEW})


def source_tables_json(metadata: Metadata, catalogs: Catalogs, args: Node) -> object:
    """The tables and views of a source, by name; a partition goes with its table."""
    members = fields(args, "GetSourceTables")
    source = SourceName(name(required(members, "source", args)))
    catalog = catalog_named(metadata, catalogs, source)
    listed = [table.name for table in catalog.tables.values() if _is_listed(table)]
    return [name_json(table) for table in sorted(listed)]


def table_info_json(metadata: Metadata, catalogs: Catalogs, args: Node) -> object:
    """One table's columns and keys; null when it is not there."""
    members = fields(args, "GetTableInfo_")
    source = SourceName(name(required(members, "source", args)))
    wanted = table_name(required(members, "table", args), source)
    table = catalog_named(metadata, catalogs, source).tables.get(wanted)
    return None if table is None else _table_json(table)


def _is_listed(table: Table) -> bool:
    return table.kind is not RelationKind.MATERIALIZED_VIEW and not table.is_child


def _table_json(table: Table) -> Mapping[str, object]:
    key = () if table.primary_key is None else table.primary_key.columns
    foreign_keys = {key.name: _foreign_key_json(key) for key in table.foreign_keys}
    return {
        "name": name_json(table.name),
        "type": "view" if table.kind in _VIEWS else "table",
        "columns": _columns_json(table),
        **({"primary_key": list(key)} if key else {}),
        **({"foreign_keys": foreign_keys} if foreign_keys else {}),
        "insertable": table.is_insertable,
        "updatable": table.is_updatable,
        "deletable": table.is_deletable,
    }


def _columns_json(table: Table) -> Sequence[Mapping[str, object]]:
    return [_column_json(column) for column in table.columns.values()]


def _column_json(column: Column) -> Mapping[str, object]:
    described = {} if column.description is None else {"description": column.description}
    return {
        "name": column.name,
        "type": type_word(column.type),
        "nullable": column.nullable,
        **described,
        "insertable": not column.is_generated,
        "updatable": not column.is_generated,
    }


def _foreign_key_json(key: ForeignKey) -> Mapping[str, object]:
    return {"foreign_table": name_json(key.target), "column_mapping": dict(key.columns)}
