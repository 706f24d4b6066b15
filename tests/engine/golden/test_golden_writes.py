"""The SQL of each mutation, word for word, a file per shape in expected_writes/; and Postgres
takes all of it.

``make golden`` writes the files again; review the difference like code.
"""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

import pytest

from genkan.engine.config.isolation import IsolationLevel
from genkan.engine.names import RoleName, SessionVariable
from genkan.engine.postgres.transaction import TransactionSettings, run_transaction
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind_program
from genkan.engine.sql.compiler import SqlOptions, compile_write
from genkan.engine.sql.program import Program, Step
from genkan.storage.connection import connect
from tests.engine.golden.test_golden_runs import TABLES
from tests.engine.golden.writes import SHAPES

EXPECTED = Path(__file__).parent / "expected_writes"
EXACT = SqlOptions(stringify_numeric_types=False)
WHO = Session(RoleName("reader"), {SessionVariable("x-hasura-user-id"): "2"})


def program(name: str) -> Program:
    return compile_write(SHAPES[name], EXACT)


def step_text(step: Step) -> str:
    statement = step.statement
    params = "".join(f"-- ${n}: {value}\n" for n, value in enumerate(statement.params, start=1))
    place = step.place.statement
    return f"-- {type(step).__name__.lower()}, at {place}\n{params}{statement.text};\n"


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_each_mutation_has_the_sql_that_was_reviewed(name: str) -> None:
    text = "\n".join(map(step_text, program(name).steps))
    file = EXPECTED / f"{name}.sql"
    if os.environ.get("GENKAN_GOLDEN") == "write":
        file.write_text(text)
    assert text == file.read_text()


def test_every_reviewed_mutation_has_its_shape() -> None:
    assert {file.stem for file in EXPECTED.glob("*.sql")} == SHAPES.keys()


def test_postgres_answers_every_mutation(database_url: str) -> None:
    answers = asyncio.run(all_answers(database_url))
    assert answers.keys() == SHAPES.keys()
    assert answers["insert"] == {
        "affected_rows": 2,
        "returning": [{"id": 20, "title": "x"}, {"id": 21, "title": None}],
    }
    assert answers["insert_one"] == {"id": 9}
    assert answers["insert_with_defaults"] == {"affected_rows": 2}
    assert answers["insert_on_conflict"] == {"affected_rows": 1}
    assert answers["insert_partially"] == {
        "affected_rows": 2,
        "returning": [{"id": 10}, {"id": 11}],
    }
    assert answers["insert_or_leave_out"] is None
    assert answers["insert_nested"] == {
        "affected_rows": 5,
        "returning": [{"id": 20}, {"id": 21}],
    }
    assert answers["delete"] == {"affected_rows": 1, "returning": [{"id": 11}]}
    assert answers["delete_by_pk"] == {"id": 10}
    assert answers["delete_related"] == {"author": {"name": "it's"}}
    assert answers["update"] == {
        "__typename": "article_mutation_response",
        "affected_rows": 2,
        "returning": [{"title": "b"}, {"title": "b"}],
    }
    assert answers["update_by_pk"] == {"balance": 2.5}
    assert answers["update_related"] == {"n": 1, "returning": [{"id": 2}]}
    assert answers["insert_and_replace"] == {"affected_rows": 4}
    assert answers["update_nested"] == {"affected_rows": 5, "returning": [{"name": "h"}]}
    assert answers["update_nested_only"] == {"name": "it's"}
    assert answers["update_many"] == [{"affected_rows": 0}, {"affected_rows": 2}]


async def all_answers(url: str) -> dict[str, object]:
    """What each shape answers, each on the same rows."""
    connection = await connect(url)
    codec = cast("Callable[..., Awaitable[None]]", connection.set_type_codec)
    await codec("json", schema="pg_catalog", encoder=bytes, decoder=bytes, format="binary")
    try:
        found = {}
        for name in SHAPES:
            await connection.execute("drop schema public cascade; create schema public")
            await connection.execute(TABLES)
            await connection.execute("update article set extra = '[]'")
            bound = bind_program(program(name), {}, WHO)
            (answer,) = await run_transaction(
                connection,
                [bound],
                TransactionSettings("{}", "{}"),
                IsolationLevel.READ_COMMITTED,
            )
            found[name] = json.loads(answer)
        return found
    finally:
        await connection.close()
