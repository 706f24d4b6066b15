"""Relay's pages, walked from either end, are the rows that the role reads, in their order.

On a real Postgres, against the reference evaluator: no cursor and no id leads past a permission.
"""

import base64
import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.root import Literal
from genkan.engine.names import ResponseName
from genkan.engine.operation.model import GraphQLRequest
from genkan.engine.operation.parse import parse
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import RoleSchema, build_role_schema
from genkan.engine.schema.model import SchemaKind
from genkan.engine.sql.bind import bind
from genkan.engine.sql.compiler import SqlOptions, compile_root
from tests.engine.property import choices as st
from tests.engine.property import query_text, reference_evaluator
from tests.engine.property.random_world import Draw, Query, World, queries, shares, worlds
from tests.engine.property.search import SEARCH
from tests.engine.property.test_permissions_hold import (
    SEEDS,
    WHO,
    Database,
    database,  # noqa: F401 - a fixture
    load,
    view_of,
)


@st.composite
def walks(draw: Draw) -> tuple[World, Query, int]:
    """A world, a list its reader may ask for, and the size of a page."""
    world = draw(worlds(with_ids=True))
    table = draw(st.sampled_from(sorted(world.permissions)))
    permission, rows = world.permissions[table], world.rows[table]
    # Enough rows for some pages, most of them visible, with equal values and nulls.
    for index in range(6 * bool(rows)):
        row = {name: draw(st.sampled_from(rows))[name] for name in rows[0]}
        rows.append(row | {"id": 100 + index})
    permission.limit = draw(st.sampled_from([None, None, 5]))
    for share in shares(world, table, "reader"):
        share.limit = permission.limit
        share.filter = draw(st.sampled_from([{}, {}, share.filter]))
    columns = {name: ("column", name) for name in permission.columns}
    query = replace(draw(queries(world, table)), fields=columns, limit=None, offset=None)
    query.where = draw(st.sampled_from([{}, {}, query.where]))
    return world, query, draw(st.integers(1, 3))


@SEARCH
@given(SEEDS)
def test_pages_from_either_end_are_the_rows_the_role_may_read(
    database: Database,  # noqa: F811 - the fixture's name
    seed: int,
) -> None:
    world, query, size = walks().draw(Random(seed))  # noqa: S311 - no secret
    load(database, world)
    schema = build_role_schema(view_of(world), SchemaKind.RELAY)
    expected = reference_evaluator.answer(world, query)
    forwards = walk(database, schema, query, ("first", size, "after"))
    assert forwards == expected
    assert walk(database, schema, query, ("last", size, "before")) == expected
    for table in world.tables:
        seen = {row["id"] for row in reference_evaluator.visible(world, table)}
        if table not in world.permissions:
            continue
        for row in world.rows[table]:
            found = node(database, schema, table, row["id"])
            assert (found is not None) == (row["id"] in seen)


def walk(
    database: Database,  # noqa: F811 - the fixture's name
    schema: RoleSchema,
    query: Query,
    way: tuple[str, int, str],
) -> list[dict]:
    """All pages one way; what a page says of its neighbours is held against the walk."""
    count, size, beyond = way
    rows: list[dict] = []
    cursor = None
    while True:
        text = connection_text(query, {count: size, beyond: "$c"})
        page = ask(database, schema, f"query ($c: String) {text}", c=cursor)
        nodes = [own_id(edge["node"]) for edge in page["edges"]]
        cursors = [edge["cursor"] for edge in page["edges"]]
        about = page["pageInfo"]
        assert (about["startCursor"], about["endCursor"]) == (
            (cursors[0], cursors[-1]) if cursors else (None, None)
        )
        is_forwards = count == "first"
        has_more, has_left = about["hasNextPage"], about["hasPreviousPage"]
        if not is_forwards:
            has_more, has_left = has_left, has_more
        assert has_left == (bool(rows) and bool(nodes))
        rows = rows + nodes if is_forwards else nodes + rows
        if not has_more:
            return rows
        assert len(nodes) == size
        cursor = cursors[-1] if is_forwards else cursors[0]


def connection_text(query: Query, given: dict[str, object]) -> str:
    order = ", ".join(query_text.ordered(path, way) for path, way in query.order_by)
    arguments = {
        "where": query_text.literal(query.where),
        "order_by": f"[{order}]" if order else "[]",
        **{name: str(value) for name, value in given.items()},
    }
    if query.distinct_on:
        arguments["distinct_on"] = f"[{query.distinct_on}]"
    written = ", ".join(f"{name}: {value}" for name, value in arguments.items())
    return (
        f"{{ root: {query.table}_connection({written}) {{"
        "pageInfo { startCursor endCursor hasNextPage hasPreviousPage }"
        f"edges {{ cursor node {{ {' '.join(query.fields)} }} }} }} }}"
    )


def node(
    database: Database,  # noqa: F811 - the fixture's name
    schema: RoleSchema,
    table: str,
    key: int,
) -> object:
    text = base64.b64encode(json.dumps([1, "public", table, key]).encode()).decode()
    try:
        return ask(database, schema, "query ($i: ID!) { root: node(id: $i) { id } }", i=text)
    except ValidationFailed:
        return pytest.fail(f"'{table}' has no nodes")


def own_id(row: dict) -> dict:
    """The row with the id of its table again."""
    return row | {"id": json.loads(base64.b64decode(row["id"]))[-1]}


def ask(
    database: Database,  # noqa: F811 - the fixture's name
    schema: RoleSchema,
    text: str,
    **variables: object,
) -> dict:
    operation = parse(GraphQLRequest(text, variables, None, SchemaKind.RELAY), schema)
    root = plan(operation, schema)[ResponseName("root")]
    assert not isinstance(root, Literal)
    statement = compile_root(root, SqlOptions(stringify_numeric_types=False))
    return json.loads(database.read(statement.text, bind(statement, operation.variables, WHO)))
