"""Variables that are null, left out or by default, and what that does to arguments."""

from typing import Any, TypeAlias, cast

from tests.engine.feature.queries.conftest import Ask, Request, World, tracked

WORLD = World(
    tables="""
    create table author (id int primary key, name text);
    insert into author values (1, 'Ann'), (2, null), (3, 'Cid');
    create function found(word text default 'n', lowest int default 0) returns setof author
        language sql stable
        as $$ select * from author where name ilike '%' || word || '%' and id >= lowest $$;
    """,
    commands=(
        tracked("author"),
        {"type": "pg_track_function", "args": {"function": "found"}},
    ),
)
Rows: TypeAlias = tuple[tuple[Request, Any], ...]
ALL, FIRST = [1, 2, 3], [1]
WHERE = "$.selectionSet.author.args.where"
NULL_INT = (f"{WHERE}.id._eq", "unexpected null value for type 'Int'")


def authors(declared: str, arguments: str, **given: object) -> Request:
    return f"query ({declared}) {{ author({arguments}) {{ id }} }}", given


def ids(answered: Any) -> Any:
    """Of the rows that were answered; an error as it is."""
    if not isinstance(answered, dict):
        return answered
    (rows,) = cast("dict[str, list[dict[str, int]]]", answered).values()
    return [row["id"] for row in rows]


def test_a_null_or_missing_variable_never_widens_a_condition(ask: Ask) -> None:
    by_id = "where: {id: {_eq: $x}}"
    rows: Rows = (
        (authors("$x: Int", by_id), NULL_INT),
        (authors("$x: Int", by_id, x=None), NULL_INT),
        (authors("$x: Int = null", by_id), NULL_INT),
        (authors("$x: Int = 1", by_id), FIRST),
        (authors("$x: Int = 1", by_id, x=None), NULL_INT),
        (authors("$x: Int! = 1", by_id), FIRST),
        (
            authors("$x: Int! = 1", by_id, x=None),
            ("$", 'null value found for non-nullable type: "Int!"'),
        ),
        (authors("$x: Int!", by_id), ("$", 'expecting a value for non-nullable variable: "x"')),
        (authors("$x: [Int!]", "where: {id: {_in: $x}}"),
         (f"{WHERE}.id._in", "expected a list, but found null")),
        (authors("$x: Int_comparison_exp", "where: {id: $x}"),
         (f"{WHERE}.id", "expected an object for type 'Int_comparison_exp', but found null")),
        (authors("$x: [author_bool_exp!]", "where: {_or: $x}"),
         (f"{WHERE}._or", "expected a list, but found null")),
        (authors("$x: [author_bool_exp!]", "where: {_or: $x}", x=[]), []),
        (authors("$x: author_bool_exp!", "where: $x", x={"id": {"_eq": None}}), NULL_INT),
    )  # fmt: skip
    answers = ask(WORLD, *(request for request, _ in rows))
    assert [ids(answered) for answered in answers] == [expected for _, expected in rows]


def test_what_may_be_null_is_as_if_it_were_left_out(ask: Ask) -> None:
    rows: Rows = (
        (authors("$x: author_bool_exp", "where: $x"), ALL),
        (authors("$x: author_bool_exp = {id: {_eq: 1}}", "where: $x"), FIRST),
        (authors("$x: author_bool_exp = {id: {_eq: 1}}", "where: $x", x=None), ALL),
        (authors("$x: Int", "limit: $x, order_by: {id: asc}", x=None), ALL),
        (authors("$x: Int = 1", "limit: $x, order_by: {id: asc}"), FIRST),
        (authors("$x: Int", "offset: $x, order_by: {id: asc}", x="2"), [3]),
        (authors("$x: [author_order_by!]", "order_by: $x"), ALL),
        (authors("$x: [author_order_by!]", "order_by: $x", x={"id": "desc"}), [3, 2, 1]),
        (authors("$x: order_by", "order_by: {id: $x}"), ALL),
        (authors("$x: order_by = desc", "order_by: {id: $x}"), [3, 2, 1]),
        (authors("$x: [author_select_column!]", "distinct_on: $x"), ALL),
        (("query ($x: String) { found(args: {word: $x}) { id } }", {}), []),
        ("{ found(args: {}) { id } }", FIRST),
    )
    answers = ask(WORLD, *(request for request, _ in rows))
    assert [ids(answered) for answered in answers] == [expected for _, expected in rows]


def test_null_for_a_non_null_variable_may_be_let_pass_as_of_old(ask: Ask) -> None:
    answers = ask(
        WORLD,
        authors("$x: Int!", "where: {id: {_eq: $x}}", x=None),
        authors("$x: Int!", "limit: $x", x=None),
        authors("$x: Int!", "limit: $x"),
        HASURA_GRAPHQL_BACKWARDS_COMPAT_NULL_IN_NONNULLABLE_VARIABLES="true",
    )
    assert [ids(answered) for answered in answers] == [
        NULL_INT,
        ALL,
        ("$", 'expecting a value for non-nullable variable: "x"'),
    ]


def test_arguments_may_go_with_their_variables(ask: Ask) -> None:
    declared, condition = "$x: Int, $n: String", "where: {id: {_eq: $x}, name: {_eq: $n}}"
    requests: tuple[Request, ...] = (
        authors(declared, condition),
        authors(declared, condition, x=1),
        authors(declared, condition, x=None),
        authors(declared, condition),
        authors("$x: Int!", "where: {id: {_in: [1, $x]}}"),
        ("query ($x: String) { found(args: {word: $x}) { id } }", {}),
    )
    feature = "no_null_unbound_variable_default"
    answers = ask(WORLD, *requests, HASURA_GRAPHQL_EXPERIMENTAL_FEATURES=feature)
    assert [ids(answered) for answered in answers] == [
        ALL,
        FIRST,
        NULL_INT,
        ALL,
        ("$", 'expecting a value for non-nullable variable: "x"'),
        FIRST,
    ]
