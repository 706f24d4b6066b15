"""What a role's schema refuses, in Hasura's words and at Hasura's places."""

import pytest

from genkan.engine.errors import EngineError, ParseFailed, ValidationFailed
from genkan.engine.operation.limits import Limits
from genkan.engine.operation.model import GraphQLRequest
from genkan.engine.operation.parse import parse
from genkan.engine.schema.build import RoleSchema
from tests.engine.core.schema.blog import (
    ADMIN_SCHEMA,
    NOBODY_SCHEMA,
    USER_SCHEMA,
    parsed,
    request,
)

ROOT = "$.selectionSet"
AUTHOR = f"{ROOT}.author"
WHERE = f"{AUTHOR}.args.where"
BOUNDS = (
    "lies outside the bounds or is not an integer. "
    "Maybe it is a float, or is there integer overflow?"
)


def check(
    query: str,
    path: str,
    message: str,
    error: type[EngineError] = ValidationFailed,
    schema: RoleSchema = ADMIN_SCHEMA,
    **variables: object,
) -> None:
    with pytest.raises(error) as raised:
        parsed(query, schema, **variables)
    assert (raised.value.path, raised.value.message) == (path, message)


FIELDS = [
    ("{}", "$.query", "not a valid graphql query"),
    ("{ author {} }", "$.query", "not a valid graphql query"),
    ("{ ...f } fragment f on author {}", "$.query", "not a valid graphql query"),
    ("{ nope { id } }", f"{ROOT}.nope", "field 'nope' not found in type: 'query_root'"),
    (
        "{ author { nope } }",
        f"{AUTHOR}.selectionSet.nope",
        "field 'nope' not found in type: 'author'",
    ),
    ("{ author }", f"{AUTHOR}.selectionSet", "missing selection set for 'author'"),
    (
        "{ author { id { x } } }",
        f"{AUTHOR}.selectionSet.id",
        "unexpected subselection set for non-object field",
    ),
    ("{ author(nope: 1) { id } }", AUTHOR, "'author' has no argument named 'nope'"),
    ("{ author_by_pk { id } }", f"{ROOT}.author_by_pk.args.id", "missing required field 'id'"),
    (
        "{ author { id id: name } }",
        f"{AUTHOR}.selectionSet",
        "selection of both 'id' and 'name' specify the same response name, 'id'",
    ),
    (
        "{ author(limit: 1) { id } author(limit: 2) { id } }",
        ROOT,
        "inconsistent arguments between multiple selections of field 'author'",
    ),
]


@pytest.mark.parametrize(("query", "path", "message"), FIELDS)
def test_a_field_that_does_not_fit_is_refused(query: str, path: str, message: str) -> None:
    check(query, path, message)


def test_a_column_that_is_not_granted_is_not_found() -> None:
    check(
        "{ author { id } }",
        f"{AUTHOR}.selectionSet.id",
        "field 'id' not found in type: 'author'",
        schema=USER_SCHEMA,
    )


def test_a_column_that_is_not_granted_can_not_be_filtered_by() -> None:
    check(
        "{ author(where: {id: {_eq: 1}}) { name } }",
        f"{WHERE}.id",
        "field 'id' not found in type: 'author_bool_exp'",
        schema=USER_SCHEMA,
    )


