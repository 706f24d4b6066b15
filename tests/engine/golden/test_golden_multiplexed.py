"""That a statement for many gives each what the statement for one gives."""

import asyncio
import json
from typing import get_args

import pytest

from genkan.engine.ir.root import TableRoot
from genkan.engine.names import RoleName, SessionVariable, VariableName
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind
from genkan.engine.sql.compiler import compile_root
from genkan.engine.sql.multiplex import bind_cohort, columns_of, multiplex
from genkan.engine.subscriptions.dependencies import dependencies_of
from genkan.storage.connection import connect
from tests.engine.golden.test_golden_runs import ELSEWHERE, TABLES
from tests.engine.golden.test_golden_sql import CASES

COHORTS = [(user, {VariableName("n"): number}) for user in ("2", "3") for number in (1, 2)]
OF_TABLES = sorted(
    name for name, (root, _) in CASES.items() if isinstance(root, get_args(TableRoot))
)


def session(user: str) -> Session:
    return Session(RoleName("reader"), {SessionVariable("x-hasura-user-id"): user})


def test_each_cohort_gets_what_it_would_get_alone(database_url: str) -> None:
    asyncio.run(compare(database_url))


async def compare(url: str) -> None:
    connection = await connect(url)
    try:
        await connection.execute(TABLES)
        for name in OF_TABLES:
            root, options = CASES[name]
            if name in ELSEWHERE:
                continue
            assert isinstance(root, get_args(TableRoot))
            one, many = compile_root(root, options), multiplex([root], options)
            alone = [
                json.loads(
                    str(await connection.fetchval(one.text, *bind(one, given, session(who))))
                )
                for who, given in COHORTS
            ]
            arguments = [bind_cohort(many, given, session(who)) for who, given in COHORTS]
            rows = await connection.fetch(many.text, *columns_of(arguments))
            together = {row["number"]: json.loads(str(row[2])) for row in rows}
            assert [together[number] for number in range(len(COHORTS))] == alone, name
    finally:
        await connection.close()


@pytest.mark.parametrize("name", OF_TABLES)
def test_each_table_of_the_statement_is_a_dependency(name: str) -> None:
    root, options = CASES[name]
    assert isinstance(root, get_args(TableRoot))
    found = dependencies_of([root])
    text = compile_root(root, options).text
    for table in ("author", "article", "customer", "orders", "place"):
        if f'from "public"."{table}"' in text:
            assert table in {one.name for one in found.tables}
