"""Introspection, with graphql-core as the judge."""

from typing import cast

import msgspec
import pytest
from graphql import (
    GraphQLSchema,
    IntrospectionQuery,
    build_client_schema,
    get_introspection_query,
    parse,
    print_type,
    validate,
)

from genkan.engine.errors import EngineError, ValidationFailed
from genkan.engine.ir.root import Introspection
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import RoleSchema
from tests.engine.core.schema.blog import ADMIN_SCHEMA, NOBODY_SCHEMA, USER_SCHEMA, parsed


def introspected(query: str, schema: RoleSchema = ADMIN_SCHEMA) -> dict[str, object]:
    roots = plan(parsed(query, schema), schema)
    answers: dict[str, object] = {}
    for name, root in roots.items():
        assert isinstance(root, Introspection)
        answers[name] = msgspec.json.decode(b"".join(root.pieces()))
    return answers


def client_schema(schema: RoleSchema) -> GraphQLSchema:
    answer = introspected(get_introspection_query(input_value_deprecation=False), schema)
    return build_client_schema(cast("IntrospectionQuery", answer))


JUDGE = client_schema(ADMIN_SCHEMA)


@pytest.mark.parametrize("schema", [ADMIN_SCHEMA, USER_SCHEMA, NOBODY_SCHEMA])
def test_graphql_core_accepts_the_schema_of_every_role(schema: RoleSchema) -> None:
    assert client_schema(schema).query_type is not None


def test_types_read_as_hasuras() -> None:
    assert print_type(JUDGE.type_map["author"]) == (
        '"""\ncolumns and relationships of "author"\n"""\n'
        "type author {\n"
        '  """An array relationship"""\n'
        "  articles(\n"
        '    """distinct select on columns"""\n'
        "    distinct_on: [article_select_column!]\n\n"
        '    """limit the number of rows returned"""\n'
        "    limit: Int\n\n"
        '    """skip the first n rows. Use only with order_by"""\n'
        "    offset: Int\n\n"
        '    """sort the rows by one or more columns"""\n'
        "    order_by: [article_order_by!]\n\n"
        '    """filter the rows returned"""\n'
        "    where: article_bool_exp\n"
        "  ): [article!]!\n\n"
        '  """An aggregate relationship"""\n'
        "  articles_aggregate(\n"
        '    """distinct select on columns"""\n'
        "    distinct_on: [article_select_column!]\n\n"
        '    """limit the number of rows returned"""\n'
        "    limit: Int\n\n"
        '    """skip the first n rows. Use only with order_by"""\n'
        "    offset: Int\n\n"
        '    """sort the rows by one or more columns"""\n'
        "    order_by: [article_order_by!]\n\n"
        '    """filter the rows returned"""\n'
        "    where: article_bool_exp\n"
        "  ): article_aggregate!\n"
        "  colour: colours_enum\n"
        "  id: Int!\n"
        "  is_active: Boolean!\n"
        "  name: String\n"
        "}"
    )


def test_a_role_sees_only_what_it_is_granted() -> None:
    answer = introspected('{ __type(name: "author") { fields { name } } }', USER_SCHEMA)
    names = [
        field["name"]
        for field in cast("dict[str, list[dict[str, str]]]", answer["__type"])["fields"]
    ]
    assert names == ["articles", "is_active", "name"]


def test_an_unknown_type_is_null() -> None:
    assert introspected('{ __type(name: "nope") { name } }') == {"__type": None}


def test_enum_values_come_from_the_table_sorted_with_comments() -> None:
    query = '{ __type(name: "colours_enum") { kind enumValues { name description } } }'
    assert introspected(query)["__type"] == {
        "kind": "ENUM",
        "enumValues": [
            {"name": "blue", "description": None},
            {"name": "green", "description": None},
            {"name": "red", "description": "#F00"},
        ],
    }


def test_lists_of_types_within_lists_do_not_multiply() -> None:
    inner = "name"
    for _ in range(4):
        inner = f"fields {{ type {{ {inner} }} }}"
    with pytest.raises(ValidationFailed, match="more than 3 lists"):
        introspected(f"{{ __schema {{ types {{ {inner} }} }} }}")


SAMPLES = [
    "{ author { id name articles { id author { name } } } }",
    '{ author(where: {id: {_eq: 1}, _or: [{name: {_like: "a"}}]}, limit: 3) { id } }',
    "{ author(order_by: [{id: desc}, {articles_aggregate: {count: asc}}]) { id } }",
    "{ author_by_pk(id: 3) { id } }",
    "{ author_aggregate { aggregate { count max { id } } nodes { id } } }",
    (
        "query ($x: Int!, $w: article_bool_exp) "
        "{ a: author_by_pk(id: $x) { articles(where: $w) { id } } }"
    ),
    "{ author(where: {colour: {_in: [red, blue]}}) { colour } }",
    '{ article(where: {tags: {_contains: ["a"]}, path: {_matches: "a.*"}}) { id } }',
    '{ article { details(path: "a") } }',
    '{ article(where: {details: {_has_keys_any: ["a"], _cast: {String: {_eq: "b"}}}}) { raw } }',
    "{ article(distinct_on: [id]) { id } }",
    "subscription { author { id } }",
    "{ author { nope } }",
    "{ author(nope: 1) { id } }",
    "{ author }",
    "{ author { id { x } } }",
    "{ author_by_pk { id } }",
    "{ author(where: {nope: {_eq: 1}}) { id } }",
    "{ author(where: {id: {_nope: 1}}) { id } }",
    "{ author(where: {colour: {_eq: pink}}) { id } }",
    "{ author(order_by: {id: sideways}) { id } }",
    "query ($x: String) { author(limit: $x) { id } }",
    "{ author { ...f } }",
    "{ article(where: {raw: {_eq: 1}}) { id } }",
    '{ author(where: {is_active: {_like: "t"}}) { id } }',
]


@pytest.mark.parametrize("query", SAMPLES)
def test_our_verdict_is_graphql_cores(query: str) -> None:
    theirs = not validate(JUDGE, parse(query))
    # Values are not our matter here: each variable gets one of its type.
    declared = {"x": 1, "w": {}}
    given = {name: value for name, value in declared.items() if f"${name}:" in query}
    try:
        parsed(query, ADMIN_SCHEMA, **given)
    except EngineError:
        ours = False
    else:
        ours = True
    assert ours == theirs


def test_the_introspection_types_show_themselves_as_hasuras_do() -> None:
    answer = introspected(
        '{ __type(name: "__InputValue") { fields { name type { kind name ofType { name } } } } }'
    )
    assert answer["__type"] == {
        "fields": [
            {"name": name, "type": type_}
            for name, type_ in (
                ("defaultValue", {"kind": "NON_NULL", "name": None, "ofType": {"name": "String"}}),
                ("description", {"kind": "NON_NULL", "name": None, "ofType": {"name": "String"}}),
                ("name", {"kind": "NON_NULL", "name": None, "ofType": {"name": "String"}}),
                ("type", {"kind": "OBJECT", "name": "__Type", "ofType": None}),
            )
        ]
    }


def test_directives_stand_in_hasuras_order() -> None:
    answer = introspected("{ __schema { directives { name args { name } } } }")
    assert answer["__schema"] == {
        "directives": [
            {"name": "include", "args": [{"name": "if"}]},
            {"name": "skip", "args": [{"name": "if"}]},
            {"name": "cached", "args": [{"name": "ttl"}, {"name": "refresh"}]},
        ]
    }
