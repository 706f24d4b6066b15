"""A cursor goes along any type that has an order, and loses nothing of a value on its way."""

from typing import Any

import pytest

from tests.engine.feature.stream.following import FAST, subscriber
from tests.engine.running import Running, with_engine

DECLARED = """
create type mood as enum ('sad', 'ok', 'happy');
create domain score as numeric check (value > -1000);
"""
# Settings that an operator may have, under which the text of a time is not what it says.
SETTINGS = """
do $$ begin
    execute format('alter database %I set datestyle = ''SQL, DMY''', current_database());
    execute format('alter database %I set timezone = ''Asia/Kolkata''', current_database());
    execute format('alter database %I set intervalstyle = ''sql_standard''', current_database());
end $$;
"""
# Of each type a value to begin at, and values behind it in their order.
VALUES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "int2": (-9, ("-8", "7")),
    "int8": (
        "9007199254740992",
        ("9007199254740993", "9007199254740994", "9223372036854775807"),
    ),
    "numeric": (
        "0.1",
        ("0.1000000000000000000000000001", "0.1000000000000000000000000002", "1e40", "NaN"),
    ),
    "float8": (0.1, ("0.10000000000000002", "0.10000000000000003", "1e300", "Infinity", "NaN")),
    "float4": (0.5, ("0.50000006", "0.5000001", "1e30")),
    "timestamptz": (
        "2024-03-02T01:00:00.000001Z",
        (
            "2024-03-02T01:00:00.000002Z",
            "2024-03-02T01:00:00.000003Z",
            "2024-03-02T06:30:00.000004+05:30",
            "2024-12-01T00:00:00Z",
            "infinity",
        ),
    ),
    "timestamp": (
        "0044-03-15 00:00:00 BC",
        ("0044-03-15 00:00:01 BC", "2024-02-01 00:00:00.1", "2024-02-01 00:00:00.100001"),
    ),
    "date": ("2024-02-01", ("2024-02-03", "2024-03-01", "2024-03-02", "infinity")),
    "time": ("10:00", ("10:00:00.000001", "10:00:00.000002")),
    "timetz": ("10:00+02", ("10:00:00.000001+02", "12:00+02")),
    "interval": ("1 day", ("1 day 00:00:00.000001", "-1 day +100:00:00", "1 mon -3 days")),
    "uuid": (
        "00000000-0000-0000-0000-000000000000",
        ("00000000-0000-0000-0000-000000000001", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    ),
    "bool": (False, ("true",)),
    "text": ("", (" ", "'quoted' \\ {}", "b", "ü")),
    'text collate "C"': ("Z", ("a", "b")),
    "varchar(9)": ("a", ("a ", "b")),
    "char(3)": ("a", ("ab", "b")),
    "bytea": ("\\x00", ("\\x0001", "\\x01")),
    "inet": ("10.0.0.1", ("10.0.0.2", "::1")),
    "bit varying(8)": ("0", ("00", "1")),
    "mood": ("sad", ("ok", "happy")),
    "score": (1, ("1.5", "1000000000000000000000000.5")),
    "int4[]": ([1], ("{1,2}", "{2}", "{2,NULL}")),
}


@pytest.mark.parametrize("settings", ["", SETTINGS])
def test_every_row_comes_once_and_in_order(database_url: str, settings: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql(DECLARED)
        commands: list[object] = []
        for number, (type_, (_, values)) in enumerate(VALUES.items()):
            rows = ", ".join(
                "({}, '{}')".format(id_, value.replace("'", "''"))
                for id_, value in enumerate(values)
            )
            table = f"create table t{number} (id int primary key, value {type_})"
            await engine.run_sql(f"{table}; insert into t{number} values {rows}")  # noqa: S608 - ours
            commands.append({"type": "pg_track_table", "args": {"table": f"t{number}"}})
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        async with subscriber(engine) as client:
            for number, (type_, (start, values)) in enumerate(VALUES.items()):
                cursor = {"initial_value": {"value": start}}
                query = f"""subscription ($from: [t{number}_stream_cursor_input]!) {{
                  t{number}_stream(cursor: $from, batch_size: 1) {{ id }}
                }}"""
                name = await client.follow(query, **{"from": [cursor]})
                given = [await client.ids() for _ in values]
                assert given == [[id_] for id_ in range(len(values))], type_
                await client.is_quiet()
                await client.ws.send({"type": "stop", "id": name})

    async def with_settings(engine: Running) -> None:
        if settings:
            await engine.run_sql(settings)

    if settings:
        with_engine(database_url, with_settings)
    with_engine(database_url, scenario, **FAST)


def test_now_is_when_the_stream_began(database_url: str) -> None:
    query = """subscription {
      event_stream(cursor: {initial_value: {at: "now"}}, batch_size: 9) { id }
    }"""

    async def scenario(engine: Running) -> None:
        await engine.run_sql(
            "create table event (id int primary key, at timestamptz not null default now());"
            "insert into event values (1)"
        )
        await engine.admin("/v1/metadata", {"type": "pg_track_table", "args": {"table": "event"}})
        async with subscriber(engine) as client:
            await client.follow(query)
            await client.is_quiet()
            # It may be that nothing was asked of the database yet: wait until it was.
            for id_ in range(2, 500):
                await engine.run_sql(f"insert into event values ({id_})")  # noqa: S608 - ours
                if not client.ws.from_engine.empty():
                    break
            assert 1 not in await client.ids()

    with_engine(database_url, scenario, **FAST)
