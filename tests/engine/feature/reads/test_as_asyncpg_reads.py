"""The pipelined client answers what asyncpg answers, and refuses in the same words."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genkan.engine.config.read_client import ReadClient
from genkan.engine.errors import DataException
from genkan.engine.postgres.run import Database
from tests.engine.read_clients import ECHO, SOURCE, opened, outcome

STATEMENTS: list[tuple[str, tuple[object, ...]]] = [
    ("select '[1, 2]'::json", ()),
    ("select to_json($1::text)", ("plain",)),
    ("select to_json($1::text)", ("",)),
    ("select to_json($1::text)", ("é 漢字 🎉 ' \" \\ \n \t $1 ; --",)),
    ("select to_json($1::text is null)", (None,)),
    ("select to_json($1::text)", (None,)),
    ("select to_json($1::text[])", ([],)),
    ("select to_json($1::text[])", (["a", None, 'b"c', "d\\e", "{f,g}", "", "NULL", " h "],)),
    ("select to_json($1::text[])", (("t", "u"),)),
    ("select to_json($1::text[])", (None,)),
    ("select json_build_object('a', $1::text, 'b', $2::text[])", ("x", ["y"])),
    ("select json_agg(g) from generate_series(1, 1000) g", ()),
    ("select to_json(repeat($1::text, 3000000))", ("x",)),  # megabytes
    ("select to_json(repeat($1::text, 1000))", ("漢" * 5000,)),
    ("select json_build_object('id', 1) where false", ()),
    ("select null::json", ()),
    ("select '1'::json union all select '2'::json", ()),
    ("select to_json(1 / ($1::text)::int)", ("0",)),
    ("select to_json(($1::text)::int)", ("x",)),
    ("select to_json(($1::text)::int)", ("99999999999",)),
    ("select to_json(($1::text)::timestamptz)", ("yesterdayish",)),
    ("select to_json(($1::text)::jsonb)", ("{",)),
    ("select to_json('a' ~ $1::text)", ("(",)),
    ("select to_json('a' like $1::text)", ("\\",)),
    ("select to_json($1::text)", ("a\0b",)),
    ("select to_json($1::text[])", (["a\0b"],)),
    ("select to_json($1::text)", ("\ud800",)),
    ("select to_json($1::text)", ("x" * 60 + "\ud800",)),
    ("select to_json($1::text)", (5,)),
    ("select nonsense", ()),
    ("selec 1", ()),
    ("select to_json(x) from missing_table", ()),
    ("select missing_function(1)", ()),
    ("create table not_here (id int)", ()),
    ("select to_json(set_config('work_mem', '0', false))", ()),
    ("select to_json(array_fill(1, array[1000000000]))", ()),
    ("select to_json('\\xff'::text)", ()),
    ("select to_json(convert_from('\\xff', 'UTF8'))", ()),
    ("select to_json(repeat('x', 2000000000))", ()),
]


def test_every_statement_is_answered_alike(database_url: str) -> None:
    async def main() -> None:
        ours = await opened(database_url, ReadClient.PIPELINED)
        theirs = await opened(database_url, ReadClient.ASYNCPG)
        for text, arguments in STATEMENTS:
            for _ in range(2):  # prepared, and again
                expected = await _said(theirs, text, arguments)
                assert await _said(ours, text, arguments) == expected, (text, arguments)
        # All at once, in the order that suits the pool; then each again behind others.
        expected = [await _said(theirs, *each) for each in STATEMENTS]
        for _ in range(2):
            found = await asyncio.gather(*(_said(ours, *each) for each in STATEMENTS))
            assert found == expected
        await ours.close()
        await theirs.close()

    asyncio.run(main())


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(st.none(), TEXTS, st.lists(st.one_of(st.none(), TEXTS))), min_size=1, max_size=5
    )
)
def test_arguments_arrive_as_they_were_sent(
    database_url: str, arguments: list[str | list[str | None] | None]
) -> None:
    casts = ("text[]" if isinstance(each, list) else "text" for each in arguments)
    text = "select json_build_array(" + ", ".join(
        f"${position}::{cast}" for position, cast in enumerate(casts, 1)
    )

    async def main() -> None:
        ours = await opened(database_url, ReadClient.PIPELINED)
        theirs = await opened(database_url, ReadClient.ASYNCPG)
        expected = await theirs.read(SOURCE, text + ")", arguments)
        assert await ours.read(SOURCE, text + ")", arguments) == expected
        await ours.close()
        await theirs.close()

    asyncio.run(main())


def test_an_argument_that_can_not_be_sent_touches_nobody(database_url: str) -> None:
    async def main() -> None:
        database = await opened(database_url, ReadClient.PIPELINED)
        await database.read(SOURCE, ECHO, ("first",))
        beside = [database.read(SOURCE, ECHO, (str(number),)) for number in range(5)]
        with pytest.raises(DataException):
            await database.read(SOURCE, ECHO, ("\udfff",))
        assert [b'"%d"' % number in await each for number, each in enumerate(beside)] == [True] * 5
        await database.close()

    asyncio.run(main())


async def _said(database: Database, text: str, arguments: tuple[object, ...]) -> object:
    try:
        return await outcome(lambda: database.read(SOURCE, text, arguments))
    except AssertionError:
        return AssertionError  # null where json was expected: a bug of ours
