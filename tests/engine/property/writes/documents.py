"""The world's metadata, as an admin gives it."""

from dataclasses import asdict
from typing import Any

from tests.engine.property.random_world import Permission
from tests.engine.property.wide.documents import document
from tests.engine.property.writes.model import Table, WriteWorld, comes_first


def metadata(world: WriteWorld) -> dict[str, Any]:
    tables = [permitted(world, table) for table in world.tables.values()]
    roles = [{"role_name": role, "role_set": parents} for role, parents in world.parents.items()]
    return document(tables, [], roles)


def permitted(world: WriteWorld, table: Table) -> dict[str, Any]:
    relations: dict[str, list] = {"object_relationships": [], "array_relationships": []}
    for one in table.relations.values():
        kind = "array_relationships" if one.is_array else "object_relationships"
        on = one.ours if comes_first(one) else {"table": one.target, "column": one.theirs}
        relations[kind].append({"name": one.name, "using": {"foreign_key_constraint_on": on}})
    return {
        "table": {"schema": "public", "name": table.name},
        **relations,
        "select_permissions": of_roles(world.declared[table.name], reading),
        **{
            f"{kind}_permissions": of_roles(declared[table.name], writing)
            for kind, declared in world.writes.items()
        },
    }


def of_roles(declared: dict[str, Any], told: Any) -> list[dict[str, Any]]:
    return [{"role": role, "permission": told(one)} for role, one in declared.items()]


def reading(one: Permission) -> dict[str, Any]:
    return {
        "columns": one.columns,
        "filter": one.filter,
        "allow_aggregations": one.aggregate,
        **({} if one.limit is None else {"limit": one.limit}),
    }


def writing(one: Any) -> dict[str, Any]:
    told = asdict(one)
    if "presets" in told:
        told["set"] = told.pop("presets")
    return told
