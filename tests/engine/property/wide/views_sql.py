"""What the reader may see, as views of Postgres: ``judged.t0``, and ``seen.t0`` that holds it.

A view has the columns the reader may ask for, null where no permission gives them; its ``raw_``
columns, of which no question knows, say how rows are joined.
"""

from collections.abc import Iterator

from tests.engine.property.wide.conditions_sql import Around, condition
from tests.engine.property.wide.model import FunctionSpec, TableSpec, World
from tests.engine.property.wide.tables_sql import declared


def judged(world: World) -> str:
    """Creates the views."""
    return ";\n".join(["create schema judged", *views(world)])


def seen(world: World) -> str:
    """Creates what holds them, and the functions of their rows."""
    of_rows = [one for function in offered_functions(world) for one in functions(function)]
    return ";\n".join(["create schema seen", *tables(world), *of_rows])


def readable(world: World) -> list[TableSpec]:
    return [table for table in world.tables.values() if world.shares(table.name)]


def views(world: World) -> Iterator[str]:
    for table in readable(world):
        shares = world.shares(table.name)
        rows = [condition(share.filter, Around(world, table, "r", "r")) for share in shares]
        offer = world.offer(table.name)
        columns = [
            f"{shown(f'r.{name}', [name in one.columns for one in shares], rows)} as {name}"
            for name in offer.columns
        ]
        columns += [f"r.{name} as raw_{name}" for name in table.columns]
        columns += [
            f"{shown('true', [name in one.computed for one in shares], rows)} as shown_{name}"
            for name in offer.computed
        ]
        source, wanted = f"public.{table.name} as r", " or ".join(rows)
        selected = f"select {', '.join(columns)} from {source} where {wanted}"  # noqa: S608 - ours
        yield f"create view judged.{table.name} as {selected}"


def shown(value: str, gives: list[bool], rows: list[str]) -> str:
    """The value on the rows of those shares that give it, null on all others."""
    if all(gives):
        return value
    giving = " or ".join(row for row, given in zip(rows, gives, strict=True) if given)
    return f"case when {giving} then {value} end"


def tables(world: World) -> Iterator[str]:
    """The views as tables, for those have keys."""
    for table in readable(world):
        yield f"create table seen.{table.name} as table judged.{table.name}"
        if has_key(world, table):
            yield f"alter table seen.{table.name} add primary key ({', '.join(table.key)})"


def has_key(world: World, table: TableSpec) -> bool:
    """Whether the reader sees the key of every row it sees."""
    return all(name in one.columns for one in world.shares(table.name) for name in table.key)


def offered_functions(world: World) -> Iterator[FunctionSpec]:
    names = {table.name for table in readable(world)}
    for table in readable(world):
        computed = world.offer(table.name).computed
        for one in table.functions.values():
            if one.returns in names if one.is_rows else one.name in computed:
                yield one
    yield from (one for one in world.roots.values() if one.returns in names)


def functions(one: FunctionSpec) -> Iterator[str]:
    """The function of a seen row: what the true one has for the true row, if it may be seen."""
    given = [*one.takes, *["hasura_session"] * one.session]
    if one.table is not None:
        given = [f"(select b from public.{one.table} as b where b.tag = r.raw_tag)", *given]  # noqa: S608
    call = f"public.{one.name}({', '.join(given)})"
    if one.is_rows:
        seen = f"seen.{one.returns} as v on v.raw_tag = x.tag"
        body = f"select v.* from {call} as x join {seen}"  # noqa: S608 - ours
        yield declared("seen", one, f"setof seen.{one.returns}", body)
    else:
        body = f"select case when r.shown_{one.name} then {call} end"
        yield declared("seen", one, one.returns, body)
