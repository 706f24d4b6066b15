"""What a role has of computed fields and functions is what it may read without them.

On a real Postgres, against the reference evaluator.
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
from tests.engine.property import by_functions, engine_answer, query_text, reference_evaluator
from tests.engine.property.search import SEARCH
from tests.engine.property.test_permissions_hold import (
    SEEDS,
    WHO,
    Database,
    database,  # noqa: F401 - a fixture
    load,
    questions,
    unwrapped,
)


@SEARCH
@given(SEEDS)
def test_a_role_has_the_same_of_functions_as_of_tables(
    database: Database,  # noqa: F811 - the fixture's name
    seed: int,
) -> None:
    world, its_queries = questions(with_ids=True).draw(Random(seed))  # noqa: S311 - no secret
    load(database, world)
    database.execute(";".join(by_functions.function_scripts(world)))
    catalogs = {DEFAULT_SOURCE: by_functions.catalog_of(world)}
    metadata = by_functions.metadata_of(world)
    schema = build_role_schema(resolve_role(metadata, catalogs, engine_answer.READER))
    for query in its_queries:
        expected = reference_evaluator.answer(world, query)
        by_computed_fields = by_functions.called(query, world)
        for request in (
            query_text.with_variables(by_computed_fields),
            by_functions.of_function(query_text.with_literals(by_computed_fields)),
        ):
            operation = parse(request, schema)
            root = plan(operation, schema)[ResponseName("root")]
            statement = compile_root(root, SqlOptions(stringify_numeric_types=False))
            text = database.read(statement.text, bind(statement, operation.variables, WHO))
            assert unwrapped(json.loads(text)) == expected
