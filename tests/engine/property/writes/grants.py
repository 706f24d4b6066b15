"""Random permissions to read and to write, of the reader or of the roles it inherits from."""

from copy import deepcopy
from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.random_world import (
    PARENTS,
    PERMISSION_VALUES,
    VALUES,
    declarations,
    permission_filters,
    shares,
    together,
)
from tests.engine.property.writes.model import (
    DeletePermission,
    InsertPermission,
    Table,
    UpdatePermission,
    WriteWorld,
)

Draw = Any
SESSION_PRESETS = {"int4": "X-Hasura-User-Id", "text": "x-hasura-NAME"}


def grant(draw: Draw, world: WriteWorld) -> None:
    """Declare what the roles may read and write."""
    world.parents = draw(st.sampled_from([{}, PARENTS]))
    for table in world.tables.values():
        world.declared[table.name] = grant_reading(draw, world, table)
    kinds = {"insert": insert_permissions, "update": update_permissions, "delete": deletions}
    likely = ["a", "b", "c"] if world.parents else ["reader"]
    for kind, permissions in kinds.items():
        world.writes[kind] = {
            table.name: draw(of_roles(permissions(world, table), likely, world))
            for table in world.tables.values()
        }
    for role in likely:
        # A parent is a role that has some permission.
        if not any(role in declared for declared in world.declared.values()):
            world.declared["t0"][role] = deepcopy(next(iter(world.declared["t0"].values())))


def grant_reading(draw: Draw, world: WriteWorld, table: Table) -> dict:
    """By role. The id goes along, by which lists are in order; so do, at times, documents."""
    declared = draw(declarations(world, table))
    for permission in declared.values():
        permission.columns = list(dict.fromkeys(["id", *permission.columns]))
    world.declared[table.name] = declared
    held = shares(world, table.name, "reader")
    if held:
        world.permissions[table.name] = together(table, held)
    for permission in declared.values():
        permission.columns = permission.columns + [
            name for name in table.documents if draw(st.booleans())
        ]
    return declared


@st.composite
def of_roles(draw: Draw, permissions: st.Choice, likely: list[str], world: WriteWorld) -> dict:
    """By role: parents have the same, or something else, or nothing."""
    first = draw(permissions)
    is_shared = draw(st.booleans())
    declared = {
        role: deepcopy(first) if is_shared else draw(st.one_of(permissions, varied(first)))
        for role in likely
        if draw(st.integers(0, 5))
    }
    for role in world.parents:
        if not draw(st.integers(0, 6)):
            declared[role] = draw(permissions)
    return declared


@st.composite
def varied(draw: Draw, permission: Any) -> Any:
    """The same, or with one column less: then an inherited role has neither."""
    other = deepcopy(permission)
    if getattr(other, "columns", None) and draw(st.booleans()):
        other.columns.pop()
    return other


@st.composite
def insert_permissions(draw: Draw, world: WriteWorld, table: Table) -> InsertPermission:
    """Seldom without a column that needs a value: nothing could be inserted."""
    needed = [
        name
        for name, one in table.columns.items()
        if not one.nullable and name not in table.defaults and draw(st.integers(0, 9))
    ]
    return InsertPermission(
        check=draw(st.one_of(st.just({}), conditions(world, table), conditions(world, table))),
        columns=list(dict.fromkeys([*needed, *draw(some_columns(table))])),
        presets=draw(presets(table)),
        backend_only=not draw(st.integers(0, 7)),
    )


@st.composite
def update_permissions(draw: Draw, world: WriteWorld, table: Table) -> UpdatePermission:
    return UpdatePermission(
        filter=draw(conditions(world, table)),
        check=draw(st.one_of(st.none(), conditions(world, table), conditions(world, table))),
        columns=draw(some_columns(table)),
        presets=draw(presets(table)),
        backend_only=not draw(st.integers(0, 7)),
    )


@st.composite
def deletions(draw: Draw, world: WriteWorld, table: Table) -> DeletePermission:
    return DeletePermission(draw(conditions(world, table)), not draw(st.integers(0, 7)))


@st.composite
def conditions(draw: Draw, world: WriteWorld, table: Table) -> dict:
    """More often than not some rows satisfy it, and some do not."""
    kind = draw(st.integers(0, 7))
    if kind < 2:
        return {}
    condition = draw(permission_filters(world, table, table, 2))
    if kind < 4:
        return condition
    column = table.columns[draw(st.sampled_from(sorted(table.columns)))]
    other = {column.name: {"_neq": draw(VALUES[column.type])}}
    return {"_or": [condition, other]}


@st.composite
def some_columns(draw: Draw, table: Table) -> list[str]:
    """Most of them; what is generated may be named besides, though nobody can give it."""
    names = [name for name in table.every_column() if draw(st.integers(0, 4))]
    return names if set(names) - set(table.doubles) else ["id", *names]


@st.composite
def presets(draw: Draw, table: Table) -> dict[str, Any]:
    found = {}
    for column in table.columns.values():
        if column.name in {"id", *table.doubles} or draw(st.integers(0, 5)):
            continue
        value = PERMISSION_VALUES[column.type]
        session = SESSION_PRESETS.get(column.type)
        found[column.name] = session if session and draw(st.booleans()) else draw(value)
    return found