ARGUMENTS = [
    (
        "{ author(limit: -1) { id } }",
        f"{AUTHOR}.args.limit",
        "expected a non-negative 32-bit integer for type 'Int', but found an integer",
    ),
    (
        "{ author(limit: 1.0) { id } }",
        f"{AUTHOR}.args.limit",
        "expected a non-negative 32-bit integer for type 'Int', but found a float",
    ),
    (
        "{ author(offset: 1.5) { id } }",
        f"{AUTHOR}.args.offset",
        (
            "expected a 32-bit integer, or a 64-bit integer represented as a string "
            "for type 'Int', but found a float"
        ),
    ),
    (
        '{ author(limit: "1") { id } }',
        f"{AUTHOR}.args.limit",
        "expected a non-negative 32-bit integer for type 'Int', but found a string",
    ),
    (
        "{ author(where: {id: {_unexpected: 2}}) { id } }",
        f"{WHERE}.id._unexpected",
        "field '_unexpected' not found in type: 'Int_comparison_exp'",
    ),
    (
        "{ author(where: {id: {_eq: null}}) { id } }",
        f"{WHERE}.id._eq",
        "unexpected null value for type 'Int'",
    ),
    (
        "{ author(where: {id: {_in: null}}) { id } }",
        f"{WHERE}.id._in",
        "expected a list, but found null",
    ),
    (
        "{ author(where: {id: {_in: [1, null]}}) { id } }",
        f"{WHERE}.id._in[1]",
        "unexpected null value for type 'Int'",
    ),
    (
        "{ author(where: {id: null}) { id } }",
        f"{WHERE}.id",
        "expected an object for type 'Int_comparison_exp', but found null",
    ),
    (
        "{ author(where: {_and: null}) { id } }",
        f"{WHERE}._and",
        "expected a list, but found null",
    ),
    (
        "{ author(where: {_not: null}) { id } }",
        f"{WHERE}._not",
        "expected an object for type 'author_bool_exp', but found null",
    ),
    (
        "{ author(where: {id: {_is_null: null}}) { id } }",
        f"{WHERE}.id._is_null",
        "expected a boolean for type 'Boolean', but found null",
    ),
    (
        "{ author(where: {id: {_eq: 1}, id: {_eq: 2}}) { id } }",
        f"{WHERE}.id",
        "there can be only one input field named 'id'",
    ),
    (
        "{ author(where: {colour: {_eq: pink}}) { id } }",
        f"{WHERE}.colour._eq",
        (
            "expected one of the values ['blue', 'green', 'red'] for type 'colours_enum', "
            "but found 'pink'"
        ),
    ),
    (
        '{ author(where: {colour: {_eq: "red"}}) { id } }',
        f"{WHERE}.colour._eq",
        "expected an enum value for type 'colours_enum', but found a string",
    ),
    (
        "{ author(order_by: {id: sideways}) { id } }",
        f"{AUTHOR}.args.order_by[0].id",
        (
            "expected one of the values ['asc', 'asc_nulls_first', 'asc_nulls_last', 'desc', "
            "'desc_nulls_first', 'desc_nulls_last'] for type 'order_by', but found 'sideways'"
        ),
    ),
]


@pytest.mark.parametrize(("query", "path", "message"), ARGUMENTS)
def test_an_argument_that_does_not_fit_is_refused(query: str, path: str, message: str) -> None:
    check(query, path, message)


UNREADABLE = [
    ("{ author(limit: 3000000000) { id } }", f"{AUTHOR}.args.limit", f"The value 3.0e9 {BOUNDS}"),
    (
        "{ author(where: {id: {_eq: 2147483648}}) { id } }",
        f"{WHERE}.id._eq",
        f"The value 2.147483648e9 {BOUNDS}",
    ),
    ("{ author(where: {id: {_eq: 1.5}}) { id } }", f"{WHERE}.id._eq", f"The value 1.5 {BOUNDS}"),
    (
        "{ author(where: {id: {_eq: 1e999999999}}) { id } }",
        f"{WHERE}.id._eq",
        f"The value 1.0e999999999 {BOUNDS}",
    ),
    (
        "{ author(where: {id: {_eq: 12345678901234567890123456789012345678900}}) { id } }",
        f"{WHERE}.id._eq",
        f"The value 1.23456789012345678901234567890123456789e40 {BOUNDS}",
    ),
    (
        "{ author(where: {id: {_eq: 0.05}}) { id } }",
        f"{WHERE}.id._eq",
        f"The value 5.0e-2 {BOUNDS}",
    ),
    (
        "{ author(where: {name: {_eq: 3}}) { id } }",
        f"{WHERE}.name._eq",
        "parsing Text failed, expected String, but encountered Number",
    ),
    (
        '{ article(where: {path: {_ancestor_any: ["a.b."]}}) { id } }',
        f"{ROOT}.article.args.where.path._ancestor_any[0]",
        (
            "Expecting label path: a sequence of zero or more labels separated by dots, "
            "for example L1.L2.L3"
        ),
    ),
    (
        "{ article(where: {tags: {_eq: 5}}) { id } }",
        f"{ROOT}.article.args.where.tags._eq",
        "parsing [] failed, expected Array, but encountered Number",
    ),
]


@pytest.mark.parametrize(("query", "path", "message"), UNREADABLE)
def test_a_value_that_can_not_be_read_is_refused(query: str, path: str, message: str) -> None:
    check(query, path, message, ParseFailed)


DOCUMENTS = [
    ("{", "$.query", "not a valid graphql query"),
    ('{ author(where: {name: {_eq: "x\\"}}) { id } }', "$.query", "not a valid graphql query"),
    ("type author { id: Int }", "$.query", "not a valid graphql query"),
    (
        "query a { author { id } } query b { author { id } }",
        "$",
        (
            "exactly one operation has to be present in the document when operationName is not "
            "specified"
        ),
    ),
    (
        "{ author { ...f } }",
        f"{AUTHOR}.selectionSet",
        'reference to undefined fragment "f"',
    ),
    (
        "{ author { ...f } } fragment f on author { ...g } fragment g on author { ...f }",
        f"{AUTHOR}.selectionSet.f.selectionSet.g.selectionSet",
        'the fragment definition(s) "f" and "g" form a cycle',
    ),
    ("{ author @nope { id } }", ROOT, "directive 'nope' is not defined in the schema"),
    (
        "query @include(if: true) { author { id } }",
        "$",
        "directive 'include' is not allowed on a query",
    ),
    ("{ author @include { id } }", f"{ROOT}.include.args.if", "missing required field 'if'"),
    (
        "{ author @skip(if: true) @skip(if: false) { id } }",
        ROOT,
        "the following directives are used more than once: ['skip']",
    ),
    (
        "subscription { author { id } article { id } }",
        "$",
        "subscriptions must select one top level field",
    ),
]


