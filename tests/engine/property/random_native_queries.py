"""A world whose tables can also be had of native queries, filtered by their models' permissions.

``q0`` gives the rows of ``t0`` whose id is at least ``{{least}}``, as logical model ``m0`` whose
permissions are its own. It has the relations of ``t0``; those that begin with ``native_`` lead
from tables and native queries to native queries.
"""

from dataclasses import dataclass, replace

from tests.engine.property import choices as st
from tests.engine.property.random_world import (
    Draw,
    Query,
    TableSpec,
    World,
    arguments,
    declarations,
    queries,
    selections,
    shares,
    together,
    worlds,
)

CODES = (
    "select * from {table} where id >= {{{{least}}}}",
    "with t as (select * from {table}) select t.* from t where not id < {{{{least}}}}; -- {{{{least}}}}",  # noqa: E501
    "select * from {table} where id >= greatest({{{{least}}}}, {{{{least}}}}) /* ' */ order by 1",
)


@dataclass
class NativeWorld:
    """tables: the world without native queries, of which conditions and orders are drawn.

    everything: the same world where native queries are tables more, as an evaluator has them.
    least: what every call of a native query is given. codes: by native query.
    """

    tables: World
    everything: World
    least: int
    codes: dict[str, str]


@st.composite
def native_worlds(draw: Draw) -> NativeWorld:
    """Models have permissions apart from those of the tables behind them."""
    world = draw(worlds(with_ids=True))
    least = draw(st.integers(0, 2))
    specs, codes = {}, {}
    for name, table in world.tables.items():
        spec = with_native_relations(table)
        specs[name], specs[query_of(name)] = spec, replace(spec, name=query_of(name))
        codes[query_of(name)] = draw(st.sampled_from(CODES)).format(table=name)
    rows = {query_of(name): [one for one in world.rows[name] if one["id"] >= least]
            for name in world.tables}  # fmt: skip
    everything = replace(world, tables=specs, rows={**world.rows, **rows})
    everything.declared, everything.permissions = {**world.declared}, {**world.permissions}
    for name, table in world.tables.items():
        query = query_of(name)
        # A model has no relations that a condition could follow.
        bare = replace(table, relations={})
        everything.declared[query] = draw(declarations(world, bare))
        for permission in everything.declared[query].values():
            permission.columns = list(dict.fromkeys(["id", *permission.columns]))
        held = shares(everything, query, "reader")
        if held:
            everything.permissions[query] = held[0] if len(held) == 1 else together(table, held)
    return NativeWorld(world, everything, least, codes)


def query_of(table: str) -> str:
    """The native query that gives the table's rows."""
    return table.replace("t", "q")


def table_of(query: str) -> str:
    """The table whose rows the native query gives."""
    return query.replace("q", "t")


def with_native_relations(table: TableSpec) -> TableSpec:
    """The table with each of its relations once more, to the native query of the target."""
    native = {
        f"native_{one.name}": replace(one, name=f"native_{one.name}", target=query_of(one.target))
        for one in table.relations.values()
    }
    return replace(table, relations={**table.relations, **native})


@st.composite
def native_questions(draw: Draw) -> tuple[NativeWorld, list[Query]]:
    """A world, and three questions of its reader, of native queries where it may read any."""
    native = draw(native_worlds())
    likely = [name for name in native.codes if name in native.everything.permissions]
    names = likely or sorted(native.tables.permissions)
    return native, [draw(native_queries(native, draw(st.sampled_from(names)), 2)) for _ in range(3)]


@st.composite
def native_queries(draw: Draw, native: NativeWorld, name: str, depth: int) -> Query:
    """Rows of a native query or of a table, and what is related to them."""
    if name in native.tables.tables:
        query = draw(queries(native.tables, name, depth))
        table = native.tables.tables[name]
    else:
        table = native.tables.tables[table_of(name)]
        permission = native.everything.permissions[name]
        bare = replace(table, name=name, relations={})
        query = draw(arguments(native.tables, bare, permission))
        chosen = draw(selections(native.tables, table, permission, depth))
        # Related rows have no aggregates here.
        query.fields = {field: one for field, one in chosen.items() if one[0] != "about"}
    for relation in table.relations.values() if depth else ():
        target = query_of(relation.target)
        if target in native.everything.permissions and draw(st.integers(0, 3)):
            inner = draw(native_queries(native, target, depth - 1))
            if not relation.is_array:
                inner = Query(target, {}, [], None, None, None, inner.fields)
            kind = "array" if relation.is_array else "object"
            query.fields[f"n_{relation.name}"] = (kind, f"native_{relation.name}", inner)
    return query
