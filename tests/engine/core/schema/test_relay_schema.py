"""The Relay schema, with graphql-core as the judge."""

from typing import cast

import msgspec
import pytest
from graphql import (
    GraphQLInterfaceType,
    IntrospectionQuery,
    build_client_schema,
    get_introspection_query,
    parse,
    print_type,
    validate,
)

from genkan.engine.ir.root import Introspection
from genkan.engine.names import ADMIN, DEFAULT_SOURCE, RoleName
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import RoleSchema, build_role_schema
from genkan.engine.schema.model import SchemaKind
from tests.engine.core.schema.blog import CATALOG, METADATA, NOBODY, USER, parsed


def relay_schema(role: RoleName) -> RoleSchema:
    view = resolve_role(METADATA, {DEFAULT_SOURCE: CATALOG}, role)
    return build_role_schema(view, SchemaKind.RELAY)


def client_schema(schema: RoleSchema):  # noqa: ANN201 - graphql-core's schema
    query = get_introspection_query(input_value_deprecation=False)
    (root,) = plan(parsed(query, schema), schema).values()
    assert isinstance(root, Introspection)
    answer = {"__schema": msgspec.json.decode(b"".join(root.pieces()))}
    return build_client_schema(cast("IntrospectionQuery", answer))


JUDGE = client_schema(relay_schema(ADMIN))


@pytest.mark.parametrize("role", [ADMIN, USER, NOBODY])
def test_graphql_core_accepts_the_relay_schema_of_every_role(role: RoleName) -> None:
    schema = client_schema(relay_schema(role))
    query = schema.query_type
    assert query is not None
    assert ("node" in query.fields) == (role != NOBODY)
    assert "author" not in query.fields


def test_what_the_judge_finds_valid_is_planned() -> None:
    query = """{
      author_connection(first: 2, order_by: {name: asc}, where: {id: {_gt: 1}}) {
        pageInfo { startCursor endCursor hasNextPage hasPreviousPage __typename }
        edges {
          cursor __typename node { id articles_connection(last: 1) { edges { node { id } } } }
        }
        __typename
      }
      node(id: "WzEsICJwdWJsaWMiLCAiYXV0aG9yIiwgMV0=") { id __typename ... on author { name } }
    }"""
    assert validate(JUDGE, parse(query)) == []
    schema = relay_schema(ADMIN)
    assert list(plan(parsed(query, schema), schema)) == ["author_connection", "node"]


def test_objects_with_a_key_are_nodes() -> None:
    node = JUDGE.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    names = {one.name for one in JUDGE.get_possible_types(node)}
    assert names == {"article", "author", "colours"}
    assert print_type(JUDGE.type_map["authorEdge"]) == (
        "type authorEdge {\n  cursor: String!\n  node: author!\n}"
    )
    assert print_type(JUDGE.type_map["PageInfo"]) == (
        "type PageInfo {\n  endCursor: String!\n  hasNextPage: Boolean!\n"
        "  hasPreviousPage: Boolean!\n  startCursor: String!\n}"
    )


def test_a_role_without_the_key_has_neither_ids_nor_cursors() -> None:
    schema = client_schema(relay_schema(USER))
    assert print_type(schema.type_map["authorEdge"]) == "type authorEdge {\n  node: author!\n}"
    assert print_type(schema.type_map["author"]).startswith(
        '"""\ncolumns and relationships of "author"\n"""\ntype author {'
    )
    query = schema.query_type
    assert query is not None
    arguments = set(query.fields["author_connection"].args)
    assert arguments == {"where", "order_by", "distinct_on", "first"}