@pytest.mark.parametrize(("query", "path", "message"), DOCUMENTS)
def test_a_document_that_does_not_hold_together_is_refused(
    query: str, path: str, message: str
) -> None:
    check(query, path, message)


def test_a_role_without_tables_has_no_subscriptions() -> None:
    check("subscription { author { id } }", "$", "no subscriptions exist", schema=NOBODY_SCHEMA)


def test_a_document_nested_without_end_is_refused() -> None:
    query = "{" + "author{articles{" * 2000 + "id" + "}}" * 2000 + "}"
    with pytest.raises(ValidationFailed) as raised:
        parsed(query)
    assert raised.value.path == "$.query"


def test_fragments_that_multiply_are_refused() -> None:
    levels = "".join(
        f"fragment f{n} on author {{ articles {{ author {{ ...f{n + 1} ...f{n + 1} }} }} "
        f"articles {{ author {{ ...f{n + 1} ...f{n + 1} }} }} }}"
        for n in range(15)
    )
    query = f"{{ author {{ ...f0 }} }} {levels} fragment f15 on author {{ id }}"
    with pytest.raises(ValidationFailed, match="selects more than 20000 fields"):
        parsed(query)


def test_a_value_nested_without_end_is_refused() -> None:
    query = "{ author(where: " + "{_not: " * 70 + "{}" + "}" * 70 + ") { id } }"
    with pytest.raises(ValidationFailed, match="nested more than 64 levels"):
        parsed(query)


@pytest.mark.parametrize(
    ("argument", "type_", "item"),
    [
        ("where", "author_bool_exp", {}),
        ("order_by", "[author_order_by!]", {"id": "asc"}),
        ("distinct_on", "[author_select_column!]", "id"),
    ],
)
def test_objects_without_end_are_refused(argument: str, type_: str, item: object) -> None:
    query = f"query($x: {type_}) {{ author({argument}: $x) {{ id }} }}"
    several = [item] * 4
    given: object = {"_and": several} if argument == "where" else several
    counted = 8 if argument == "order_by" else 4
    counted += argument == "where"
    admitted = Limits(objects=counted)
    parse(request(query, x=given), ADMIN_SCHEMA, admitted)
    with pytest.raises(ValidationFailed, match=f"more than {counted - 1} objects"):
        parse(request(query, x=given), ADMIN_SCHEMA, Limits(objects=counted - 1))


def test_a_document_of_too_many_tokens_is_refused() -> None:
    with pytest.raises(ValidationFailed, match="more than 15000 tokens"):
        parsed("{ author { " + "id " * 16_000 + "} }")


def test_a_role_that_may_write_nothing_has_no_mutations() -> None:
    check("mutation { x }", "$", "no mutations exist", schema=NOBODY_SCHEMA)
    check("mutation { x }", f"{ROOT}.x", "field 'x' not found in type: 'mutation_root'")


def related_conditions(count: int) -> str:
    chains = ["{author: {articles: {id: {_eq: 1}}}}"] * (count // 2)
    return f"{{ article(where: {{_or: [{', '.join(chains)}]}}) {{ id }} }}"


def test_an_operation_that_joins_too_many_relations_is_refused_where_they_become_too_many() -> None:
    parsed(related_conditions(500))
    check(
        related_conditions(502),
        f"{ROOT}.article.args.where._or[250].author",
        "the operation joins more than 500 relations in what it selects, in its conditions and "
        "orders; ask for less at once",
    )


@pytest.mark.parametrize(
    "one",
    [
        "x: articles { id }",
        "x: articles_aggregate { aggregate { count } }",
        "articles(order_by: {author: {id: asc}}) { id }",
        "articles(where: {author: {}}) { id }",
        "articles { author { articles_aggregate { nodes { id } } } }",
    ],
)
def test_what_leads_to_other_rows_counts_each_time(one: str) -> None:
    request = GraphQLRequest(f"{{ a: author {{ {one} }} b: author {{ {one} }} }}", {}, None)
    with pytest.raises(ValidationFailed, match="joins more than 1 relations"):
        parse(request, ADMIN_SCHEMA, Limits(relations=1))
