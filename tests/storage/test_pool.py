"""The free-list of connections."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from genkan.storage.connection import Connection
from genkan.storage.pool import Pool, PoolClosed, open_pool

Scenario = Callable[[Pool], Awaitable[object]]


def play(url: str, scenario: Scenario, size: int = 2) -> object:
    async def main() -> object:
        pool = await open_pool(url, size=size)
        try:
            return await scenario(pool)
        finally:
            await pool.close()

    return asyncio.run(main())


async def backend_of(connection: Connection) -> object:
    return await connection.fetchval("select pg_backend_pid()")


def test_a_lent_connection_runs_queries(database_url: str) -> None:
    async def scenario(pool: Pool) -> object:
        async with pool.lend() as connection:
            return await connection.fetchval("select 1 + 1")

    assert play(database_url, scenario) == 2


def test_a_returned_connection_is_lent_again(database_url: str) -> None:
    async def scenario(pool: Pool) -> object:
        seen: set[object] = set()
        for _ in range(5):
            async with pool.lend() as connection:
                seen.add(await backend_of(connection))
        return len(seen)

    assert play(database_url, scenario) == 1


def test_no_more_than_size_connections_are_open_and_waiters_are_served_in_order(
    database_url: str,
) -> None:
    async def scenario(pool: Pool) -> object:
        served: list[int] = []
        backends: set[object] = set()

        async def borrow(number: int) -> None:
            async with pool.lend() as connection:
                served.append(number)
                backends.add(await backend_of(connection))

        await asyncio.gather(*(borrow(number) for number in range(12)))
        waited = [number for number in served if number > 1]
        return waited == sorted(waited), len(backends)

    assert play(database_url, scenario) == (True, 2)


def test_a_connection_left_in_a_transaction_is_not_lent_again(database_url: str) -> None:
    async def scenario(pool: Pool) -> object:
        async with pool.lend() as connection:
            await connection.execute("begin")
            left = await backend_of(connection)
        async with pool.lend() as connection:
            return left != await backend_of(connection), connection.is_in_transaction()

    assert play(database_url, scenario, size=1) == (True, False)


def test_a_connection_whose_query_was_cancelled_is_not_lent_again(database_url: str) -> None:
    async def scenario(pool: Pool) -> object:
        async def wait_long() -> None:
            async with pool.lend() as connection:
                await connection.execute("select pg_sleep(30)")

        task = asyncio.create_task(wait_long())
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with pool.lend() as connection:
            return await connection.fetchval("select 7")

    assert play(database_url, scenario, size=1) == 7


def test_a_query_that_was_cancelled_is_stopped_on_the_server(database_url: str) -> None:
    async def scenario(pool: Pool) -> object:
        async def wait_long() -> None:
            async with pool.lend() as connection:
                await connection.execute("select pg_sleep(30)")

        task = asyncio.create_task(wait_long())
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # The only place is free again when the server has been told.
        async with pool.lend() as connection:
            for _ in range(50):
                running = await connection.fetchval(
                    "select count(*) from pg_stat_activity where pid <> pg_backend_pid() "
                    "and state = 'active' and query like '%pg_sleep%'"
                )
                if running == 0:
                    break
                await asyncio.sleep(0.05)
            return running

    assert play(database_url, scenario, size=1) == 0


def test_a_waiter_that_gives_up_loses_no_connection(database_url: str) -> None:
    async def scenario(pool: Pool) -> object:
        async with pool.lend():
            waiter = asyncio.create_task(pool.take())
            await asyncio.sleep(0)
        # The connection has been handed to the waiter, who is cancelled before it wakes.
        waiter.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiter
        async with asyncio.timeout(60), pool.lend() as connection:
            return await connection.fetchval("select 8")

    assert play(database_url, scenario, size=1) == 8


def test_a_connection_the_server_has_closed_is_replaced(database_url: str) -> None:
    async def scenario(pool: Pool) -> object:
        async with pool.lend() as first, pool.lend() as second:
            await first.execute(f"select pg_terminate_backend({await backend_of(second)}, 5000)")
            with pytest.raises(Exception, match=r"terminat|closed|lost|cannot switch"):
                await second.execute("select 1")
        async with pool.lend() as one, pool.lend() as two:
            return await one.fetchval("select 1"), await two.fetchval("select 2")

    assert play(database_url, scenario) == (1, 2)


def test_setup_runs_once_for_each_connection(database_url: str) -> None:
    prepared: list[Connection] = []

    async def setup(connection: Connection) -> None:
        await connection.execute("set application_name = 'prepared'")
        prepared.append(connection)

    async def main() -> object:
        pool = await open_pool(database_url, size=2, setup=setup)
        for _ in range(3):
            async with pool.lend() as connection:
                name = await connection.fetchval("show application_name")
        await pool.close()
        return name

    assert asyncio.run(main()) == "prepared"
    assert len(prepared) == 1


def test_what_a_borrower_failed_with_may_be_translated(database_url: str) -> None:
    """At commit as well, which is inside of the borrowing and outside of any statement."""

    class Told(Exception):
        pass

    def translate(error: BaseException) -> Exception | None:
        return Told() if "t_pair" in str(error) else None

    async def main() -> None:
        pool = await open_pool(database_url, size=1, translate=translate)
        async with pool.lend() as connection:
            await connection.execute(
                "create table t (id int primary key, pair int constraint t_pair references t "
                "deferrable initially deferred)"
            )
        with pytest.raises(Told) as told:
            async with pool.lend() as connection, connection.transaction():
                await connection.execute("insert into t values (1, 2)")
        assert told.value.__cause__ is not None
        with pytest.raises(ZeroDivisionError):
            async with pool.lend():
                raise ZeroDivisionError
        async with pool.lend() as connection:
            assert await connection.fetchval("select count(*) from t") == 0
        await pool.close()

    asyncio.run(main())


def test_a_closed_pool_lends_nothing_and_turns_waiters_away(database_url: str) -> None:
    async def main() -> None:
        pool = await open_pool(database_url, size=1)
        async with pool.lend():
            waiter = asyncio.create_task(pool.take())
            await asyncio.sleep(0)
            await pool.close()
            with pytest.raises(PoolClosed):
                await waiter
        with pytest.raises(PoolClosed):
            async with pool.lend():
                pass

    asyncio.run(main())


def test_a_failed_connection_frees_its_place(database_url: str) -> None:
    async def main() -> object:
        pool = await open_pool(database_url, size=1)
        good, pool._url = pool._url, database_url.replace("port=", "port=1")
        async with pool.lend() as connection:
            connection.terminate()
        for _ in range(2):
            with pytest.raises(OSError, match=r".+"):
                await pool.take()
        pool._url = good
        async with asyncio.timeout(60), pool.lend() as connection:
            value = await connection.fetchval("select 9")
        await pool.close()
        return value

    assert asyncio.run(main()) == 9
