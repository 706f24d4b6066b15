"""A world whose columns, related rows and tables can also be had of functions.

``value_c0`` of a row is its ``c0``, ``rows_x`` are the rows that array relation ``x`` has, and
``all_t0`` gives all of ``t0``: asked of them, a question has the answer it had before.
"""

from collections.abc import Iterator
from dataclasses import replace

from msgspec import structs

from genkan.engine.catalog.model import (
    Catalog,
    Function,
    FunctionArgument,
    PgType,
    TypeKind,
    Volatility,
)
from genkan.engine.metadata.model import ComputedField, Metadata, TrackedFunction
from genkan.engine.names import (
    DEFAULT_SOURCE,
    ComputedFieldName,
    FunctionName,
    TableName,
)
from genkan.engine.operation.model import GraphQLRequest
from tests.engine.property import engine_answer
from tests.engine.property.random_world import Query, TableSpec, World


def function_scripts(world: World) -> Iterator[str]:
    """The functions' SQL; their names are ours, all of them."""
    for table in world.tables.values():
        row = f"(r {table.name})"
        yield f"create function all_{table.name}() returns setof {table.name} language sql stable as 'select * from {table.name}'"  # noqa: E501, S608
        for column in table.columns.values():
            yield f"create function {table.name}_value_{column.name}{row} returns {column.type} language sql stable as 'select r.{column.name}'"  # noqa: E501
        for relation in table.relations.values():
            if relation.is_array:
                yield f"create function {table.name}_rows_{relation.name}{row} returns setof {relation.target} language sql stable as 'select * from {relation.target} as t where t.{relation.theirs} = r.{relation.ours}'"  # noqa: E501, S608


def catalog_of(world: World) -> Catalog:
    functions = [one for table in world.tables.values() for one in functions_of(table)]
    named = {function.name: (function,) for function in functions}
    return replace(engine_answer.catalog_of(world), functions=named)


def functions_of(table: TableSpec) -> Iterator[Function]:
    own = engine_answer.name_of(table.name)
    row = FunctionArgument("r", PgType("public", table.name, TypeKind.COMPOSITE), has_default=False)
    yield function(f"all_{table.name}", (), own)
    for column in table.columns.values():
        returns = PgType("pg_catalog", column.type)
        yield function(f"{table.name}_value_{column.name}", (row,), returns)
    for relation in table.relations.values():
        if relation.is_array:
            target = engine_answer.name_of(relation.target)
            yield function(f"{table.name}_rows_{relation.name}", (row,), target)


def function(
    name: str, arguments: tuple[FunctionArgument, ...], returns: PgType | TableName
) -> Function:
    gives_rows = isinstance(returns, TableName)
    return Function(
        function_name(name),
        arguments,
        returns=PgType("public", returns.name, TypeKind.COMPOSITE) if gives_rows else returns,
        returns_table=returns if gives_rows else None,
        is_set=gives_rows,
        volatility=Volatility.STABLE,
    )


def metadata_of(world: World) -> Metadata:
    declared = engine_answer.metadata_of(world)
    source = declared.sources[DEFAULT_SOURCE]
    tables = {}
    for name, tracked in source.tables.items():
        spec = world.tables[name.name]
        names = [f"value_{column}" for column in spec.columns]
        names += [f"rows_{one.name}" for one in spec.relations.values() if one.is_array]
        tables[name] = replace(
            tracked,
            computed_fields={
                ComputedFieldName(field): ComputedField(
                    ComputedFieldName(field), function_name(f"{name.name}_{field}")
                )
                for field in names
            },
            select_permissions={
                role: replace(
                    permission,
                    computed_fields=tuple(
                        ComputedFieldName(f"value_{column}") for column in permission.columns
                    ),
                )
                for role, permission in tracked.select_permissions.items()
            },
        )
    functions = {
        function_name(f"all_{table}"): TrackedFunction(function_name(f"all_{table}"))
        for table in world.tables
    }
    changed = replace(source, tables=tables, functions=functions)
    return replace(declared, sources={DEFAULT_SOURCE: changed})


def function_name(name: str) -> FunctionName:
    return FunctionName(DEFAULT_SOURCE, "public", name)


def of_function(request: GraphQLRequest) -> GraphQLRequest:
    """The request with ``all_t0`` in the place of the root field ``t0``."""
    return structs.replace(request, query=request.query.replace("root: ", "root: all_", 1))


def called(query: Query, world: World) -> Query:
    """The same question, of computed fields where there are any."""
    table = world.tables[query.table]
    return replace(
        query,
        where=called_where(query.where, table, world),
        order_by=[
            # ``distinct_on`` wants its columns first in the order, as columns.
            (path if query.distinct_on else called_path(path, table, world), way)
            for path, way in query.order_by
        ],
        fields={name: called_field(*one, table, world) for name, one in query.fields.items()},
        values=None if query.values is None else dict(map(called_value, query.values.items())),
    )


def called_where(where: dict, table: TableSpec, world: World) -> dict:
    changed: dict = {}
    for name, inner in where.items():
        if name in {"_and", "_or"}:
            changed[name] = [called_where(part, table, world) for part in inner]
        elif name == "_not":
            changed[name] = called_where(inner, table, world)
        elif name in table.relations:
            relation = table.relations[name]
            target = world.tables[relation.target]
            field = f"rows_{name}" if relation.is_array else name
            changed[field] = called_where(inner, target, world)
        else:
            changed[f"value_{name}"] = inner
    return changed


def called_path(path: tuple, table: TableSpec, world: World) -> tuple:
    if len(path) == 1:
        return (f"value_{path[0]}",)
    relation = table.relations[path[0]]
    if relation.is_array:
        return (f"rows_{path[0]}", *path[1:])
    return (path[0], *called_path(path[1:], world.tables[relation.target], world))


def called_field(kind: str, name: str, *rest: Query | str | TableSpec | World) -> tuple:
    *inner, _, world = rest
    if kind == "column":
        return (kind, f"value_{name}")
    if kind == "typename":
        return (kind, name)
    (query,) = inner
    field = name if kind == "object" else f"rows_{name}"
    return (kind, field, called(query, world))


def called_value(value: tuple[str, tuple]) -> tuple[str, tuple]:
    name, (kind, column) = value
    if kind in {"count", "distinct"}:
        return (name, (kind, column))
    return (name, (kind, f"value_{column}"))
