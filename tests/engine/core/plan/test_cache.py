"""Which requests share a plan, and which must not."""

from decimal import Decimal

import pytest

from genkan.engine.names import ADMIN, RoleName
from genkan.engine.operation.model import GraphQLRequest, OperationKind
from genkan.engine.operation.parse import parse
from genkan.engine.plan.cache import PlanCache, Prepared, defaults_of, merged_variables
from tests.engine.core.schema.blog import ADMIN_SCHEMA, USER, request


def keep(
    cache: PlanCache[str], one: GraphQLRequest, statement: str = "", role: RoleName = ADMIN
) -> None:
    operation = parse(one, ADMIN_SCHEMA)
    prepared = Prepared(
        kind=OperationKind.QUERY,
        roots=(statement,),
        frame=(),
        defaults=defaults_of(operation.variables, one.variables),
        checks=operation.checks,
        size=len(statement),
    )
    cache.keep(role, one, prepared, operation.leaves, operation.deciding)


def is_found(query: str, first: dict[str, object], second: dict[str, object]) -> bool:
    """Whether a request with `second` finds the plan of one with `first`."""
    cache: PlanCache[str] = PlanCache()
    keep(cache, request(query, **first))
    return cache.find(ADMIN, request(query, **second)) is not None


SCALAR = "query ($x: Int) { author(limit: $x) { id } }"
TEXT = "query ($x: String!) { author(where: {name: {_eq: $x}}) { id } }"
WHERE = "query ($w: author_bool_exp!) { author(where: $w) { id } }"
LIST = "query ($x: [Int!]!) { author(where: {id: {_in: $x}}) { id } }"
ORDER = "query ($o: [author_order_by!]) { author(order_by: $o) { id } }"
FLAG = "query ($x: Boolean!) { author @include(if: $x) { id } article { id } }"
BOTH = "query ($x: Boolean!) { author(where: {is_active: {_eq: $x}}) { id @include(if: $x) name } }"
ENUM = "query ($x: colours_enum!) { author(where: {colour: {_eq: $x}}) { id } }"
PATH = "query ($x: String!) { article { details(path: $x) } }"
IN_A_LIST = "query ($a: Int!, $b: Int!) { author(where: {id: {_in: [$a, 7, $b]}}) { id } }"
IN_JSON = "query ($a: String) { article(where: {details: {_contains: {a: [$a, 1]}}}) { id } }"
IN_AN_ARRAY = 'query ($a: String) { article(where: {tags: {_contains: [$a, "x"]}}) { id } }'
OF_A_TYPE = "query ($a: numeric) { article(where: {details: {_contains: {a: $a}}}) { id } }"
JSON = "query ($x: jsonb!) { article(where: {details: {_contains: $x}}) { id } }"

SHARED = [
    (SCALAR, {"x": 1}, {"x": 2}),
    (TEXT, {"x": "a"}, {"x": "b"}),
    (WHERE, {"w": {"id": {"_eq": 1}}}, {"w": {"id": {"_eq": 2}}}),
    (
        WHERE,
        {"w": {"_or": [{"id": {"_eq": 1}}, {"name": {"_like": "a"}}]}},
        {"w": {"_or": [{"id": {"_eq": 5}}, {"name": {"_like": "b"}}]}},
    ),
    (
        WHERE,
        {"w": {"articles": {"id": {"_in": [1]}}}},
        {"w": {"articles": {"id": {"_in": [2, 3]}}}},
    ),
    (LIST, {"x": [1, 2]}, {"x": [3]}),
    (IN_A_LIST, {"a": 1, "b": 2}, {"a": 3, "b": 3}),
    (IN_JSON, {"a": "a"}, {"a": "b"}),
    (IN_AN_ARRAY, {"a": "a"}, {"a": "b"}),
    (OF_A_TYPE, {"a": 1}, {"a": 2}),
    (JSON, {"x": {"a": 1}}, {"x": {"b": [2]}}),
]


@pytest.mark.parametrize(("query", "first", "second"), SHARED)
def test_other_scalars_share_a_plan(
    query: str, first: dict[str, object], second: dict[str, object]
) -> None:
    assert is_found(query, first, second)


PARTED = [
    (SCALAR, {"x": 1}, {"x": None}),
    (SCALAR, {"x": 1}, {}),
    (SCALAR, {"x": 1}, {"x": True}),
    (SCALAR, {"x": 1}, {"x": "1"}),
    (SCALAR, {"x": 1}, {"x": Decimal("1.0")}),
    (SCALAR, {"x": 1}, {"x": 1, "y": 1}),
    (WHERE, {"w": {"id": {"_eq": 1}}}, {"w": {"id": {"_neq": 1}}}),
    (WHERE, {"w": {"id": {"_eq": 1}}}, {"w": {"id": {"_eq": None}}}),
    (WHERE, {"w": {"id": {"_eq": 1}}}, {"w": {}}),
    (WHERE, {"w": {"id": {"_eq": 1}}}, {"w": {"_not": {"id": {"_eq": 1}}}}),
    (WHERE, {"w": {"id": {"_is_null": True}}}, {"w": {"id": {"_is_null": False}}}),
    (WHERE, {"w": {"_or": [{"id": {"_eq": 1}}]}}, {"w": {"_or": []}}),
    (WHERE, {"w": {"colour": {"_eq": "red"}}}, {"w": {"colour": {"_eq": "blue"}}}),
    (WHERE, {"w": {"id": {"_in": [1]}}}, {"w": {"id": {"_in": [1, None]}}}),
    (WHERE, {"w": {"id": {"_in": [1]}}}, {"w": {"id": {"_in": 1}}}),
    (ORDER, {"o": [{"id": "asc"}]}, {"o": [{"id": "desc"}]}),
    (ORDER, {"o": [{"id": "asc"}]}, {"o": [{"name": "asc"}]}),
    (IN_A_LIST, {"a": 1, "b": 2}, {"a": 1, "b": True}),
    (IN_JSON, {"a": "a"}, {"a": None}),
    (FLAG, {"x": True}, {"x": False}),
    (BOTH, {"x": True}, {"x": False}),
    (ENUM, {"x": "red"}, {"x": "blue"}),
    (PATH, {"x": "a"}, {"x": "b"}),
]


