"""200 clients write the same rows at once: what they are told is what Postgres has.

At each isolation level: no increment is lost, no seat is taken twice, no stock is sold that is not
there; who is refused left nothing behind, and is told whether it was a deadlock, a serialisation
failure or the permission's check.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.clients.program import free_port
from tests.engine.process.engine_program import engine
from tests.engine.running import ADMIN
from tests.engine.written_blog import permission

pytestmark = [pytest.mark.process, pytest.mark.slow]

CLIENTS = 200
TURNS = 3  # mutations of each client, each of another kind
SEATS = 7
STOCK = 50
HANG_SECONDS = 90
DEADLOCK = ("concurrent-update", "deadlock detected")
SERIALISATION = ("concurrent-update", "serialization failure due to concurrent update")
CHECK = ("permission-error", "check constraint of an insert/update permission has failed")

TABLES = """
create table counter (id int primary key, value int not null);
create table journal (kind text, client int, primary key (kind, client));
create table seat (id int primary key, taken_by int);
create table stock (id int primary key, amount int not null);
create table tally (key text primary key, hits int not null default 0, last int);
create table account (id int primary key, balance int not null);
insert into counter values (1, 0);
insert into seat select generate_series(0, {seats} - 1);
insert into stock values (1, {stock});
insert into account values (1, 0), (2, 0);

-- Long enough for the other one to hold its own first row.
create function dawdle() returns trigger language plpgsql
    as $$ begin perform pg_sleep(0.01); return new; end $$;
create trigger dawdle before update on account for each row execute function dawdle();
do $$ begin
    execute format('alter database %I set deadlock_timeout = ''10ms''', current_database());
