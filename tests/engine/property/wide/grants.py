"""Random permissions, and what inherited roles make of them."""

from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.wide.model import READER, TAG, Permission, TableSpec, World
from tests.engine.property.wide.values import SESSION_VALUES, VALUES, comparison, not_session

Draw = Any
# The reader itself; of one level, of two, and of two that meet again.
FAMILIES: list[dict[str, list[str]]] = [
    {},
    {},
    {READER: ["a", "b"]},
    {READER: ["a", "inner"], "inner": ["b", "c"]},
    {READER: ["inner", "b"], "inner": ["a", "b"]},
]
COLUMN_OPERATORS = ["_ceq", "_cne", "_cneq", "_cgt", "_clt", "_cgte", "_clte", "$ceq"]


def grant(draw: Draw, world: World, families: list[dict[str, list[str]]]) -> None:
    """Declare the roles and their permissions; the reader may always read some table."""
    world.parents = draw(st.sampled_from(families))
    likely = sorted({one for parents in world.parents.values() for one in parents})
    likely = [one for one in likely if one not in world.parents] or [READER]
    for table in world.tables.values():
        roles = [role for role in likely if draw(st.integers(0, 5))]
        # A permission of its own takes the place of what the role would inherit.
        roles += [role for role in world.parents if not draw(st.integers(0, 6))]
        world.declared[table.name] = {role: draw(permissions(world, table)) for role in roles}
    # A parent is a role that has some permission.
    for role in likely:
        if not any(role in declared for declared in world.declared.values()):
            world.declared["t0"][role] = draw(permissions(world, world.tables["t0"]))


@st.composite
def permissions(draw: Draw, world: World, table: TableSpec) -> Permission:
    given = [name for name in table.columns if name == TAG or draw(st.integers(0, 2))]
    values = [name for name, one in table.functions.items() if not one.is_rows]
    aggregate = draw(st.sampled_from([True, True, False]))
    # A root field that the permission does not give is refused.
    others = ["select_aggregate"] * aggregate
    others += ["select_by_pk"] * (bool(table.key) and set(table.key) <= set(given))
    return Permission(
        columns=given,
        computed=[name for name in values if draw(st.integers(0, 2))],
        filter=draw(row_filters(world, table)),
        limit=draw(st.sampled_from([None, None, None, 1, 2])),
        aggregate=aggregate,
        root_fields=draw(st.sampled_from([None, None, None, ["select"], others])),
    )


@st.composite
def row_filters(draw: Draw, world: World, table: TableSpec) -> dict:
    """A permission's filter: more often than not it lets some rows be seen, now and then none."""
    if table.relations and not draw(st.integers(0, 2)):
        # Postgres makes a join of it, and comes to what a client asks before it.
        inner = draw(st.sampled_from([{TAG: {"_lt": 0}}, {}, {TAG: {"_gte": 2}}]))
        return {draw(st.sampled_from(sorted(table.relations))): inner}
    condition = draw(filters(world, table, table, 2))
    if not draw(st.integers(0, 2)):
        return condition
    return {"_or": [condition, {TAG: {"_in": draw(st.lists(st.integers(0, 7)))}}]}


@st.composite
def filters(  # noqa: PLR0911 - one case per kind
    draw: Draw, world: World, table: TableSpec, root: TableSpec, depth: int
) -> dict:
    """The condition of a permission; ``root``: the table it began at."""
    kinds = ["column"] * 3 + ["columns", "computed", "nothing", "nothing"]
    kinds += ["and", "or", "not", *["relation"] * 3, "exists", "exists"] * (depth > 0)
    kind = draw(st.sampled_from(kinds))
    if kind in {"and", "or"}:
        part = filters(world, table, root, depth - 1)
        parts = draw(st.lists(part, min_size=draw(st.sampled_from([0, 2, 2])), max_size=2))
        return {draw(st.sampled_from(["_", "$"])) + kind: parts}
    if kind == "not":
        return {"_not": draw(filters(world, table, root, depth - 1))}
    if kind == "relation" and table.relations:
        relation = table.relations[draw(st.sampled_from(sorted(table.relations)))]
        return {relation.name: draw(beneath(world, world.tables[relation.target], root, depth))}
    if kind == "exists":
        other = world.tables[draw(st.sampled_from(sorted(world.tables)))]
        condition = draw(beneath(world, other, root, depth))
        return {
            "_exists": {"_table": {"schema": "public", "name": other.name}, "_where": condition}
        }
    if kind == "nothing":
        return draw(st.sampled_from([{}, {"tag": {"_gte": 2}}, {"tag": {"_neq": 1}}]))
    if kind == "columns":
        return draw(column_comparisons(table, root))
    if kind == "computed":
        values = [
            one
            for one in table.functions.values()
            if not one.is_rows and not one.takes and not one.is_brittle
        ]
        if values:
            function = draw(st.sampled_from(values))
            return {function.name: dict([draw(comparison(function.returns, trusted=True))])}
    return draw(column_filters(table))


@st.composite
def beneath(draw: Draw, world: World, table: TableSpec, root: TableSpec, depth: int) -> dict:
    """The condition on other rows; often a comparison with the row the permission is about."""
    if draw(st.integers(0, 2)):
        return draw(filters(world, table, root, depth - 1))
    ours, theirs = draw(st.sampled_from(pairs_of_a_type(table, root)))
    return {ours: {draw(st.sampled_from(COLUMN_OPERATORS)): ["$", theirs]}}


def pairs_of_a_type(table: TableSpec, root: TableSpec) -> list[tuple[str, str]]:
    return [
        (ours.name, theirs.name)
        for ours in table.columns.values()
        for theirs in root.columns.values()
        if ours.type == theirs.type
    ]


@st.composite
def column_filters(draw: Draw, table: TableSpec) -> dict:
    column = draw(st.sampled_from(list(table.columns.values())))
    if draw(st.integers(0, 4)) == 0:
        session = SESSION_VALUES.get(column.type)
        plain = VALUES[column.type].filter(
            lambda one: not_session(one) and not isinstance(one, dict)
        )
        value = st.just(session) if session and draw(st.booleans()) else plain
        return {column.name: draw(value)}
    count = draw(st.sampled_from([1, 1, 2]))
    operators = dict([draw(comparison(column.type, trusted=True)) for _ in range(count)])
    return {column.name: operators}


@st.composite
def column_comparisons(draw: Draw, table: TableSpec, root: TableSpec) -> dict:
    column = draw(st.sampled_from(list(table.columns.values())))
    is_root = draw(st.booleans())
    there = (root if is_root else table).columns.values()
    others = [one.name for one in there if one.type == column.type]
    if not others:
        return {}
    other = draw(st.sampled_from(others))
    return {
        column.name: {draw(st.sampled_from(COLUMN_OPERATORS)): ["$", other] if is_root else other}
    }
