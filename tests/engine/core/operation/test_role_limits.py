"""Depth, nodes, batches and introspection against a role's limits."""

import pytest

from genkan.engine.errors import (
    BatchLimitExceeded,
    DepthLimitExceeded,
    EngineError,
    NodeLimitExceeded,
    ValidationFailed,
)
from genkan.engine.operation.role_limits import (
    check_batch,
    check_operation,
    operation_depth,
    operation_nodes,
)
from genkan.engine.permission.role_limits import RoleLimits
from genkan.engine.schema.build import build_role_schema
from genkan.engine.schema.model import SchemaKind
from tests.engine.core.schema.blog import ADMIN_SCHEMA, USER, parsed

FRAGMENTS = """
{ author { ...f } }
fragment f on author { articles { ...g } }
fragment g on article { author { name } }
"""
INTROSPECTION = "{ __schema { types { fields { type { name } } } } }"


@pytest.mark.parametrize(
    ("query", "depth", "nodes"),
    [
        ("{ __typename }", 0, 0),
        ("{ author { name } }", 1, 1),
        ("{ author { ... on author { name } } }", 1, 1),
        ("{ author { articles { title } } }", 2, 2),
        (FRAGMENTS, 3, 3),
        ("{ a: author { name articles { id } } b: author { name } article { id } }", 2, 4),
        ("{ author { name articles @skip(if: true) { id } } }", 1, 1),
        ("{ article_aggregate { aggregate { count max { id } } nodes { id } } }", 3, 4),
    ],
)
def test_depth_and_nodes_are_of_fields_that_select_fields(
    query: str, depth: int, nodes: int
) -> None:
    operation = parsed(query)
    assert operation_depth(operation.selections) == depth
    assert operation_nodes(operation.selections) == nodes


NODE = '{ node(id: "x") { %s } }'
OF_AUTHOR = "... on author { articles { author { name } } }"


@pytest.mark.parametrize(
    ("selected", "depth", "nodes"),
    [
        ("id", 1, 1),
        (OF_AUTHOR, 3, 3),
        (f"{OF_AUTHOR} ... on article {{ author {{ id }} }}", 3, 4),
    ],
)
def test_what_a_node_gives_of_each_type_counts(selected: str, depth: int, nodes: int) -> None:
    relay = build_role_schema(ADMIN_SCHEMA.view, SchemaKind.RELAY)
    operation = parsed(NODE % selected, relay)
    assert operation_depth(operation.selections) == depth
    assert operation_nodes(operation.selections) == nodes


def check(query: str, limits: RoleLimits, error: type[EngineError] | None, text: str = "") -> None:
    operation = parsed(query)
    if error is None:
        check_operation(operation, limits)
        return
    with pytest.raises(error, match=text) as raised:
        check_operation(operation, limits)
    assert raised.value.path == "$"


def test_an_operation_that_is_too_deep_is_refused() -> None:
    two = RoleLimits(USER, depth=2)
    check("{ author { articles { id } } }", two, None)
    check(
        "{ author { articles { author { id } } } }",
        two,
        DepthLimitExceeded,
        "3 levels deep; the role 'user' may ask for 2 at most",
    )
    check("{ author { id } }", RoleLimits(USER, depth=0), DepthLimitExceeded, "1 levels deep")


def test_introspection_does_not_count_as_depth() -> None:
    check(INTROSPECTION, RoleLimits(USER, depth=1), None)
    check(INTROSPECTION, RoleLimits(USER, nodes=3), NodeLimitExceeded, "has 4 nodes")


def test_an_operation_with_too_many_nodes_is_refused() -> None:
    three = RoleLimits(USER, nodes=3)
    check("{ a: author { id } b: author { articles { id } } }", three, None)
    aliases = " ".join(f"a{number}: author {{ id }}" for number in range(4))
    check(f"{{ {aliases} }}", three, NodeLimitExceeded, "4 nodes .* may ask for 3 at most")


@pytest.mark.parametrize("query", [INTROSPECTION, '{ t: __type(name: "author") { name } }'])
def test_introspection_can_be_disabled(query: str) -> None:
    check(query, RoleLimits(USER), None)
    disabled = RoleLimits(USER, introspects=False)
    check(query, disabled, ValidationFailed, "introspection is disabled for the role 'user'")
    check("{ __typename author { __typename } }", disabled, None)


def test_a_batch_that_is_too_long_is_refused() -> None:
    check_batch(100, RoleLimits(USER))
    check_batch(2, RoleLimits(USER, batch=2))
    with pytest.raises(BatchLimitExceeded, match="3 operations; the role 'user' may send 2"):
        check_batch(3, RoleLimits(USER, batch=2))