end $$;
"""
NAMES = ("counter", "journal", "seat", "stock", "tally", "account")
KINDS = {
    "increment": """
        update_counter_by_pk(pk_columns: {id: 1}, _inc: {value: 1}) { id }""",
    "seat": """
        update_seat(where: {id: {_eq: $seat}, taken_by: {_is_null: true}},
            _set: {taken_by: $client}) { affected_rows }""",
    "sale": """
        update_stock(where: {id: {_eq: 1}}, _inc: {amount: -1}) { affected_rows }""",
    "upsert": """
        insert_tally(objects: [{key: $first, last: $client}, {key: $second, last: $client}],
            on_conflict: {constraint: tally_pkey, update_columns: [last]}) { affected_rows }
        update_tally(where: {key: {_in: [$first, $second]}}, _inc: {hits: 1}) { affected_rows }""",
    "transfer": """
        taken: update_account_by_pk(pk_columns: {id: $from}, _inc: {balance: -1}) { id }
        given: update_account_by_pk(pk_columns: {id: $to}, _inc: {balance: 1}) { id }""",
}
VARIABLES = {"seat": "Int!", "first": "String!", "second": "String!", "from": "Int!", "to": "Int!"}


@dataclass
class Told:
    """What the clients were told of one kind of mutation.

    winners: of those that were done, who was told that rows were affected.
    """

    done: set[int] = field(default_factory=set)
    winners: set[int] = field(default_factory=set)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)


def document(kind: str) -> str:
    """A mutation of the kind that enters itself into the journal as well."""
    used = "".join(
        f", ${name}: {type_}" for name, type_ in VARIABLES.items() if f"${name}" in KINDS[kind]
    )
    journal = f'insert_journal_one(object: {{kind: "{kind}", client: $client}}) {{ client }}'
    return f"mutation ($client: Int!{used}) {{ {journal} {KINDS[kind]} }}"


def variables(kind: str, client: int) -> dict[str, Any]:
    one, other = ("a", 1), ("b", 2)
    if client % 2:
        one, other = other, one
    given = {
        "seat": client % SEATS,
        "first": one[0],
        "second": other[0],
        "from": one[1],
        "to": other[1],
    }
    used = {name: value for name, value in given.items() if f"${name}" in KINDS[kind]}
    return {"client": client, **used}


async def set_up(http: httpx.AsyncClient) -> None:
    sql = TABLES.format(seats=SEATS, stock=STOCK)
    await call(http, "/v2/query", "run_sql", {"sql": sql})
    tracked = [{"type": "pg_track_table", "args": {"table": table}} for table in NAMES]
    permissions = [
        granted
        for table in NAMES
        for granted in (
            permission("select", table, "user", columns="*", filter={}),
            permission("insert", table, "user", columns="*", check={}),
            permission(
                "update",
                table,
                "user",
                columns="*",
                filter={},
                check={"amount": {"_gte": 0}} if table == "stock" else {},
            ),
        )
    ]
    await call(http, "/v1/metadata", "bulk", [*tracked, *permissions])


async def call(http: httpx.AsyncClient, path: str, kind: str, args: Any) -> Any:
    response = await http.post(path, json={"type": kind, "args": args})
    assert response.status_code == 200, response.text
    return response.json()


async def write_all(http: httpx.AsyncClient) -> dict[str, Told]:
    """Every client sends a mutation of several kinds, neighbours of others."""
    told = {kind: Told() for kind in KINDS}

    async def write(client: int) -> None:
        for turn in range(TURNS):
            kind = list(KINDS)[(client + turn) % len(KINDS)]
            body = {"query": document(kind), "variables": variables(kind, client)}
            response = await http.post("/v1/graphql", json=body, headers={"x-hasura-role": "user"})
            assert response.status_code == 200
            enter(told[kind], client, response.json())

    async with asyncio.timeout(HANG_SECONDS), asyncio.TaskGroup() as clients:
        for client in range(CLIENTS):
            clients.create_task(write(client))
    return told


def enter(told: Told, client: int, answer: Any) -> None:
    if "errors" in answer:
        (error,) = answer["errors"]
        told.refused[error["extensions"]["code"], error["message"]] += 1
        return
    told.done.add(client)
    counts = [
        field["affected_rows"] for field in answer["data"].values() if "affected_rows" in field
    ]
    if any(counts):
        told.winners.add(client)


async def rows(http: httpx.AsyncClient, sql: str) -> list[list[str]]:
    return (await call(http, "/v2/query", "run_sql", {"sql": sql, "read_only": True}))["result"][1:]


async def assert_told_is_true(http: httpx.AsyncClient, told: dict[str, Told]) -> None:
    journal = await rows(http, "select kind, client from journal")
    for kind in KINDS:
        assert {int(client) for of, client in journal if of == kind} == told[kind].done
    assert await rows(http, "select value from counter") == [[str(len(told["increment"].done))]]
    sold = len(told["sale"].done)
    assert await rows(http, "select amount from stock") == [[str(STOCK - sold)]]
    hits = str(len(told["upsert"].done))
    assert await rows(http, "select key, hits from tally order by 1") == [["a", hits], ["b", hits]]
    assert {int(last) for (last,) in await rows(http, "select last from tally")} <= told[
        "upsert"
    ].done
    assert await rows(http, "select sum(balance) from account") == [["0"]]
    taken = await rows(http, "select taken_by from seat where taken_by is not null")
    assert sorted(int(client) for (client,) in taken) == sorted(told["seat"].winners)


def test_at_read_committed_only_deadlocks_and_checks_refuse(
    database_url: str, tmp_path: Path
) -> None:
    told = contended(database_url, tmp_path, "read-committed")
    for kind in ("increment", "seat"):
        assert not told[kind].refused
    assert len(told["seat"].winners) == SEATS
    assert (len(told["sale"].done), told["sale"].refused.keys()) == (STOCK, {CHECK})
    assert told["transfer"].refused.keys() == {DEADLOCK}
    assert told["upsert"].refused.keys() <= {DEADLOCK}


@pytest.mark.parametrize("level", ["repeatable-read", "serializable"])
def test_at_higher_levels_what_can_not_be_serialised_is_refused_as_such(
    database_url: str, tmp_path: Path, level: str
) -> None:
    told = contended(database_url, tmp_path, level)
    assert all(told[kind].done for kind in KINDS)
    refused = {error for kind in KINDS for error in told[kind].refused}
    assert SERIALISATION in refused
    assert refused <= {SERIALISATION, DEADLOCK, CHECK}


def contended(database_url: str, folder: Path, level: str) -> dict[str, Told]:
    """What clients were told, after it was compared with what the database has."""
    port = free_port()
    settings = {"HASURA_GRAPHQL_TX_ISOLATION": level, "HASURA_GRAPHQL_PG_CONNECTIONS": "80"}

    async def run() -> dict[str, Told]:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}",
            headers=ADMIN,
            trust_env=False,
            timeout=HANG_SECONDS,
            limits=httpx.Limits(max_connections=CLIENTS),
        ) as http:
            await set_up(http)
            told = await write_all(http)
            await assert_told_is_true(http, told)
            return told

    with engine(database_url, port, folder, **settings):
        told = asyncio.run(run())
    answered = sum(len(one.done) + one.refused.total() for one in told.values())
    assert answered == CLIENTS * TURNS
    return told
