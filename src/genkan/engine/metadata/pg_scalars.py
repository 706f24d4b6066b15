"""Postgres' types under the names that clients know them by, for custom types to use.

Source: Hasura v2, custom types: "Postgres scalars in custom types".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from genkan.engine.catalog.model import Catalog, PgType, TypeKind
from genkan.engine.names import GraphQLName, SourceName

_PG: Final = "pg_catalog"
# Those that have another name in GraphQL; the five of GraphQL itself are no business of ours.
_RENAMED: Final = {"smallint": "int2", "bigint": "int8"}
_SAME: Final = (
    "bit", "box", "bpchar", "bytea", "char", "cidr", "circle", "date", "daterange", "float8",
    "inet", "int4range", "int8range", "interval", "json", "jsonb", "jsonpath", "line", "lseg",
    "macaddr", "macaddr8", "money", "name", "numeric", "numrange", "oid", "path", "pg_lsn",
    "point", "polygon", "time", "timestamp", "timestamptz", "timetz", "tsquery", "tsrange",
    "tstzrange", "tsvector", "uuid", "varbit", "xml",
)  # fmt: skip
_BUILT_IN: Final[Mapping[str, PgType]] = {
    **{name: PgType(_PG, pg_name) for name, pg_name in _RENAMED.items()},
    **{name: PgType(_PG, name) for name in _SAME},
}


def pg_scalars(
    names: Iterable[GraphQLName], catalogs: Mapping[SourceName, Catalog]
) -> Mapping[GraphQLName, PgType]:
    """Those of the names that are types of Postgres; of an extension's, where a column has it."""
    wanted = dict.fromkeys(names)
    found = {name: _BUILT_IN[name] for name in wanted if name in _BUILT_IN}
    if left := wanted.keys() - found.keys():
        for column_type in _column_types(catalogs):
            name = GraphQLName(column_type.name)
            if name in left and column_type.kind in {TypeKind.SCALAR, TypeKind.ENUM}:
                found.setdefault(name, column_type)
    return found


def _column_types(catalogs: Mapping[SourceName, Catalog]) -> Iterable[PgType]:
    for catalog in catalogs.values():
        for table in catalog.tables.values():
            for column in table.columns.values():
                if column.type.schema != _PG:
                    yield column.type
