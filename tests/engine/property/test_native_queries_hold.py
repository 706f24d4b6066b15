"""What a role has of native queries is what its logical models' permissions let it read.

On a real Postgres, against the reference evaluator, to which a native query is a table more.
"""

import json
from random import Random

from hypothesis import given

from genkan.engine.names import DEFAULT_SOURCE, ResponseName
from genkan.engine.operation.parse import parse
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import build_role_schema
from genkan.engine.sql.bind import bind
from genkan.engine.sql.compiler import SqlOptions, compile_root
from tests.engine.property import (
    by_native_queries,
    engine_answer,
    query_text,
    reference_evaluator,
)
from tests.engine.property.random_native_queries import native_questions
from tests.engine.property.search import SEARCH
from tests.engine.property.test_permissions_hold import (
    SEEDS,
    WHO,
    Database,
    database,  # noqa: F401 - a fixture
    load,
    unwrapped,
)


@SEARCH
@given(SEEDS)
def test_a_role_sees_no_row_of_a_native_query_but_those_its_model_lets_it_see(
    database: Database,  # noqa: F811 - the fixture's name
    seed: int,
) -> None:
    native, its_queries = native_questions().draw(Random(seed))  # noqa: S311 - no secret
    load(database, native.tables)
    catalogs = {DEFAULT_SOURCE: by_native_queries.catalog_of(native)}
    metadata = by_native_queries.metadata_of(native)
    schema = build_role_schema(resolve_role(metadata, catalogs, engine_answer.READER))
    for query in its_queries:
        expected = reference_evaluator.answer(native.everything, query)
        for written in (query_text.with_literals(query), query_text.with_variables(query)):
            request = by_native_queries.of_native_queries(written, native.least)
            operation = parse(request, schema)
            root = plan(operation, schema)[ResponseName("root")]
            statement = compile_root(root, SqlOptions(stringify_numeric_types=False))
            text = database.read(statement.text, bind(statement, operation.variables, WHO))
            assert unwrapped(json.loads(text)) == expected
