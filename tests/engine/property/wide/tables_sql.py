"""The world in Postgres: its tables, rows, keys and functions, all in schema ``public``."""

import json
from collections.abc import Iterator

from tests.engine.property.wide.model import TAG, FunctionSpec, Row, TableSpec, World


def script(world: World) -> str:
    """Everything anew; rows lie in the tables in the order of the world."""
    return ";\n".join(statements(world))


def statements(world: World) -> Iterator[str]:
    yield "set client_min_messages = warning"
    yield "drop schema if exists seen, judged, public cascade"
    yield "create schema public"
    for table in world.tables.values():
        yield created(table)
        yield filled(table, world.rows[table.name])
    for table in world.tables.values():
        yield from foreign_keys(table)
    for one in functions(world):
        yield function(one)


def created(table: TableSpec) -> str:
    columns = [
        f"{one.name} {one.type}{'' if one.nullable else ' not null'}"
        for one in table.columns.values()
    ]
    if table.key != (TAG,):
        columns.append(f"unique ({TAG})")
    columns.append(f"primary key ({', '.join(table.key)})")
    return f"create table public.{table.name} ({', '.join(columns)})"


def filled(table: TableSpec, rows: list[Row]) -> str:
    row_type = f"null::public.{table.name}"
    return (
        f"insert into public.{table.name} "  # noqa: S608 - ours, all of it
        f"select * from json_populate_recordset({row_type}, {quoted(json.dumps(rows))})"
    )


def foreign_keys(table: TableSpec) -> Iterator[str]:
    for key in table.foreign_keys:
        ours, theirs = ", ".join(key.columns), ", ".join(key.columns.values())
        yield (
            f"alter table public.{table.name} add foreign key ({ours}) "
            f"references public.{key.target} ({theirs})"
        )


def functions(world: World) -> Iterator[FunctionSpec]:
    for table in world.tables.values():
        yield from table.functions.values()
    yield from world.roots.values()


def function(one: FunctionSpec) -> str:
    if one.is_rows:
        returns = f"setof public.{one.returns}"
        body = f"select x.* from public.{one.returns} as x where {one.body}"  # noqa: S608 - ours
    else:
        returns, body = one.returns, f"select {one.body}"
    return declared("public", one, returns, body)


def declared(schema: str, one: FunctionSpec, returns: str, body: str) -> str:
    """The function in either schema: of the table's row, of its own arguments, of the session."""
    takes = [] if one.table is None else [f"r {schema}.{one.table}"]
    takes += [f"{name} {pg_type}" for name, pg_type in one.takes.items()]
    takes += ["hasura_session json"] * one.session
    return (
        f"create function {schema}.{one.name}({', '.join(takes)}) returns {returns} "
        f"language sql stable as {quoted(body)}"
    )


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
