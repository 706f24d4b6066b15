"""Whether logical models and native queries fit each other, the tables and the database.

Source: Hasura v2, `RQL/DDL/Schema/Cache.hs` (native queries), `NativeQuery/Validation.hs`,
`Backends/Postgres/Instances/NativeQueries.hs`, `RQL/DDL/Schema/Cache/Dependencies.hs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from genkan.engine.catalog.model import Catalog, PgType, QueryColumns, QueryRefused, Table
from genkan.engine.catalog.query_code import arguments_of, code_fault
from genkan.engine.convention import graphql_name
from genkan.engine.metadata.model import (
    ForeignKeyOn,
    LogicalModel,
    ManualJoin,
    NativeQuery,
    NativeQueryJoin,
    Source,
)
from genkan.engine.metadata.model_fields import ArrayOf, ModelOf, ScalarOf
from genkan.engine.metadata.native_queries import (
    model_of,
    query_text,
    referenced_model,
    relationships_of,
    scalars_of,
)
from genkan.engine.names import ColumnName, RelationshipName

_NOT_VALID: Final = "Failed to validate query"
# Types that Hasura calls otherwise than pg_type does.
_TYPE_WORDS: Final[Mapping[str, str]] = {
    "bool": "boolean",
    "float4": "real",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
}


@dataclass(frozen=True, slots=True)
class QueryFault:
    """What is wrong with a native query; ``message``: what Postgres says, for admins."""

    reason: str
    message: object = None


def logical_model_fault(model: LogicalModel, source: Source, catalog: Catalog) -> str | None:
    """Why the model can not be; None when it can."""
    for name, field in model.fields.items():
        referenced = referenced_model(field.type)
        if referenced is not None and referenced not in source.logical_models:
            return f'logical model "{referenced}" is not tracked'
        if graphql_name(name) is None:
            return f'in logical model "{model.name}": "{name}" is not a valid GraphQL name'
        scalar = field.type.scalar if isinstance(field.type, ScalarOf) else None
        if scalar is not None and scalar not in catalog.types:
            return f'in logical model "{model.name}": in field "{name}": {_no_type(scalar)}'
    return None


def native_query_fault(query: NativeQuery, source: Source, catalog: Catalog) -> QueryFault | None:
    """Why the query by itself can not be; None when it can."""
    model = model_of(source, query)
    if model is None:
        return QueryFault(f"The logical model {query.returns} could not be found")
    reason = (
        logical_model_fault(model, source, catalog)
        or _arguments_fault(query, catalog)
        or code_fault(query.code)
        or _relationship_names_fault(query, model)
        or _fields_fault(query, model)
    )
    return QueryFault(reason) if reason is not None else _answer_fault(query, model, catalog)


def native_join_fault(query: NativeQuery, source: Source, catalog: Catalog) -> str | None:
    """Why a relationship of the query leads nowhere; None when all of them lead somewhere."""
    model = model_of(source, query)
    fields = () if model is None else model.fields
    for relationship, _ in relationships_of(query):
        if isinstance(relationship.using, ForeignKeyOn):
            return f'relationship "{relationship.name}" has no manual configuration'
        missing = _missing(relationship.using.columns, fields)
        if missing is not None:
            return f'native query "{query.name}" has no field named "{missing}"'
        fault = _remote_fault(relationship.using, source, catalog)
        if fault is not None:
            return fault
    return None


def table_join_fault(join: NativeQueryJoin, table: Table, source: Source) -> str | None:
    """Why a relationship of a table to a native query leads nowhere; None when it does not."""
    missing = _missing(join.columns, table.columns)
    if missing is not None:
        return f'table "{table.name}" has no field named "{missing}"'
    return _native_fault(join, source)


def _remote_fault(
    join: ManualJoin | NativeQueryJoin, source: Source, catalog: Catalog
) -> str | None:
    if isinstance(join, NativeQueryJoin):
        return _native_fault(join, source)
    table = catalog.tables.get(join.table)
    if join.table not in source.tables or table is None:
        return f'table "{join.table}" is not tracked'
    missing = _missing(join.columns.values(), table.columns)
    return None if missing is None else f'table "{join.table}" has no field named "{missing}"'


def _native_fault(join: NativeQueryJoin, source: Source) -> str | None:
    target = source.native_queries.get(join.query)
    model = None if target is None else model_of(source, target)
    if model is None:
        return f'native query "{join.query}" is not tracked'
    missing = _missing(join.columns.values(), scalars_of(model.fields))
    return (
        None if missing is None else f'native query "{join.query}" has no field named "{missing}"'
    )


def _missing(wanted: Iterable[ColumnName], known: Iterable[ColumnName]) -> ColumnName | None:
    there = set(known)
    return next((column for column in wanted if column not in there), None)


def _arguments_fault(query: NativeQuery, catalog: Catalog) -> str | None:
    used, declared = set(arguments_of(query.code)), set(query.arguments)
    if used - declared:
        return (
            "The following columns are used in the query, but are not declared as arguments: "
            + _listed(used - declared)
        )
    if declared - used:
        return (
            "The following columns are declared as arguments, but are not used in the query: "
            + _listed(declared - used)
        )
    for name, argument in query.arguments.items():
        if graphql_name(name) is None:
            return f'in native query "{query.name}": "{name}" is not a valid GraphQL name'
        if argument.type not in catalog.types:
            return (
                f'in native query "{query.name}": in argument "{name}": {_no_type(argument.type)}'
            )
    return None


def _listed(names: Iterable[str]) -> str:
    quoted = ", ".join(f"'{name}'" for name in sorted(names))
    return f"[{quoted}]"


def _relationship_names_fault(query: NativeQuery, model: LogicalModel) -> str | None:
    both = query.array_relationships.keys() & query.object_relationships.keys()
    if both:
        listed = ",".join(sorted(both))
        return f"The native query '{query.name}' has duplicate relationships: {listed}"
    for relationship, _ in relationships_of(query):
        if ColumnName(relationship.name) in scalars_of(model.fields):
            return (
                f'in native query "{query.name}": in relationship "{relationship.name}": '
                "field definition conflicts with a field of the logical model"
            )
    return None


def _fields_fault(query: NativeQuery, model: LogicalModel) -> str | None:
    """Fields that are no columns have to be relationships."""
    filled = {relationship.name for relationship, _ in relationships_of(query)}
    for name, field in model.fields.items():
        is_filled = RelationshipName(name) in filled
        match field.type:
            case ScalarOf():
                continue
            case ModelOf() if not is_filled:
                return f"Unexpected logical model object field '{name}'."
            case ArrayOf(ModelOf()) if not is_filled:
                return f"Unexpected logical model array field '{name}'."
            case ArrayOf(ScalarOf()):
                return "Arrays of scalar types are not currently implemented"
            case ArrayOf(ArrayOf()):
                return "Nested arrays are not currently implemented"
            case _:
                continue
    return None


def _answer_fault(query: NativeQuery, model: LogicalModel, catalog: Catalog) -> QueryFault | None:
    """What Postgres says of the query; it has not been asked when validation is off."""
    match catalog.queries.get(query_text(query)):
        case None:
            return None
        case QueryRefused(error):
            return QueryFault(_NOT_VALID, error)
        case QueryColumns() as answer:
            faults = _column_faults(answer, model, catalog)
            return next((QueryFault(_NOT_VALID, fault) for fault in faults), None)


def _column_faults(returned: QueryColumns, model: LogicalModel, catalog: Catalog) -> Iterator[str]:
    for name, scalar in scalars_of(model.fields).items():
        actual = returned.columns.get(name)
        if actual is None:
            yield f"Column named '{name}' is not returned from the query."
        elif name in returned.ambiguous:
            yield f"Column named '{name}' is returned more than once from the query."
        elif actual != catalog.types[scalar]:
            yield (
                f"Return column '{name}' has a type mismatch. The expected type is "
                f"'{_type_word(catalog.types[scalar])}', but the actual type is "
                f"'{_type_word(actual)}'."
            )


def _type_word(pg_type: PgType) -> str:
    return _TYPE_WORDS.get(pg_type.name, pg_type.name)


def _no_type(name: str) -> str:
    return f'type "{name}" does not exist'
