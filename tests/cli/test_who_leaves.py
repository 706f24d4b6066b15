"""The lane and ASGI let go of what nobody waits for any more."""

import asyncio

import pytest

from tests.cli.lanes import ASKED, PATIENCE_SECONDS, Ports, answers, play, request

SLOW = """
create function slow_users() returns setof users language sql stable
  as $$ select users.* from users, pg_sleep(50) $$;
"""
SLEEPING = (
    "select count(*) from pg_stat_activity "
    "where state = 'active' and query ~ 'slow_users' and pid <> pg_backend_pid()"
)


@pytest.mark.parametrize("client", ["pipelined", "asyncpg"])
def test_the_statement_of_a_client_that_left_is_stopped(database_url: str, client: str) -> None:
    async def scenario(ports: Ports) -> None:
        await ports.engine.run_sql(SLOW)
        tracked = {"function": "slow_users"}
        await ports.engine.admin("/v1/metadata", {"type": "pg_track_function", "args": tracked})
        # The second time its plan is kept.
        for port in (ports.lane, ports.asgi) * 2:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request({"query": "{ slow_users { id } }"}))
            await until(ports, SLEEPING, 1)
            writer.close()
            await until(ports, SLEEPING, 0)
            assert b'"data"' in (await answers(port, request(ASKED)))[0]

    play(database_url, scenario, GENKAN_READ_CLIENT=client)


def test_a_mutation_goes_on_when_its_client_has_left(database_url: str) -> None:
    writing = (
        "create function take_time() returns trigger language plpgsql as "
        "$$ begin perform pg_sleep(0.5); return new; end $$;"
        "create trigger slowly before update on users for each row when (new.name ~ 'port') "
        "execute function take_time()"
    )
    busy = "select count(*) from pg_stat_activity where state = 'active' and wait_event = 'PgSleep'"

    async def scenario(ports: Ports) -> None:
        await ports.engine.run_sql(writing)
        for port in (ports.lane, ports.asgi):
            mutation = (
                "mutation ($name: String) { update_users(where: {}, _set: {name: $name}) "
                "{ affected_rows } }"
            )
            sent = {"query": mutation, "variables": {"name": f"port {port}"}}
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request(sent))
            await until(ports, busy, 1)
            writer.close()
            await until(ports, f"select count(*) from users where name = 'port {port}'", 2)  # noqa: S608

    play(database_url, scenario)


async def until(ports: Ports, sql: str, wanted: int) -> None:
    """Ask until the count is `wanted`."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = await ports.engine.run_sql(sql)
            if found["result"][1][0] == str(wanted):
                return
            await asyncio.sleep(0.02)
