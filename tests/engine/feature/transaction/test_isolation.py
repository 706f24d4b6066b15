"""What mutations that run at the same time see of each other, at each isolation level.

Each test holds a mutation in the middle of its transaction by a lock that a trigger waits for.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from tests.engine.running import ADMIN, Running, with_engine

LEVELS = ["read-committed", "repeatable-read", "serializable"]
DOCTORS = """
create table doctor (id int primary key, is_on_call bool not null, shifts int not null default 0);
insert into doctor values (1, true), (2, true);
create table seen (isolation text not null, at_first int not null, at_last int not null);
create function take_note() returns trigger language plpgsql as $$
    declare at_first int;
    begin
        select count(*) into at_first from doctor where is_on_call;
        perform pg_advisory_xact_lock(1);
        insert into seen
            select current_setting('transaction_isolation'), at_first, count(*)
            from doctor where is_on_call;
        return new;
    end
$$;
create trigger noted after update of is_on_call on doctor
    for each row execute function take_note();
"""
LEAVE = "mutation { update_doctor_by_pk(pk_columns: {id: %d}, _set: {is_on_call: false}) { id } }"
WORK = "mutation { update_doctor(where: {id: {_eq: 1}}, _inc: {shifts: 1}) { affected_rows } }"
WAITING = """
select count(*) from pg_stat_activity
where datname = current_database() and wait_event_type = 'Lock'
"""
PATIENCE_SECONDS = 20.0


async def ask(engine: Running, query: str) -> Any:
    sent = await engine.http.post("/v1/graphql", json={"query": query}, headers=ADMIN)
    return sent.json()


def refusal(answer: Any) -> dict[str, Any]:
    (error,) = answer["errors"]
    return {"message": error["message"], "code": error["extensions"]["code"]}


@asynccontextmanager
async def other_connection(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A client of the database that is none of the engine's."""
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def until_waiting(connection: asyncpg.Connection, count: int) -> None:
    """Until so many of the database's clients wait for a lock."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await connection.fetchval(WAITING) < count:
            await asyncio.sleep(0.01)
            # Within a transaction Postgres would show the same again.
            await connection.execute("select pg_stat_clear_snapshot()")


async def with_doctors(engine: Running) -> None:
    await engine.run_sql(DOCTORS)
    await engine.admin("/v1/metadata", {"type": "pg_track_table", "args": {"table": "doctor"}})


@pytest.mark.parametrize("level", LEVELS)
def test_a_mutation_sees_others_commit_at_read_committed_alone(
    database_url: str, level: str
) -> None:
    async def scenario(engine: Running) -> None:
        await with_doctors(engine)
        async with other_connection(database_url) as other:
            await other.execute("select pg_advisory_lock(1)")
            leaving = asyncio.create_task(ask(engine, LEAVE % 1))
            await until_waiting(other, 1)
            await other.execute("insert into doctor values (3, true)")
            await other.execute("select pg_advisory_unlock(1)")
            assert await leaving == {"data": {"update_doctor_by_pk": {"id": 1}}}
            (seen,) = await other.fetch("select * from seen")
        at_last = 2 if level == "read-committed" else 1
        assert tuple(seen) == (level.replace("-", " "), 1, at_last)

    with_engine(database_url, scenario, HASURA_GRAPHQL_TX_ISOLATION=level)


@pytest.mark.parametrize("level", LEVELS)
def test_an_update_of_a_row_that_has_changed_meanwhile_is_refused_above_read_committed(
    database_url: str, level: str
) -> None:
    async def scenario(engine: Running) -> None:
        await with_doctors(engine)
        async with other_connection(database_url) as other:
            async with other.transaction():
                await other.execute("update doctor set shifts = shifts + 10 where id = 1")
                working = asyncio.create_task(ask(engine, WORK))
                await until_waiting(other, 1)
            answer = await working
            shifts = await other.fetchval("select shifts from doctor where id = 1")
        if level == "read-committed":
            assert answer == {"data": {"update_doctor": {"affected_rows": 1}}}
            assert shifts == 11
        else:
            assert refusal(answer) == {
                "message": "serialization failure due to concurrent update",
                "code": "concurrent-update",
            }
            # Not tried again behind the client's back.
            assert shifts == 10

    with_engine(database_url, scenario, HASURA_GRAPHQL_TX_ISOLATION=level)


@pytest.mark.parametrize("level", LEVELS)
def test_of_two_mutations_that_each_rely_on_the_others_row_one_is_refused_when_serializable(
    database_url: str, level: str
) -> None:
    async def scenario(engine: Running) -> None:
        await with_doctors(engine)
        async with other_connection(database_url) as other:
            await other.execute("select pg_advisory_lock(1)")
            leaving = [asyncio.create_task(ask(engine, LEAVE % id_)) for id_ in (1, 2)]
            await until_waiting(other, 2)
            await other.execute("select pg_advisory_unlock(1)")
            answers = await asyncio.gather(*leaving)
            on_call = await other.fetchval("select count(*) from doctor where is_on_call")
        refused = [refusal(answer) for answer in answers if "errors" in answer]
        if level == "serializable":
            assert refused == [
                {
                    "message": "serialization failure due to concurrent update",
                    "code": "concurrent-update",
                }
            ]
            assert on_call == 1
        else:
            assert refused == []
            assert on_call == 0

    with_engine(database_url, scenario, HASURA_GRAPHQL_TX_ISOLATION=level)


@pytest.mark.parametrize("level", LEVELS)
def test_of_two_mutations_that_wait_for_each_other_one_is_told_of_the_deadlock(
    database_url: str, level: str
) -> None:
    crossed = """mutation {
        first: update_doctor_by_pk(pk_columns: {id: %d}, _set: {is_on_call: true}) { id }
        second: update_doctor_by_pk(pk_columns: {id: %d}, _inc: {shifts: 1}) { id }
    }"""

    async def scenario(engine: Running) -> None:
        await with_doctors(engine)
        await engine.run_sql("drop trigger noted on doctor")
        await engine.run_sql("""
            create function wait() returns trigger language plpgsql as
                $$ begin perform pg_advisory_xact_lock_shared(1); return new; end $$;
            create trigger waits after update of is_on_call on doctor
                for each row execute function wait();
        """)
        async with other_connection(database_url) as other:
            await other.execute("select pg_advisory_lock(1)")
            both = [asyncio.create_task(ask(engine, crossed % pair)) for pair in ((1, 2), (2, 1))]
            await until_waiting(other, 2)
            await other.execute("select pg_advisory_unlock(1)")
            answers = await asyncio.gather(*both)
            shifts = await other.fetchval("select sum(shifts) from doctor")
        refused = [refusal(answer) for answer in answers if "errors" in answer]
        assert {"message": "deadlock detected", "code": "concurrent-update"} in refused
        # What was refused left nothing, what was answered is there.
        assert shifts == 2 - len(refused)

    with_engine(database_url, scenario, HASURA_GRAPHQL_TX_ISOLATION=level)


def test_a_source_has_an_isolation_level_of_its_own(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_doctors(engine)

        async def isolation(declared: object) -> str:
            info = {"database_url": database_url, "isolation_level": declared}
            update = {"name": "default", "configuration": {"connection_info": info}}
            await engine.admin("/v1/metadata", {"type": "pg_update_source", "args": update})
            assert "data" in await ask(engine, LEAVE % 1)
            rows = (await engine.run_sql("delete from seen returning isolation"))["result"]
            return str(rows[1][0])

        assert await isolation("serializable") == "serializable"
        assert await isolation("repeatable-read") == "repeatable read"
        assert await isolation(None) == "read committed"

    with_engine(database_url, scenario, HASURA_GRAPHQL_TX_ISOLATION="serializable")


@pytest.mark.parametrize("declared", ["snapshot", 1])
def test_a_source_with_what_is_no_isolation_level_is_not_opened(
    database_url: str, declared: object
) -> None:
    async def scenario(engine: Running) -> None:
        info = {"database_url": database_url, "isolation_level": declared}
        adding = {"name": "other", "configuration": {"connection_info": info}}
        sent = await engine.http.post(
            "/v1/metadata", json={"type": "pg_add_source", "args": adding}, headers=ADMIN
        )
        assert sent.status_code == 400
        assert "isolation_level" in sent.text

    with_engine(database_url, scenario)
