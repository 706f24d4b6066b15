"""The SQL of each shape, word for word: one file per shape in expected/.

``make golden`` writes the files again; review the difference like code.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from genkan.engine.catalog.model import TEXT
from genkan.engine.ir.aggregate import TypenameField
from genkan.engine.ir.bool_exp import (
    Operator,
)
from genkan.engine.ir.relay import End, Slice
from genkan.engine.ir.root import (
    Root,
    SelectAggregate,
    SelectConnection,
    SelectRow,
    SelectRows,
)
from genkan.engine.ir.select import (
    Aggregate,
    AggregateRelationshipField,
    Nodes,
    Select,
)
from genkan.engine.ir.value import Constant, SessionValue
from genkan.engine.names import GraphQLName, ResponseName, SessionVariable
from genkan.engine.sql.compiler import SqlOptions, compile_root
from tests.engine.golden import aggregates, functions, inherited, native_queries
from tests.engine.golden.blog import (
    INT4,
)
from tests.engine.golden.shapes import (
    ARTICLES,
    AUTHORS,
    EXACT,
    MY_ARTICLES,
    MY_AUTHORS,
    PLACES,
    STRINGS,
    WHAT_I_WANT,
    after_cursor,
    aggregate,
    alternatives_within_alternatives,
    ascending,
    column,
    compare,
    connection,
    connection_of_related,
    every_condition,
    every_operator,
    fields,
    hidden,
    in_order,
    join_of,
    json_operators,
    json_path,
    key,
    listed,
    long_names,
    many_related,
    nested_list,
    nested_object,
    permission,
    place_operators,
    rows,
)

EXPECTED = Path(__file__).parent / "expected"


CASES: Mapping[str, tuple[Root, SqlOptions]] = {
    "list": (SelectRows(listed(AUTHORS, "id", "name")), EXACT),
    "list_stringified": (SelectRows(listed(AUTHORS, "id", "balance", "tags")), STRINGS),
    "list_limits": (
        SelectRows(listed(MY_AUTHORS, "id", limit=WHAT_I_WANT, offset=WHAT_I_WANT)),
        EXACT,
    ),
    "list_limit_of_permission": (SelectRows(listed(MY_AUTHORS, "id")), EXACT),
    "by_pk": (
        SelectRow(
            listed(MY_AUTHORS, "id", where=compare(MY_AUTHORS, "id", Operator.EQ, WHAT_I_WANT))
        ),
        EXACT,
    ),
    "many_related": (many_related(), EXACT),
    "alternatives_within_alternatives": (alternatives_within_alternatives(2), EXACT),
    "nested_list": (nested_list(), EXACT),
    "nested_object": (nested_object(), EXACT),
    "aggregate": (SelectAggregate(aggregate(ARTICLES, nodes=True, limit=WHAT_I_WANT)), STRINGS),
    "aggregate_with_limit_of_permission": (
        SelectAggregate(aggregate(MY_ARTICLES, nodes=True)),
        EXACT,
    ),
    "aggregate_distinct": (SelectAggregate(aggregate(ARTICLES, nodes=True, distinct=True)), EXACT),
    "aggregate_nodes_only": (
        SelectAggregate(
            Aggregate(
                rows=rows(MY_ARTICLES), fields={ResponseName("n"): Nodes(fields(MY_ARTICLES, "id"))}
            )
        ),
        EXACT,
    ),
    "aggregate_typename_only": (
        SelectAggregate(
            Aggregate(
                rows=rows(ARTICLES),
                fields={ResponseName("t"): TypenameField(GraphQLName("article_aggregate"))},
            )
        ),
        EXACT,
    ),
    "aggregate_nested": (
        SelectRows(
            Select(
                rows=rows(MY_AUTHORS),
                fields={
                    ResponseName("about"): AggregateRelationshipField(
                        aggregate(MY_ARTICLES, nodes=False), join_of(MY_AUTHORS, "articles")
                    )
                },
            )
        ),
        EXACT,
    ),
    "connection": (SelectConnection(connection(ARTICLES)), EXACT),
    "connection_last_after": (
        SelectConnection(
            connection(ARTICLES, split=after_cursor("b", "10"), slice=Slice(End.LAST, WHAT_I_WANT))
        ),
        EXACT,
    ),
    "connection_after_null": (
        SelectConnection(connection(ARTICLES, split=after_cursor(None, "10"))),
        EXACT,
    ),
    "connection_of_related": (connection_of_related(), EXACT),
    "distinct_on": (
        SelectRows(
            listed(
                ARTICLES,
                "id",
                distinct_on=(column(ARTICLES, "title"),),
                order_by=(ascending(key(ARTICLES, "title")),),
            )
        ),
        EXACT,
    ),
    "order_by": (in_order(), EXACT),
    "hidden_column": (hidden("balance"), STRINGS),
    "where": (every_condition(), EXACT),
    "operators": (every_operator(), EXACT),
    "operators_json": (json_operators(), EXACT),
    "operators_place": (place_operators(), EXACT),
    "geometry": (SelectRows(listed(PLACES, "shape", "spot", "moods")), EXACT),
    "json_path": (json_path(), EXACT),
    "long_names": (long_names(), EXACT),
    "permission_root_column": (
        permission({"articles": {"author_id": {"_ceq": ["$", "id"]}}}),
        EXACT,
    ),
    "permission_exists": (
        permission({"_exists": {"_table": "article", "_where": {"title": {"_neq": None}}}}),
        EXACT,
    ),
    "permission_computed": (
        permission({"score": {"_gt": 1}, "rank": 2, "own_articles": {"is_published": True}}),
        EXACT,
    ),
    **{name: (root, EXACT) for name, root in inherited.SHAPES.items()},
    **{name: (root, EXACT) for name, root in aggregates.SHAPES.items()},
    **{name: (root, STRINGS) for name, root in functions.SHAPES.items()},
    **{name: (root, EXACT) for name, root in native_queries.SHAPES.items()},
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_each_shape_has_the_sql_that_was_reviewed(name: str) -> None:
    root, options = CASES[name]
    statement = compile_root(root, options)
    params = "".join(f"-- ${n}: {value}\n" for n, value in enumerate(statement.params, start=1))
    text = params + statement.text + "\n"
    file = EXPECTED / f"{name}.sql"
    if os.environ.get("GENKAN_GOLDEN") == "write":
        file.write_text(text)
    assert text == file.read_text()


def test_every_reviewed_file_has_its_shape() -> None:
    assert {file.stem for file in EXPECTED.glob("*.sql")} == CASES.keys()


def test_session_variables_are_parameters_that_no_literal_can_become() -> None:
    statement = compile_root(every_condition(), EXACT)
    assert Constant("x-hasura-user-id", TEXT) in statement.params
    assert SessionValue(SessionVariable("x-hasura-user-id"), INT4) in statement.params
