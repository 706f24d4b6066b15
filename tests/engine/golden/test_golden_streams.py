"""The SQL of each stream, word for word, a file per shape in expected_streams/; and Postgres
takes all of it.

``make golden`` writes the files again; review the difference like code.
"""

import asyncio
import json
import os
from pathlib import Path

import pytest

from genkan.engine.ir.stream import CURSOR
from genkan.engine.names import RoleName, SessionVariable
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind, bind_batch
from genkan.engine.sql.compiler import SqlOptions, compile_stream
from genkan.engine.sql.multiplex import bind_cohort, columns_of, multiplex_stream
from genkan.engine.sql.statement import Statement
from genkan.engine.sql.stream import StreamStatement
from genkan.storage.connection import connect
from tests.engine.golden.streams import SHAPES
from tests.engine.golden.test_golden_runs import TABLES

EXPECTED = Path(__file__).parent / "expected_streams"
EXACT = SqlOptions(stringify_numeric_types=False)
WHO = Session(RoleName("reader"), {SessionVariable("x-hasura-user-id"): "2"})
OTHER = Session(RoleName("reader"), {SessionVariable("x-hasura-user-id"): "3"})
# More places at which the streams are followed; behind the last one there are no rows.
MORE = {
    "stream": ("2", "9"),
    "stream_descending": ("11", "0"),
    "stream_of_hidden_values": ("0", "7.5"),
    "stream_of_dates": ("2023-12-31", "infinity"),
}


def stream(name: str) -> StreamStatement:
    return compile_stream(SHAPES[name].root, EXACT)


def statement_text(what: str, statement: Statement) -> str:
    params = "".join(f"-- ${n}: {value}\n" for n, value in enumerate(statement.params, start=1))
    return f"-- {what}\n{params}{statement.text};\n"


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_each_stream_has_the_sql_that_was_reviewed(name: str) -> None:
    compiled = stream(name)
    text = "\n".join(
        (statement_text("initial", compiled.initial), statement_text("batch", compiled.batch))
    )
    file = EXPECTED / f"{name}.sql"
    if os.environ.get("GENKAN_GOLDEN") == "write":
        file.write_text(text)
    assert text == file.read_text()


def test_every_reviewed_stream_has_its_shape() -> None:
    assert {file.stem for file in EXPECTED.glob("*.sql")} == SHAPES.keys()


def test_postgres_answers_every_stream(database_url: str) -> None:
    assert asyncio.run(all_batches(database_url)) == {
        "stream": ([{"id": 2, "name": "it's"}], "2"),
        "stream_descending": ([{"by": {"name": "it's", "articles": [{"id": 11}]}}], "11"),
        # Of the rows that show, the own one has a balance that does.
        "stream_of_hidden_values": ([{"id": 2, "balance": 1.5}], "1.50"),
        "stream_of_dates": ([{"id": 2}], "2024-01-04"),
    }


async def all_batches(url: str) -> dict[str, object]:
    """Of each stream the rows of a batch, and where its cursor is then."""
    connection = await connect(url)
    try:
        await connection.execute(TABLES)
        found: dict[str, object] = {}
        for name, shape in SHAPES.items():
            compiled = stream(name)
            initial = compiled.initial
            (begun,) = await connection.fetch(initial.text, *bind(initial, {}, WHO))
            assert list(begun.keys()) == ["cursor"]
            assert isinstance(begun["cursor"], str)
            bound = bind_batch(compiled, shape.cursor, {}, WHO)
            (batch,) = await connection.fetch(bound.statement.text, *bound.arguments)
            assert list(batch.keys()) == ["root", "cursor"]
            found[name] = (json.loads(str(batch["root"])), batch["cursor"])
        return found
    finally:
        await connection.close()


def test_each_cohort_gets_the_batch_that_it_would_get_alone(database_url: str) -> None:
    asyncio.run(compare(database_url))


async def compare(url: str) -> None:
    connection = await connect(url)
    try:
        await connection.execute(TABLES)
        for name, shape in SHAPES.items():
            one, many = stream(name), multiplex_stream(shape.root, EXACT)
            cohorts = [
                (begin, who) for begin in (shape.cursor, *MORE[name]) for who in (WHO, OTHER)
            ]
            alone: list[tuple[object, object]] = []
            for begin, who in cohorts:
                bound = bind_batch(one, begin, {}, who)
                (row,) = await connection.fetch(bound.statement.text, *bound.arguments)
                alone.append((json.loads(str(row["root"])), row["cursor"]))
            arguments = [bind_cohort(many, {CURSOR: begin}, who) for begin, who in cohorts]
            rows = await connection.fetch(many.text, *columns_of(arguments))
            together = {
                row["number"]: (json.loads(str(row[2])), json.loads(str(row[3]))) for row in rows
            }
            assert [together[number] for number in range(len(cohorts))] == alone, name
            assert ([], None) in alone
    finally:
        await connection.close()
