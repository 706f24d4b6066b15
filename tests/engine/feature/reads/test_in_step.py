"""Reads that share connections: whatever happens to one, the others get their own answers."""

import asyncio
import json
from random import Random

import pytest

from genkan.engine.errors import DataException, PostgresError, PostgresUnavailable
from genkan.engine.postgres.pipeline.read_pool import ReadPool
from genkan.storage.connection import PREPARED_STATEMENTS
from tests.engine.read_clients import (
    ECHO,
    SLEEP,
    backends,
    execute,
    until,
    with_pool,
)

DIVIDE = "select to_json(100 / ($1::text)::int)"


async def echo(pool: ReadPool, words: str) -> int:
    """Where it ran; that it was answered to us is checked."""
    found, backend = json.loads(await pool.read(ECHO, (words,)))
    assert found == words
    return int(backend)


async def warm(pool: ReadPool, times: int = 5) -> None:
    """Its first run may be slow, and then it runs alone."""
    for _ in range(times):
        await echo(pool, "warm")


def test_thousands_of_reads_at_once_get_their_own_answers(database_url: str) -> None:
    texts = [ECHO + f" -- {number}" for number in range(20)]

    async def scenario(pool: ReadPool) -> int:
        async def ask(number: int) -> int:
            text = texts[number % 20]
            found, backend = json.loads(await pool.read(text, (f"{number} " * (number % 50),)))
            assert found == f"{number} " * (number % 50)
            return int(backend)

        return len(set(await asyncio.gather(*map(ask, range(4000)))))

    assert 1 <= with_pool(database_url, scenario) <= 4


