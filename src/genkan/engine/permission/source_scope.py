"""One source as permissions see it: what is tracked, and what Postgres has of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.engine.catalog.model import Catalog, Function, Table
from genkan.engine.convention import HASURA_NAMING, SourceNaming
from genkan.engine.errors import NotExists
from genkan.engine.metadata.model import ComputedField, TrackedTable
from genkan.engine.names import TableName


@dataclass(frozen=True, slots=True)
class SourceScope:
    """The tracked tables of a source, its catalog, and how its names are made."""

    tracked: Mapping[TableName, TrackedTable]
    catalog: Catalog
    naming: SourceNaming = HASURA_NAMING


def tracked_table(scope: SourceScope, name: TableName, path: str) -> tuple[TrackedTable, Table]:
    """A tracked table, as declared and as it is.

    Raises NotExists: a permission can not speak of tables the API does not know.
    """
    tracked, table = scope.tracked.get(name), scope.catalog.tables.get(name)
    if tracked is None or table is None:
        raise NotExists(f'table "{name}" does not exist in source: {name.source}', path=path)
    return tracked, table


def computed_field_function(scope: SourceScope, field: ComputedField, path: str) -> Function:
    """The one function of a computed field; an overloaded or missing one is refused."""
    functions = scope.catalog.functions.get(field.function, ())
    if len(functions) != 1:
        found = "is overloaded" if functions else "does not exist"
        raise NotExists(
            f'computed field "{field.name}": function "{field.function}" {found}', path=path
        )
    return functions[0]
