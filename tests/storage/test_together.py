"""Questions that come at the same time, asked as one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import asyncpg
import pytest

from genkan.storage.connection import Connection
from genkan.storage.one_connection import OneConnection
from genkan.storage.pool import Pool, PoolClosed, open_pool
from genkan.storage.together import Together, open_pool_for_sharing

Scenario = Callable[[Pool], Awaitable[None]]


def play(url: str, scenario: Scenario) -> None:
    async def main() -> None:
        pool = await open_pool(url, size=4)
        try:
            async with pool.lend() as connection:
                await connection.execute("create table t (id int primary key, v int not null)")
                await connection.execute("insert into t select n, n from generate_series(1, 9) n")
            await scenario(pool)
        finally:
            await pool.close()

    asyncio.run(main())


class Values:
    """Reads `v` by `id`; `asked` has what each statement was for."""

    def __init__(self, pool: Pool) -> None:
        self.asked: list[Sequence[int]] = []
        self._together = Together(pool, self._read)

    async def of(self, number: int) -> int | None:
        return await self._together.answer(number)

    async def _read(self, connection: Connection, ids: Sequence[int]) -> Sequence[int | None]:
        self.asked.append(ids)
        # The row 5 can not be read, and nothing beside it in one statement.
        query = "select id, v + 0 / (v - 5) as v from t where id = any($1::int[])"
        rows = await connection.fetch(query, list(ids))
        found = {row["id"]: int(str(row["v"])) for row in rows}
        return [found.get(number) for number in ids]


def test_what_comes_at_the_same_time_is_one_statement(database_url: str) -> None:
    async def scenario(pool: Pool) -> None:
        values = Values(pool)
        assert await asyncio.gather(*map(values.of, (3, 1, 3, 77))) == [3, 1, 3, None]
        assert values.asked == [[3, 1, 3, 77]]

    play(database_url, scenario)


def test_nobody_is_answered_from_before_they_asked(database_url: str) -> None:
    """While one reads, the row changes; who asks after that is told of the change."""

    async def scenario(pool: Pool) -> None:
        values = Values(pool)
        for value in range(100, 200):
            first = asyncio.create_task(values.of(1))
            await asyncio.sleep(0)
            async with pool.lend() as connection:
                await connection.execute("update t set v = $1 where id = 1", value)
            assert await values.of(1) == value
            await first

    play(database_url, scenario)


def test_a_question_that_fails_fails_alone(database_url: str) -> None:
    async def scenario(pool: Pool) -> None:
        values = Values(pool)
        told = await asyncio.gather(*map(values.of, (4, 5, 6)), return_exceptions=True)
        assert (told[0], told[2]) == (4, 6)
        assert isinstance(told[1], asyncpg.DivisionByZeroError)
        assert values.asked == [[4, 5, 6], [4], [5], [6]]
        assert await values.of(7) == 7

    play(database_url, scenario)


def test_a_database_that_is_away_is_not_asked_again_for_each(database_url: str) -> None:
    async def scenario(pool: Pool) -> None:
        asked: list[Sequence[int]] = []

        async def ask(_: Connection, numbers: Sequence[int]) -> Sequence[int]:
            asked.append(numbers)
            raise ConnectionRefusedError("away")

        together = Together(pool, ask)
        told = await asyncio.gather(*map(together.answer, (1, 2)), return_exceptions=True)
        assert [type(each) for each in told] == [ConnectionRefusedError] * 2
        assert asked == [[1, 2]]

    play(database_url, scenario)


def test_who_goes_away_takes_nobody_along(database_url: str) -> None:
    async def scenario(pool: Pool) -> None:
        values = Values(pool)
        tasks = [asyncio.create_task(values.of(number)) for number in (1, 2, 3)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        told = await asyncio.gather(*tasks, return_exceptions=True)
        assert isinstance(told[0], asyncio.CancelledError)
        assert told[1:] == [2, 3]

    play(database_url, scenario)


def test_in_a_transaction_each_is_asked_alone_and_sees_what_it_wrote(database_url: str) -> None:
    async def scenario(pool: Pool) -> None:
        async with pool.lend() as connection, connection.transaction():
            values = Values(OneConnection(connection))
            await connection.execute("update t set v = 42 where id = 1")
            assert await values.of(1) == 42
            assert await Values(pool).of(1) == 1

    play(database_url, scenario)


@pytest.mark.parametrize("number", [1, 250])
def test_all_are_answered_however_many_there_are(database_url: str, number: int) -> None:
    async def scenario(pool: Pool) -> None:
        values = Values(pool)
        told = await asyncio.gather(*(values.of(1) for _ in range(number)))
        assert told == [1] * number
        assert max(map(len, values.asked)) <= 100

    play(database_url, scenario)


PLANS = """
select sum(generic_plans)::int as generic, sum(custom_plans)::int as custom
from pg_prepared_statements where statement like 'select%from t %'
"""


async def plans(pool: Pool) -> tuple[object, object]:
    """How often a plan was kept, and how often one was made, on the connection lent last."""
    async with pool.lend() as connection:
        row = await connection.fetchrow(PLANS)
    assert row is not None
    return row["generic"], row["custom"]


def test_what_is_shared_is_planned_once_and_nothing_else(database_url: str) -> None:
    async def scenario(_: Pool) -> None:
        pool = await open_pool_for_sharing(database_url, size=3, translate=None)
        values = Values(pool)
        for number in (1, 2, 3):
            assert await values.of(number) == number
            async with pool.lend() as connection:
                await connection.fetch("select v from t where $1::int is null or id = $1", number)
        assert await plans(pool.shared) == (3, 0)
        assert await plans(pool) == (0, 3)
        await pool.close()
        with pytest.raises(PoolClosed):
            await values.of(1)

    play(database_url, scenario)


@pytest.mark.parametrize(("size", "apart"), [(1, 0), (2, 0), (3, 1), (10, 3), (12, 4), (100, 4)])
def test_connections_for_sharing_are_of_the_number_allowed(
    database_url: str, size: int, apart: int
) -> None:
    async def scenario(_: Pool) -> None:
        pool = await open_pool_for_sharing(database_url, size=size, translate=None)
        sizes = (pool._size, 0 if pool.shared is pool else pool.shared._size)
        assert sizes == (size - apart, apart)
        await pool.close()

    play(database_url, scenario)
