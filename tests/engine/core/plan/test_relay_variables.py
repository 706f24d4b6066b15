"""Cursors and global ids that come as variables: one plan serves them all, each one checked."""

from typing import Any

import pytest

from genkan.engine.catalog.model import INT8
from genkan.engine.errors import EngineError, ParseFailed, ValidationFailed
from genkan.engine.ir.root import SelectConnection, SelectRow
from genkan.engine.ir.value import RelayValue
from genkan.engine.names import ADMIN, VariableName
from genkan.engine.operation.checks import check_variables
from genkan.engine.operation.model import GraphQLRequest, VariableLeaf
from genkan.engine.operation.parse import parse
from genkan.engine.plan.cache import PlanCache, Prepared
from genkan.engine.plan.planner import plan
from genkan.engine.plan.relay import relay_checks
from genkan.engine.schema.model import SchemaKind
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.compiler import compile_root
from genkan.engine.sql.statement import Statement
from tests.engine.core.plan.test_relay import ADMIN_RELAY, INVALID, opaque
from tests.engine.core.schema.blog import pg

PAGE = (
    "query ($c: String) { root: article_connection(after: $c, first: 1,"
    " order_by: {author: {name: asc}}) { edges { cursor } } }"
)
NODE = "query ($i: ID!) { root: node(id: $i) { id } }"
CURSOR = opaque({"author": {"name": "x"}, "id": 4})


class Served:
    """A cache of plans, and requests that are answered from it as answer.py does."""

    def __init__(self) -> None:
        self.plans = PlanCache[Statement]()

    def arguments(self, query: str, **variables: object) -> list[Any]:
        """What Postgres would get."""
        request = GraphQLRequest(query, variables, None, SchemaKind.RELAY)
        prepared = self.plans.find(ADMIN, request)
        if prepared is None:
            prepared = self.planned(request)
        check_variables(prepared.checks, {VariableName(k): v for k, v in variables.items()})
        (statement,) = prepared.roots
        assert isinstance(statement, Statement)
        named = {VariableName(name): value for name, value in variables.items()}
        return bind(statement, named, Session(ADMIN, {}))

    def planned(self, request: GraphQLRequest) -> Prepared[Statement]:
        operation = parse(request, ADMIN_RELAY)
        (root,) = plan(operation, ADMIN_RELAY).values()
        assert isinstance(root, SelectConnection | SelectRow)
        statement = compile_root(root, SqlOptions(stringify_numeric_types=False))
        checks = (*operation.checks, *relay_checks(statement.params))
        prepared = Prepared(operation.kind, (statement,), (), {}, checks, 8)
        self.plans.keep(ADMIN, request, prepared, operation.leaves, operation.deciding)
        return prepared


def test_a_cursor_is_read_when_it_is_bound() -> None:
    served = Served()
    assert served.arguments(PAGE, c=CURSOR) == ["4", "x", "1"]
    other = opaque({"author": {"name": None}, "id": 9007199254740993})
    assert served.arguments(PAGE, c=other) == ["9007199254740993", None, "1"]
    assert len(served.plans) == 1


def test_a_page_without_a_cursor_is_another_plan() -> None:
    served = Served()
    assert served.arguments(PAGE, c=CURSOR) == ["4", "x", "1"]
    assert served.arguments(PAGE, c=None) == ["1"]
    assert len(served.plans) == 2


def test_a_key_of_an_id_is_read_when_it_is_bound() -> None:
    served = Served()
    assert served.arguments(NODE, i=opaque([1, "public", "author", 7])) == ["7"]
    assert served.arguments(NODE, i=opaque([1, "public", "author", 8])) == ["8"]
    assert len(served.plans) == 1


def test_the_table_of_an_id_decides_the_plan() -> None:
    served = Served()
    served.arguments(NODE, i=opaque([1, "public", "author", 7]))
    assert served.arguments(NODE, i=opaque([1, "public", "article", 7])) == ["7"]
    assert len(served.plans) == 2
    # A string for the key is read by another check than a number.
    assert served.arguments(NODE, i=opaque([1, "public", "author", "7"])) == ["7"]
    assert len(served.plans) == 3


def refused(served: Served, query: str, **variables: object) -> tuple[type, str, str]:
    with pytest.raises(EngineError) as caught:
        served.arguments(query, **variables)
    return type(caught.value), caught.value.path, caught.value.message


ARGUMENTS = "$.selectionSet.article_connection.args"
CURSORS = [
    ("", INVALID),
    ("random", INVALID),
    (opaque([1]), INVALID),
    (opaque({"id": 4}), INVALID),
    (opaque({"author": 1, "id": 4}), INVALID),
    (opaque({"author": {"name": "x"}, "id": True}), "expected Number, but encountered Boolean"),
    (opaque({"author": {"name": "x"}, "id": 2**63}), "lies outside the bounds"),
]


@pytest.mark.parametrize(("cursor", "message"), CURSORS)
@pytest.mark.parametrize("before", [[], [CURSOR]])
def test_every_cursor_is_checked(cursor: str, message: str, before: list[str]) -> None:
    served = Served()
    for one in before:
        served.arguments(PAGE, c=one)
    error, path, found = refused(served, PAGE, c=cursor)
    assert (error, path) == (ValidationFailed, ARGUMENTS)
    assert message in found


@pytest.mark.parametrize("before", [[], [opaque([1, "public", "author", 7])]])
def test_every_id_is_checked(before: list[str]) -> None:
    served = Served()
    for one in before:
        served.arguments(NODE, i=one)
    error, path, found = refused(served, NODE, i=opaque([1, "public", "author", 2**31]))
    assert (error, path) == (ParseFailed, "$.selectionSet.node")
    assert found.startswith("value of column 'id' in node id: ")
    error, path, found = refused(served, NODE, i=opaque([1, "public", "nowhere", 7]))
    assert (error, found) == (ValidationFailed, "invalid node id: no such table found: 'nowhere'")
    error, path, found = refused(served, NODE, i="x")
    assert (error, path) == (ValidationFailed, "$.selectionSet.node.args.id")


def test_a_value_is_known_by_where_it_stands() -> None:
    served = Served()
    request = GraphQLRequest(PAGE, {"c": CURSOR}, None, SchemaKind.RELAY)
    (statement,) = served.planned(request).roots
    assert isinstance(statement, Statement)
    key, name = statement.params[:2]
    assert name == RelayValue(
        VariableName("c"), (), ("author", "name"), pg("text"), place="", key_column=None
    )
    assert key == RelayValue(VariableName("c"), (), ("id",), INT8, place="", key_column=None)


def test_an_id_in_the_document_is_bound_as_it_is() -> None:
    text = opaque([1, "public", "author", 7])
    assert Served().arguments(f'{{ root: node(id: "{text}") {{ id }} }}') == ["7"]
    leaf = VariableLeaf(VariableName("i"), (), is_id=True)
    request = GraphQLRequest(NODE, {"i": text}, None, SchemaKind.RELAY)
    assert parse(request, ADMIN_RELAY).leaves == {leaf}