def test_an_error_touches_its_own_read_alone(database_url: str) -> None:
    async def scenario(pool: ReadPool) -> None:
        for _ in range(5):
            await pool.read(DIVIDE, ("1",))
        reads = [pool.read(DIVIDE, (str(number % 3),)) for number in range(300)]
        for number, read in enumerate(reads):
            if number % 3:
                assert await read == b"%d" % (100 // (number % 3))
            else:
                with pytest.raises(DataException, match="division by zero"):
                    await read

    with_pool(database_url, scenario)


def test_more_statements_than_a_connection_keeps(database_url: str) -> None:
    async def scenario(pool: ReadPool) -> str:
        for _ in range(2):
            for number in range(PREPARED_STATEMENTS + 20):
                assert await pool.read(f"select to_json({number})", ()) == b"%d" % number
        count = "select to_json(count(*)) from pg_prepared_statements where name like 'genkan%'"
        return (await pool.read(count, ())).decode()

    assert with_pool(database_url, scenario, size=1) == str(PREPARED_STATEMENTS)


def test_a_table_may_change_under_prepared_statements(database_url: str) -> None:
    async def scenario(pool: ReadPool) -> None:
        text = "select row_to_json(t) from (select * from thing) t"
        star = "select thing.* from thing"  # its columns are those of the answer
        await execute(database_url, "create table thing (id int); insert into thing values (1)")
        for _ in range(4):
            assert await pool.read(text, ()) == b'{"id":1}'
            assert await pool.read(star, ()) == b"1"
        for change in ("add column name text default 'a'", "alter id type text"):
            await execute(database_url, f"alter table thing {change}")
            reads = [pool.read(star, ()) for _ in range(20)]
            assert {await read for read in reads} == {b"1"}
        assert await pool.read(text, ()) == b'{"id":"1","name":"a"}'

    with_pool(database_url, scenario)


def test_a_statement_that_the_server_has_forgotten_is_prepared_again(database_url: str) -> None:
    async def scenario(pool: ReadPool) -> None:
        for _ in range(3):
            await warm(pool)
            # Whatever a pooler's server may do to a session.
            with pytest.raises(AssertionError, match="null"):
                await pool.read("deallocate all", ())
            reads = [echo(pool, str(number)) for number in range(30)]
            await asyncio.gather(*reads)

    with_pool(database_url, scenario, size=1)


def test_reads_are_cancelled_at_any_moment(database_url: str) -> None:
    async def scenario(pool: ReadPool) -> None:
        random = Random(8)  # noqa: S311  # no secret
        await warm(pool)

        async def ask(number: int) -> None:
            if number % 10 == 0:
                await pool.read(SLEEP, (str(number), str(random.random() / 10)))
            else:
                await echo(pool, str(number))

        async def leave(number: int) -> None:
            try:
                async with asyncio.timeout(random.random() / 20):
                    await ask(number)
            except TimeoutError:
                pass

        for _ in range(5):
            await asyncio.gather(*(leave(number) for number in range(200)))
        await asyncio.gather(*(ask(number) for number in range(100)))

    with_pool(database_url, scenario)


def test_the_statement_of_who_has_left_is_stopped(database_url: str) -> None:
    async def scenario(pool: ReadPool) -> None:
        async def is_over() -> bool:
            return not await backends(database_url, "pg_sleep")

        async def is_running() -> bool:
            return not await is_over()

        await warm(pool)
        read = pool.read(SLEEP, ("never", "100"))
        await until(is_running)
        known = set(await backends(database_url))
        read.cancel()
        await until(is_over)
        await asyncio.gather(*(echo(pool, str(number)) for number in range(50)))
        assert known <= set(await backends(database_url)), "the connection is used again"

    with_pool(database_url, scenario)


def test_what_stands_behind_a_slow_read_is_answered_before_it(database_url: str) -> None:
    """One that was fast until now, so that others were put behind it."""

    async def scenario(pool: ReadPool) -> None:
        for _ in range(12):
            await pool.read(SLEEP, ("fast", "0"))
            await echo(pool, "fast")
        slow = pool.read(SLEEP, ("slow", "100"))
        fast = [asyncio.create_task(echo(pool, str(number))) for number in range(40)]
        await asyncio.gather(*fast)
        assert not slow.done()
        slow.cancel()
        await asyncio.gather(*(echo(pool, str(number)) for number in range(40)))

    with_pool(database_url, scenario)


def test_slow_reads_leave_connections_to_fast_ones(database_url: str) -> None:
    async def scenario(pool: ReadPool) -> int:
        await warm(pool)
        slow = [pool.read(SLEEP, (str(number), "100")) for number in range(20)]
        for number in range(50):
            await echo(pool, str(number))
        await asyncio.sleep(0.1)
        for number in range(50):
            await echo(pool, str(number))
        for read in slow:
            read.cancel()
        await warm(pool)
        return len(await backends(database_url))

    assert with_pool(database_url, scenario) <= 4


@pytest.mark.parametrize("is_busy", [True, False], ids=["busy", "idle"])
def test_reads_survive_the_end_of_their_backends(database_url: str, *, is_busy: bool) -> None:
    kill = (
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid()"
    )

    async def scenario(pool: ReadPool) -> None:
        await warm(pool)
        for _ in range(3):
            reads = [asyncio.ensure_future(echo(pool, str(each))) for each in range(200 * is_busy)]
            await asyncio.sleep(0)
            await execute(database_url, kill)
            await asyncio.gather(*reads)
            await asyncio.gather(*(echo(pool, str(number)) for number in range(20)))

    with_pool(database_url, scenario)


def test_a_statement_that_ends_its_connection_is_not_asked_for_ever(database_url: str) -> None:
    text = "select to_json(pg_terminate_backend(pg_backend_pid()))"

    async def scenario(pool: ReadPool) -> None:
        await warm(pool)
        with pytest.raises(PostgresUnavailable):
            await pool.read(text, ())
        await warm(pool)

    with_pool(database_url, scenario)


def test_the_servers_time_limit_ends_a_statement(database_url: str) -> None:
    async def scenario(pool: ReadPool) -> None:
        await warm(pool)
        slow = [pool.read(SLEEP, (str(number), "100")) for number in range(3)]
        for read in slow:
            with pytest.raises(PostgresError, match="canceling statement due to statement timeout"):
                await read
        await warm(pool)

    with_pool(database_url, scenario, timeout_seconds=0.2)


def test_a_server_that_says_nothing_is_given_up(database_url: str) -> None:
    async def scenario(pool: ReadPool) -> None:
        await warm(pool)
        slow = [pool.read(SLEEP, (str(number), "100")) for number in range(6)]
        for read in slow:  # the last ones have waited for a connection
            with pytest.raises(PostgresUnavailable):
                await read
        await warm(pool)

    with_pool(database_url, scenario, limit_seconds=0.3)


def test_a_closing_pool_answers_what_runs_and_turns_others_away(database_url: str) -> None:
    async def scenario(pool: ReadPool) -> None:
        await echo(pool, "warm")
        runs = pool.read(SLEEP, ("runs", "0.3"))
        waits = pool.read(SLEEP, ("waits", "0"))
        await asyncio.sleep(0.1)
        await pool.close()
        with pytest.raises(PostgresUnavailable):
            await waits
        with pytest.raises(PostgresUnavailable):
            await pool.read(ECHO, ("late",))
        assert await runs == b'"runs"'
        await until(lambda: _nobody(database_url))

    with_pool(database_url, scenario, size=1)


def test_a_database_that_is_not_there_is_unavailable(database_url: str) -> None:
    async def scenario(pool: ReadPool) -> None:
        found = await asyncio.gather(
            *(pool.read(ECHO, (str(number),)) for number in range(5)), return_exceptions=True
        )
        assert {type(each) for each in found} == {PostgresUnavailable}

    with_pool(database_url.replace("test_", "gone_"), scenario)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_small_pool_serves_everybody(database_url: str, size: int) -> None:
    async def scenario(pool: ReadPool) -> int:
        async def ask(number: int) -> None:
            if number % 7 == 0:
                await pool.read(SLEEP, (str(number), "0.01"))
            elif number % 11 == 0:
                with pytest.raises(DataException, match="division by zero"):
                    await pool.read(f"select to_json(1 / 0 + {number})", ())
            else:
                await echo(pool, str(number))

        await asyncio.gather(*map(ask, range(300)))
        return len(await backends(database_url))

    assert with_pool(database_url, scenario, size=size) <= size


async def _nobody(url: str) -> bool:
    return not await backends(url)
