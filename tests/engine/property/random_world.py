"""Random databases, permissions and queries, as plain data that nobody of the engine made.

Conditions are Hasura's boolean expressions as JSON, in permissions and in queries alike.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.engine.property import choices as st

SESSION = {
    "x-hasura-role": "reader",
    "x-hasura-user-id": "1",
    "x-hasura-name": "b",
    "x-hasura-ids": "{0,2}",
}
VALUES = {
    "int4": st.integers(0, 3),
    "text": st.sampled_from(["a", "b", 'q"', "it's", "x-hasura"]),
    "bool": st.booleans(),
}
# A user's literal may look like a session variable; it stays a literal.
CLIENT_VALUES = {**VALUES, "text": st.sampled_from(["a", "b", "x-hasura-name", 'q"', ""])}
PERMISSION_VALUES = {
    "int4": st.one_of(VALUES["int4"], st.just("X-Hasura-User-Id")),
    "text": st.one_of(VALUES["text"], st.just("x-hasura-NAME")),
    "bool": VALUES["bool"],
}
PARENTS = {"reader": ["a", "inner"], "inner": ["b", "c"]}
DIRECTIONS = ("asc_nulls_last", "asc_nulls_first", "desc_nulls_last", "desc_nulls_first")


Draw = Callable[[st.Choice], Any]


@dataclass
class ColumnSpec:
    name: str
    type: str
    nullable: bool


@dataclass
class Relation:
    """``ours`` of this table equals ``theirs`` of the target; one of them is an id."""

    name: str
    target: str
    ours: str
    theirs: str
    is_array: bool


@dataclass
class TableSpec:
    name: str
    columns: dict[str, ColumnSpec]
    relations: dict[str, Relation] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)  # column -> target table


@dataclass
class Permission:
    columns: list[str]
    filter: dict
    limit: int | None
    aggregate: bool


@dataclass
class World:
    """Tables, their rows, and what roles were given; ``reader`` asks.

    declared: by table, then by role. parents: of inherited roles; ``reader`` may be one.
    permissions: what the reader may ask for, all its parents together; a table it may not
        read has no entry.
    """

    tables: dict[str, TableSpec]
    rows: dict[str, list[dict]]
    declared: dict[str, dict[str, Permission]] = field(default_factory=dict)
    parents: dict[str, list[str]] = field(default_factory=dict)
    permissions: dict[str, Permission] = field(default_factory=dict)


@dataclass
class Query:
    """What a client asks of one table; ``fields`` or, of an aggregate, ``values`` and nodes.

    order_by: (path, direction); a path is ``(column,)``, ``(relation, ...path)`` or
    ``(array relation, function, column or "")``. The id is the last key always.
    """

    table: str
    where: dict
    order_by: list
    distinct_on: str | None
    limit: int | None
    offset: int | None
    fields: dict = field(default_factory=dict)
    values: dict | None = None


@st.composite
def worlds(draw: Draw, *, with_ids: bool = False) -> World:
    """with_ids: every permission gives the id, so that a client can order by it."""
    count = draw(st.integers(2, 3))
    tables = {f"t{n}": draw(table_specs(f"t{n}", count)) for n in range(count)}
    for table in tables.values():
        for column, target in table.references.items():
            name = f"{table.name}_{column}"
            table.relations[column[3:]] = Relation(column[3:], target, column, "id", is_array=False)
            tables[target].relations[name] = Relation(name, table.name, "id", column, is_array=True)
    rows = {name: draw(table_rows(table)) for name, table in tables.items()}
    world = World(tables, rows, parents=draw(st.sampled_from([{}, PARENTS])))
    for table in tables.values():
        world.declared[table.name] = draw(declarations(world, table))
        for permission in world.declared[table.name].values() if with_ids else ():
            permission.columns = list(dict.fromkeys(["id", *permission.columns]))
        held = shares(world, table.name, "reader")
        if held:
            world.permissions[table.name] = held[0] if len(held) == 1 else together(table, held)
    return world


@st.composite
def declarations(draw: Draw, world: World, table: TableSpec) -> dict[str, Permission]:
    """By role; somebody always lets the reader read t0."""
    likely = ["a", "b", "c"] if world.parents else ["reader"]
    # A permission of its own takes the place of what the role would inherit.
    roles = [role for role in likely if draw(st.integers(0, 4))]
    roles += [role for role in world.parents if not draw(st.integers(0, 5))]
    if table.name == "t0" and not roles:
        roles = likely[:1]
    return {role: draw(permissions(world, table)) for role in roles}


def shares(world: World, table: str, role: str) -> list[Permission]:
    """The permissions a role has on a table: its own, or else all that its parents have."""
    own = world.declared[table].get(role)
    if own is not None:
        return [own]
    return [one for parent in world.parents.get(role, ()) for one in shares(world, table, parent)]


def together(table: TableSpec, held: list[Permission]) -> Permission:
    """What may be asked for by whoever has all of these; without the rows."""
    limits = [one.limit for one in held if one.limit is not None]
    return Permission(
        columns=[name for name in table.columns if any(name in one.columns for one in held)],
        filter={},
        limit=max(limits, default=None),
        aggregate=any(one.aggregate for one in held),
    )


@st.composite
def table_specs(draw: Draw, name: str, count: int) -> TableSpec:
    columns = {"id": ColumnSpec("id", "int4", nullable=False)}
    for n in range(draw(st.integers(1, 3))):
        columns[f"c{n}"] = ColumnSpec(
            f"c{n}", draw(st.sampled_from(sorted(VALUES))), draw(st.booleans())
        )
    table = TableSpec(name, columns)
    for n in range(draw(st.integers(1, 2))):
        columns[f"to_r{n}"] = ColumnSpec(f"to_r{n}", "int4", nullable=True)
        table.references[f"to_r{n}"] = f"t{draw(st.integers(0, count - 1))}"
    return table


@st.composite
def table_rows(draw: Draw, table: TableSpec) -> list[dict]:
    rows = []
    for number in range(draw(st.integers(2, 5))):
        row = {"id": number}
        for column in table.columns.values():
            if column.name != "id":
                value = VALUES[column.type]
                row[column.name] = draw(st.one_of(st.none(), value) if column.nullable else value)
        rows.append(row)
    return rows


@st.composite
def permissions(draw: Draw, world: World, table: TableSpec) -> Permission:
    columns = draw(st.lists(st.sampled_from(sorted(table.columns)), min_size=1, unique=True))
    return Permission(
        columns=[name for name in table.columns if name in columns],
        filter=draw(permission_filters(world, table, table, 2)),
        limit=draw(st.sampled_from([None, None, None, 1, 2])),
        aggregate=draw(st.booleans()),
    )


@st.composite
def permission_filters(  # noqa: PLR0911 - one case per kind
    draw: Draw, world: World, table: TableSpec, root: TableSpec, depth: int
) -> dict:
    kind = draw(st.sampled_from(
        ["column", "column", "columns"] + ["and", "or", "not", "relation", "exists"] * (depth > 0)
    ))  # fmt: skip
    if kind == "relation" and not table.relations:
        kind = "column"
    if kind in {"and", "or"}:
        part = permission_filters(world, table, root, depth - 1)
        return {
            draw(st.sampled_from(["_", "$"])) + kind: draw(
                st.lists(part, min_size=draw(st.sampled_from([0, 2, 2])), max_size=2)
            )
        }
    if kind == "not":
        return {"_not": draw(permission_filters(world, table, root, depth - 1))}
    if kind == "relation":
        relation = draw(st.sampled_from(sorted(table.relations.values(), key=lambda one: one.name)))
        target = world.tables[relation.target]
        return {relation.name: draw(permission_filters(world, target, root, depth - 1))}
    if kind == "exists":
        target = draw(st.sampled_from(list(world.tables.values())))
        inner = draw(permission_filters(world, target, root, depth - 1))
        return {"_exists": {"_table": target.name, "_where": inner}}
    column = draw(st.sampled_from(list(table.columns.values())))
    if kind == "columns":
        is_root = draw(st.booleans())
        others = [
            one.name
            for one in (root if is_root else table).columns.values()
            if one.type == column.type
        ]
        if others:
            other = draw(st.sampled_from(others))
            operator = draw(st.sampled_from(["_ceq", "$cne", "_cgt"]))
            return {column.name: {operator: ["$", other] if is_root else other}}
    if draw(st.integers(0, 3)) == 0:
        return {column.name: draw(PERMISSION_VALUES[column.type])}
    return {column.name: draw(comparisons(column, PERMISSION_VALUES, trusted=True))}


@st.composite
def comparisons(draw: Draw, column: ColumnSpec, values: dict, *, trusted: bool) -> dict:
    operators = ["_eq", "_neq", "_in", "_nin", "_is_null", "_gt", "_lte"]
    operator = draw(st.sampled_from(operators))
    if operator == "_is_null":
        return {operator: draw(st.booleans())}
    if operator in {"_in", "_nin"}:
        if trusted and column.type == "int4" and draw(st.booleans()):
            return {operator: "X-Hasura-Ids"}
        literals = CLIENT_VALUES if not trusted else VALUES
        return {
            operator: draw(
                st.lists(
                    literals[column.type].filter(lambda v: v != "x-hasura-name" or not trusted),
                    max_size=3,
                )
            )
        }
    value = values[column.type]
    if trusted and operator in {"_eq", "_neq"}:
        value = st.one_of(value, st.none())
    return {operator: draw(value)}


@st.composite
def queries(draw: Draw, world: World, table_name: str, depth: int = 2) -> Query:
    """A list of rows."""
    table, permission = world.tables[table_name], world.permissions[table_name]
    query = draw(arguments(world, table, permission))
    query.fields = draw(selections(world, table, permission, depth))
    return query


@st.composite
def aggregate_queries(draw: Draw, world: World, table_name: str, depth: int = 1) -> Query:
    """``aggregate`` and, sometimes, ``nodes``."""
    table, permission = world.tables[table_name], world.permissions[table_name]
    query = draw(arguments(world, table, permission))
    query.values = {"n": ("count", None)}
    for name in permission.columns:
        type_name = table.columns[name].type
        functions = ["count", "distinct"] + ["min", "max"] * (type_name != "bool")
        functions += ["sum"] * (type_name == "int4")
        query.values[f"v_{name}"] = (draw(st.sampled_from(functions)), name)
    if draw(st.booleans()):
        query.fields = draw(selections(world, table, permission, depth))
    return query


@st.composite
def arguments(draw: Draw, world: World, table: TableSpec, permission: Permission) -> Query:
    distinct_on = draw(st.sampled_from([None, None, None, *permission.columns]))
    order_by = [((distinct_on,), draw(st.sampled_from(DIRECTIONS)))] if distinct_on else []
    paths = order_paths(world, table, permission)
    # By related rows as often as by own columns, and first: later keys seldom matter.
    related = [path for path in paths if len(path) > 1] or paths
    if draw(st.booleans()):
        path = draw(st.sampled_from(draw(st.sampled_from([paths, related]))))
        order_by.append((path, draw(st.sampled_from(DIRECTIONS))))
    directed = st.tuples(st.sampled_from(paths), st.sampled_from(DIRECTIONS))
    order_by += draw(st.lists(directed, max_size=1))
    return Query(
        table=table.name,
        where=draw(client_filters(world, table, permission, 2)),
        order_by=order_by,
        distinct_on=distinct_on,
        limit=draw(st.sampled_from([None, None, None, 0, 1, 2, 3])),
        offset=draw(st.sampled_from([None, None, None, None, 1, 2])),
    )


def order_paths(
    world: World, table: TableSpec, permission: Permission, depth: int = 1
) -> list[tuple]:
    paths = [(name,) for name in permission.columns]
    for relation in table.relations.values():
        target = world.permissions.get(relation.target)
        if target is None:
            continue
        if relation.is_array and target.aggregate:
            paths.append((relation.name, "count", ""))
            spec = world.tables[relation.target]
            paths += [
                (relation.name, "max", name)
                for name in target.columns
                if spec.columns[name].type == "int4"
            ]
        elif not relation.is_array and depth:
            inner = order_paths(world, world.tables[relation.target], target, depth - 1)
            paths += [(relation.name, *path) for path in inner]
    return paths


@st.composite
def client_filters(
    draw: Draw, world: World, table: TableSpec, permission: Permission, depth: int
) -> dict:
    relations = [one for one in table.relations.values() if one.target in world.permissions]
    kinds = ["nothing"] + ["column"] * 2
    kinds += (["and", "or", "not"] + ["relation"] * 4 * bool(relations)) * (depth > 0)
    kind = draw(st.sampled_from(kinds))
    if kind == "nothing":
        return {}
    if kind in {"and", "or"}:
        part = client_filters(world, table, permission, depth - 1)
        return {
            f"_{kind}": draw(st.lists(part, min_size=draw(st.sampled_from([0, 2, 2])), max_size=2))
        }
    if kind == "not":
        return {"_not": draw(client_filters(world, table, permission, depth - 1))}
    if kind == "relation":
        relation = draw(st.sampled_from(relations))
        target = world.tables[relation.target]
        inner = client_filters(world, target, world.permissions[relation.target], depth - 1)
        return {relation.name: draw(inner)}
    column = table.columns[draw(st.sampled_from(permission.columns))]
    return {column.name: draw(comparisons(column, CLIENT_VALUES, trusted=False))}


@st.composite
def selections(
    draw: Draw, world: World, table: TableSpec, permission: Permission, depth: int
) -> dict:
    """Response name -> ("column", name), or ("object" | "array" | "about", relation, query)."""
    fields = {f"f_{name}": ("column", name) for name in permission.columns}
    for relation in table.relations.values() if depth else ():
        target = world.permissions.get(relation.target)
        if target is None or not draw(st.integers(0, 3)):
            continue
        inner = draw(queries(world, relation.target, depth - 1))
        if relation.is_array:
            fields[f"f_{relation.name}"] = ("array", relation.name, inner)
            if target.aggregate:
                about = draw(aggregate_queries(world, relation.target, depth - 1))
                fields[f"a_{relation.name}"] = ("about", relation.name, about)
        else:
            inner = Query(relation.target, {}, [], None, None, None, inner.fields)
            fields[f"f_{relation.name}"] = ("object", relation.name, inner)
    # An object must say something.
    return fields or {"type": ("typename", table.name)}
