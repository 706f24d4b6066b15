"""Metadata of the two engines: of the tables with their permissions, of the views without any."""

from collections.abc import Iterable
from typing import Any

from tests.engine.property.wide.model import FunctionSpec, RelationSpec, TableSpec, World
from tests.engine.property.wide.views_sql import offered_functions, readable

CONFIGURATION = {"connection_info": {"database_url": {"from_env": "HASURA_GRAPHQL_DATABASE_URL"}}}


def of_tables(world: World) -> dict[str, Any]:
    return document(
        [permitted(world, table) for table in world.tables.values()],
        [tracked_function("public", one) for one in world.roots.values()],
        [{"role_name": role, "role_set": parents} for role, parents in world.parents.items()],
    )


def of_views(world: World) -> dict[str, Any]:
    offered = list(offered_functions(world))
    names = {table.name for table in readable(world)}
    tables = []
    for table in readable(world):
        relations = [one for one in table.relations.values() if one.target in names]
        functions = [one for one in offered if one.table == table.name]
        columns = world.offer(table.name).columns
        tables.append(
            tracked("seen", table, columns, [by_hand(one) for one in relations], functions)
        )
    roots = [tracked_function("seen", one) for one in offered if one.table is None]
    return document(tables, roots, [])


def document(tables: list, functions: list, inherited_roles: list) -> dict[str, Any]:
    source = {
        "name": "default",
        "kind": "postgres",
        "configuration": CONFIGURATION,
        "tables": tables,
        "functions": functions,
    }
    return {"version": 3, "sources": [source], "inherited_roles": inherited_roles}


def permitted(world: World, table: TableSpec) -> dict[str, Any]:
    relations = [declared_relation(one) for one in table.relations.values()]
    permissions = [
        {
            "role": role,
            "permission": {
                "columns": one.columns,
                "computed_fields": one.computed,
                "filter": one.filter,
                "allow_aggregations": one.aggregate,
                **({} if one.limit is None else {"limit": one.limit}),
                **({} if one.root_fields is None else {"query_root_fields": one.root_fields}),
            },
        }
        for role, one in world.declared[table.name].items()
    ]
    functions = list(table.functions.values())
    return tracked("public", table, table.columns, relations, functions) | {
        "select_permissions": permissions
    }


def tracked(
    schema: str,
    table: TableSpec,
    columns: Iterable[str],
    relations: list[tuple[str, dict]],
    functions: list[FunctionSpec],
) -> dict[str, Any]:
    """relations: of each the key it belongs under, and itself."""
    named = {
        name: {"custom_name": table.columns[name].shown_as}
        for name in columns
        if table.columns[name].shown_as != name
    }
    return {
        "table": {"schema": schema, "name": table.name},
        "configuration": {"custom_name": table.name, "column_config": named},
        **{
            key: [one for kind, one in relations if kind == key]
            for key in ("object_relationships", "array_relationships")
        },
        "computed_fields": [
            {
                "name": one.name,
                "definition": {
                    "function": {"schema": schema, "name": one.name},
                    **({"session_argument": "hasura_session"} if one.session else {}),
                },
            }
            for one in functions
        ],
    }


def declared_relation(relation: RelationSpec) -> tuple[str, dict]:
    if not relation.constraint:
        return manual(relation, "public", relation.join)
    if relation.is_array:
        columns = list(relation.join.values())
        using: Any = {"table": {"schema": "public", "name": relation.target}, "columns": columns}
    else:
        using = list(relation.join)
    return kind(relation), {"name": relation.name, "using": {"foreign_key_constraint_on": using}}


def by_hand(relation: RelationSpec) -> tuple[str, dict]:
    join = {f"raw_{ours}": f"raw_{theirs}" for ours, theirs in relation.join.items()}
    return manual(relation, "seen", join)


def manual(relation: RelationSpec, schema: str, join: dict[str, str]) -> tuple[str, dict]:
    using = {"remote_table": {"schema": schema, "name": relation.target}, "column_mapping": join}
    return kind(relation), {"name": relation.name, "using": {"manual_configuration": using}}


def kind(relation: RelationSpec) -> str:
    return "array_relationships" if relation.is_array else "object_relationships"


def tracked_function(schema: str, one: FunctionSpec) -> dict[str, Any]:
    configuration: dict[str, Any] = {"custom_name": one.name}
    if one.session:
        configuration["session_argument"] = "hasura_session"
    return {"function": {"schema": schema, "name": one.name}, "configuration": configuration}
