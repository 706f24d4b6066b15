"""Cursors and global ids as clients send them, and what is refused of them."""

import base64
import json

import pytest

from genkan.engine.errors import EngineError, ParseFailed, ValidationFailed
from genkan.engine.ir.bool_exp import Compare
from genkan.engine.ir.relay_text import base64_decoded
from genkan.engine.ir.root import Root, SelectConnection, SelectRow
from genkan.engine.names import ADMIN, DEFAULT_SOURCE
from genkan.engine.operation.model import GraphQLRequest
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.plan.cache import PlanCache, Prepared
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import RoleSchema, build_role_schema
from genkan.engine.schema.model import SchemaKind
from tests.engine.core.schema.blog import CATALOG, METADATA, USER, parsed

ADMIN_RELAY = build_role_schema(
    resolve_role(METADATA, {DEFAULT_SOURCE: CATALOG}, ADMIN), SchemaKind.RELAY
)
USER_RELAY = build_role_schema(
    resolve_role(METADATA, {DEFAULT_SOURCE: CATALOG}, USER), SchemaKind.RELAY
)


def opaque(value: object) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


def root_of(query: str, schema: RoleSchema = ADMIN_RELAY, **variables: object) -> Root:
    (root,) = plan(parsed(query, schema, **variables), schema).values()
    return root


def refusal(query: str, schema: RoleSchema = ADMIN_RELAY) -> tuple[type[EngineError], str, str]:
    with pytest.raises(EngineError) as caught:
        root_of(query, schema)
    return type(caught.value), caught.value.path, caught.value.message


def test_a_node_is_a_row_by_its_key() -> None:
    root = root_of(f'{{ node(id: "{opaque([1, "public", "author", 7])}") {{ id }} }}')
    assert isinstance(root, SelectRow)
    where = root.select.rows.where
    assert isinstance(where, Compare)
    assert getattr(where.value, "text", None) == "7"


NODE_IDS = [
    ("random", "Failed reading: not a valid json value at '\xad\xa9\xdd\xa2'"),
    ("", "not enough input"),
    (opaque({"id": 4}), "parsing node id failed, expected Array, but encountered Object"),
    (opaque([]), "unexpected GUID format, found empty list"),
    (opaque([2, "default", "author", 1]), "unsupported GUID version: 2.0"),
    (opaque(["1"]), "unexpected GUID format, needs to start with a version number"),
    (opaque([1, 2, "author", 1]), "parsing Text failed, expected String, but encountered Number"),
    (
        opaque([1, "public", "author"]),
        "GUID version 1: expecting schema name, table name and at least one column value",
    ),
]


@pytest.mark.parametrize(("text", "fault"), NODE_IDS)
def test_what_is_no_node_id_is_refused_in_hasuras_words(text: str, fault: str) -> None:
    assert refusal(f'{{ node(id: "{text}") {{ id }} }}') == (
        ValidationFailed,
        "$.selectionSet.node.args.id",
        f"invalid node id: Error in $: {fault}",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (opaque([1, "public", "nowhere", 1]), "no such table found: 'nowhere'"),
        (opaque([1, "public", "author", 1, "x"]), 'unexpected column values ["x"]'),
    ],
)
def test_a_node_id_of_another_shape_than_the_key_is_refused(text: str, message: str) -> None:
    error, path, found = refusal(f'{{ node(id: "{text}") {{ id }} }}')
    assert (error, path) == (ValidationFailed, "$.selectionSet.node.args.id")
    assert found == f"invalid node id: {message}"


def test_a_node_id_with_a_value_of_another_type_is_refused() -> None:
    error, path, message = refusal(
        f'{{ node(id: "{opaque([1, "public", "author", True])}") {{ id }} }}'
    )
    assert (error, path) == (ParseFailed, "$.selectionSet.node")
    assert message.startswith("value of column 'id' in node id: ")


CURSOR = opaque({"id": 4})
INVALID = 'the "after" or "before" cursor is invalid'


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            f'after: "{CURSOR}", before: "{CURSOR}"',
            '"after" and "before" are not allowed at once',
        ),
        ("first: 1, last: 1", '"first" and "last" are not allowed at once'),
        ('after: "random"', INVALID),
        ('after: ""', INVALID),
        (f'before: "{opaque([4])}"', INVALID),
        (f'after: "{CURSOR}", order_by: {{name: asc}}', INVALID),
        (f'after: "{opaque({"author": 1, "id": 1})}", order_by: {{name: asc}}', INVALID),
    ],
)
def test_pages_that_can_not_be_are_refused(arguments: str, message: str) -> None:
    query = f"{{ author_connection({arguments}) {{ edges {{ cursor }} }} }}"
    expected = (ValidationFailed, "$.selectionSet.author_connection.args", message)
    assert refusal(query) == expected


def test_an_order_ends_with_the_key_and_a_cursor_has_all_of_it() -> None:
    order = "[{author: {name: desc}}, {title: asc}]"
    root = root_of(f"{{ article_connection(order_by: {order}) {{ edges {{ cursor }} }} }}")
    assert isinstance(root, SelectConnection)
    assert root.connection.cursor == (("author", "name"), ("title",), ("id",))


def test_where_the_key_may_not_be_read_there_are_no_ids_and_no_cursors() -> None:
    # The role `user` is not given the id of an author.
    page = "{ author_connection(first: 1) { pageInfo { hasNextPage } edges { node { name } } } }"
    root = root_of(page, USER_RELAY)
    assert isinstance(root, SelectConnection)
    assert root.connection.rows.order_by == ()
    for inner in ("cursor", "node { id }"):
        error, _, message = refusal(
            f"{{ author_connection {{ edges {{ {inner} }} }} }}", USER_RELAY
        )
        assert error is ValidationFailed
        assert "not found in type" in message
    error, _, message = refusal(
        f'{{ author_connection(after: "{CURSOR}") {{ edges {{ node {{ name }} }} }} }}', USER_RELAY
    )
    assert message == "'author_connection' has no argument named 'after'"
    author = opaque([1, "public", "author", 1])
    error, _, message = refusal(f'{{ node(id: "{author}") {{ id }} }}', USER_RELAY)
    assert message == "invalid node id: no such table found: 'author'"


def test_a_fragment_counts_for_its_own_type_and_for_node() -> None:
    article = opaque([1, "public", "article", 1])
    root = root_of(
        f'{{ node(id: "{article}") {{ __typename ... on Node {{ key: id }} ... on author {{ name }}'
        " ...more } } fragment more on article { title }"
    )
    assert isinstance(root, SelectRow)
    assert list(root.select.fields) == ["__typename", "key", "title"]


@pytest.mark.parametrize(
    ("text", "decoded"),
    [("", b""), ("YQ", b"a"), ("YQ==", b"a"), ("Y\nQ=", b"a"), ("YWE=", b"aa"), ("YWFhY", b"aaa")],
)
def test_base64_is_read_as_leniently_as_hasura_does(text: str, decoded: bytes) -> None:
    assert base64_decoded(text) == decoded


def test_a_plan_of_one_schema_is_not_found_for_the_other() -> None:
    cache = PlanCache[str]()
    query = "{ __typename }"
    operation = parsed(query, ADMIN_RELAY)
    relay = GraphQLRequest(query, {}, None, SchemaKind.RELAY)
    prepared = Prepared(operation.kind, ("select 1",), (b"", b""), {}, (), 8)
    cache.keep(ADMIN, relay, prepared, operation.leaves, operation.deciding)
    assert cache.find(ADMIN, relay) is prepared
    assert cache.find(ADMIN, GraphQLRequest(query, {}, None)) is None
