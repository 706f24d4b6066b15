"""Permission soundness, on a real Postgres (identity and security goals, G1 to G11).

What a role reads is what a reference evaluator says it may read; and what the role may not
see changes no byte of what it reads.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import integers

from genkan.cli.embedded.cluster import Cluster
from genkan.engine.names import DEFAULT_SOURCE, ResponseName, RoleName, SessionVariable
from genkan.engine.operation.parse import parse
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.permission.role_view import RoleView
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import build_role_schema
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind
from genkan.engine.sql.compiler import SqlOptions, compile_root
from genkan.storage.connection import connect
from tests.engine.property import choices as st
from tests.engine.property import engine_answer, query_text, reference_evaluator
from tests.engine.property.random_world import (
    SESSION,
    VALUES,
    Draw,
    Query,
    World,
    aggregate_queries,
    queries,
    worlds,
)
from tests.engine.property.search import SEARCH

SEEDS = integers(0, 2**48)
WHO = Session(RoleName("reader"), {SessionVariable(name): text for name, text in SESSION.items()})


@dataclass
class Database:
    """One connection, used from test functions that hypothesis calls again and again."""

    runner: asyncio.Runner
    connection: Any

    def execute(self, script: str) -> None:
        self.runner.run(self.connection.execute(script))

    def read(self, text: str, arguments: list) -> str:
        return self.runner.run(self.connection.fetchval(text, *arguments))


@pytest.fixture(scope="module")
def database(postgres_server: Cluster) -> Iterator[Database]:
    with asyncio.Runner() as runner:
        admin = runner.run(connect(postgres_server.url("postgres")))
        runner.run(admin.execute("create database property template template0"))
        connection = runner.run(connect(postgres_server.url("property")))
        yield Database(runner, connection)
        runner.run(connection.close())
        runner.run(admin.execute("drop database property with (force)"))
        runner.run(admin.close())


@st.composite
def questions(draw: Draw, *, with_ids: bool = False) -> tuple[World, list[Query]]:
    """A world, and three questions of its reader."""
    world = draw(worlds(with_ids=with_ids))
    return world, [draw(one_question(world)) for _ in range(3)]


@st.composite
def one_question(draw: Draw, world: World) -> Query:
    table = draw(st.sampled_from(sorted(world.permissions)))
    if world.permissions[table].aggregate and draw(st.booleans()):
        return draw(aggregate_queries(world, table))
    return draw(queries(world, table))


@SEARCH
@given(SEEDS)
def test_a_role_reads_exactly_what_its_permissions_let_it_read(
    database: Database, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    world, its_queries = questions().draw(random)
    load(database, world)
    for query in its_queries:
        expected = reference_evaluator.answer(world, query)
        assert unwrapped(json.loads(ask(database, world, query))) == expected


@SEARCH
@given(SEEDS)
def test_a_role_reads_the_same_by_graphql_with_and_without_variables(
    database: Database, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    world, its_queries = questions(with_ids=True).draw(random)
    load(database, world)
    schema = build_role_schema(view_of(world))
    for query in its_queries:
        expected = reference_evaluator.answer(world, query)
        for request in (query_text.with_literals(query), query_text.with_variables(query)):
            operation = parse(request, schema)
            root = plan(operation, schema)[ResponseName("root")]
            statement = compile_root(root, SqlOptions(stringify_numeric_types=False))
            text = database.read(statement.text, bind(statement, operation.variables, WHO))
            assert unwrapped(json.loads(text)) == expected


@SEARCH
@given(SEEDS)
def test_what_a_role_may_not_see_changes_no_byte_of_its_answer(
    database: Database, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    world, its_queries = questions().draw(random)
    load(database, world)
    before = [ask(database, world, query) for query in its_queries]
    visible = reference_evaluator.everything_visible(world)
    for table, row, column in hidden_cells(world).draw(random):
        seen, row[column] = (
            row[column],
            VALUES[world.tables[table].columns[column].type].draw(random),
        )
        # A hidden cell may open or close other rows by a permission's own filter.
        if reference_evaluator.everything_visible(world) != visible:
            row[column] = seen
    load(database, world)
    assert [ask(database, world, query) for query in its_queries] == before


def hidden_cells(world: World) -> st.Choice:
    """Cells the role may not read: of rows it may not see, or of columns not given for them."""
    cells = []
    for table, spec in world.tables.items():
        for row in world.rows[table]:
            read = reference_evaluator.readable(world, table, row) or set()
            cells += [
                (table, row, column) for column in spec.columns if column not in {"id", *read}
            ]
    return st.lists(st.sampled_from(cells), min_size=4, max_size=12) if cells else st.just([])


def load(database: Database, world: World) -> None:
    script = ["drop schema public cascade", "create schema public"]
    for table, spec in world.tables.items():
        columns = ", ".join(f"{one.name} {one.type}" for one in spec.columns.values())
        script.append(f"create table {table} ({columns})")
        rows = json.dumps(world.rows[table]).replace("'", "''")
        script.append(
            f"insert into {table} select * from json_populate_recordset(null::{table}, '{rows}')"  # noqa: S608 - ours, all of it
        )
    database.execute(";".join(script))


def view_of(world: World) -> RoleView:
    catalogs = {DEFAULT_SOURCE: engine_answer.catalog_of(world)}
    return resolve_role(engine_answer.metadata_of(world), catalogs, engine_answer.READER)


def ask(database: Database, world: World, query: Query) -> str:
    root = engine_answer.root_of(query, view_of(world))
    statement = compile_root(root, SqlOptions(stringify_numeric_types=False))
    return database.read(statement.text, bind(statement, {}, WHO))


def unwrapped(value: object) -> object:
    """``{"v_a": {"v": 1}}`` as the evaluator has it: ``{"v_a": 1}``."""
    if isinstance(value, dict):
        if value.keys() == {"v"}:
            return value["v"]
        return {name: unwrapped(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [unwrapped(inner) for inner in value]
    return value