@pytest.mark.parametrize(("query", "first", "second"), PARTED)
def test_what_decides_the_plan_parts_it(
    query: str, first: dict[str, object], second: dict[str, object]
) -> None:
    assert is_found(query, first, first)
    assert not is_found(query, first, second)


AS_NULL = """query ($x: Boolean!, $b: Boolean!) {
  a: author(where: {id: {_is_null: $x}}) @include(if: $b) { id }
  b: author(where: {is_active: {_eq: $x}}) { id }
}"""
CONDITION_IN_JSON = """query ($w: article_bool_exp!) {
  a: article(where: {details: {_contains: {a: $w}}}) { id }
  b: article(where: $w) { id }
}"""

ONCE_DECIDING = [
    (AS_NULL, {"x": True, "b": False}, {"x": True, "b": True}, {"x": False, "b": True}),
    (LIST, {"x": [1, 2]}, {"x": 1}, {"x": 2}),
    (CONDITION_IN_JSON, {"w": {}}, {"w": {"id": {"_eq": 1}}}, {"w": {"id": {"_eq": 2}}}),
]


@pytest.mark.parametrize(("query", "before", "first", "second"), ONCE_DECIDING)
def test_a_value_that_stands_in_a_plan_parts_it_though_other_shapes_only_bind_it(
    query: str, before: dict[str, object], first: dict[str, object], second: dict[str, object]
) -> None:
    cache: PlanCache[str] = PlanCache()
    keep(cache, request(query, **before))
    keep(cache, request(query, **first))
    assert cache.find(ADMIN, request(query, **first)) is not None
    assert cache.find(ADMIN, request(query, **second)) is None


def test_roles_do_not_share_plans() -> None:
    cache: PlanCache[str] = PlanCache()
    keep(cache, request(SCALAR, x=1))
    assert cache.find(USER, request(SCALAR, x=1)) is None


def test_operations_of_one_document_do_not_share_plans() -> None:
    cache: PlanCache[str] = PlanCache()
    document = "query a { author { id } } query b { article { id } }"
    keep(cache, request(document, "a"))
    assert cache.find(ADMIN, request(document, "b")) is None


def test_defaults_stand_in_for_what_is_left_out() -> None:
    cache: PlanCache[str] = PlanCache()
    query = "query ($x: Int = 5, $y: Int) { author(limit: $x, offset: $y) { id } }"
    keep(cache, request(query, y=1))
    found = cache.find(ADMIN, request(query, y=2))
    assert found is not None
    assert merged_variables(found.defaults, {"y": 2}) == {"x": 5, "y": 2}


def test_the_least_recently_used_plan_goes_first() -> None:
    cache: PlanCache[str] = PlanCache(most_plans=2)
    one, two, three = (request(f"{{ author(limit: {n}) {{ id }} }}") for n in range(3))
    keep(cache, one)
    keep(cache, two)
    assert cache.find(ADMIN, one) is not None
    keep(cache, three)
    assert [cache.find(ADMIN, each) is not None for each in (one, two, three)] == [
        True,
        False,
        True,
    ]


def test_large_answers_do_not_fill_the_memory() -> None:
    cache: PlanCache[str] = PlanCache(most_bytes=1000)
    for number in range(100):
        one = request(f"{{ __typename a{number}: __typename }}")
        prepared: Prepared[str] = Prepared(OperationKind.QUERY, (b"x",), (), {}, (), size=400)
        cache.keep(ADMIN, one, prepared, (), ())
    assert len(cache) == 2


def test_endless_variables_are_planned_each_time_and_not_kept() -> None:
    cache: PlanCache[str] = PlanCache()
    one = request(WHERE, w={"_or": [{"id": {"_is_null": True}}] * 9000})
    keep(cache, one)
    assert len(cache) == 0
    assert cache.find(ADMIN, one) is None


def test_variables_nested_without_end_are_not_looked_into() -> None:
    cache: PlanCache[str] = PlanCache()
    keep(cache, request(WHERE, w={}))
    nested: dict[str, object] = {}
    for _ in range(5000):
        nested = {"_not": nested}
    assert cache.find(ADMIN, request(WHERE, w=nested)) is None
