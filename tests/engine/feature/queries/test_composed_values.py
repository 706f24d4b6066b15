"""Variables inside of lists and objects that are written in the document."""

from typing import Any

from tests.engine.feature.queries.conftest import Ask, World, tracked

WORLD = World(
    tables="""
    create table item (
        id int primary key, about jsonb, tags text[], day date, price numeric, note text
    );
    insert into item values
        (1, '{"size": 1, "kind": "a"}', '{a,b}', '2020-01-01', 1.5, 'x'),
        (2, '{"size": 2, "kind": "a"}', '{b}', '2020-01-02', 2.5, 'y'),
        (3, '{"size": "2", "kind": {"of": [1, 2]}}', '{c,null}', null, null, null);
    """,
    commands=(tracked("item"),),
)
WHERE = "$.selectionSet.item.args.where"
TOO_LARGE = (
    "The value 2.147483648e9 lies outside the bounds or is not an integer. "
    "Maybe it is a float, or is there integer overflow?"
)


def where(declared: str, condition: str, **given: object) -> tuple[str, dict[str, Any]]:
    query = f"query ({declared}) {{ item(where: {{{condition}}}, order_by: {{id: asc}}) {{ id }} }}"
    return query, given


def ids(answered: Any) -> Any:
    return [row["id"] for row in answered["item"]] if isinstance(answered, dict) else answered


def check(ask: Ask, rows: list[tuple[tuple[str, dict[str, Any]], Any]]) -> None:
    """In turn: each but the first of a document has its plan."""
    answers = [ids(one) for one in ask(WORLD, *(request for request, _ in rows))]
    assert answers == [expected for _, expected in rows]


def test_lists_of_variables_are_compared_with_their_values(ask: Ask) -> None:
    declared, ids_in = "$a: Int!, $b: Int = 9", "id: {_in: [$a, $b, 7]}"
    days = ("$a: date!", 'day: {_nin: [$a, "2020-01-09"]}')
    check(
        ask,
        [
            (where(declared, ids_in, a=1, b=2), [1, 2]),
            (where(declared, ids_in, a=3, b=3), [3]),
            (where(declared, ids_in, a=3), [3]),
            (where(declared, ids_in, a=2), [2]),
            (where(declared, ids_in, a=2, b=None),
             (f"{WHERE}.id._in[1]", "unexpected null value for type 'Int'")),
            (where(declared, ids_in, a=2**31, b=1),
             (f"{WHERE}.id._in[0]",
              TOO_LARGE)),
            (where(*days, a="2020-01-01"), [2]),
            (where(*days, a="2020-01-02"), [1]),
            (where(*days, a="it's"), ("$", 'invalid input syntax for type date: "it\'s"')),
            (where("$a: String!", "id: {_in: [$a]}", a=1),
             (f"{WHERE}.id._in[0]",
              "variable 'a' is declared as 'String!', but used where 'Int!' is expected")),
        ],
    )  # fmt: skip


def test_objects_with_variables_are_compared_with_their_values(ask: Ask) -> None:
    size = ("$a: Int", "about: {_contains: {size: $a}}")
    kind = ("$a: jsonb", "about: {_contains: {kind: {of: [$a]}}}")
    several = ("$a: String!, $b: [jsonb!]", "about: {_in: [{size: 1, kind: $a}, $a]}")
    check(
        ask,
        [
            (where(*size, a=1), [1]),
            (where(*size, a=2), [2]),
            (where(*size, a=4), []),
            (where(*size, a=None), []),
            (where(*size), []),
            (where(*kind, a=1), [3]),
            (where(*kind, a=5), []),
            (where(*kind, a=[5]), []),
            (where(several[0].split(",")[0], several[1].replace(", $a]", "]"), a="a"), [1]),
            (where(several[0].split(",")[0], several[1].replace(", $a]", "]"), a="b"), []),
        ],
    )


def test_arrays_with_variables_are_compared_with_their_values(ask: Ask) -> None:
    tags = ("$a: String", "tags: {_contains: [$a]}")
    check(
        ask,
        [
            (where(*tags, a="a"), [1]),
            (where(*tags, a="b"), [1, 2]),
            (where(*tags, a="c"), [3]),
            (where(*tags, a='","'), []),
            (where("$a: numeric", "price: {_in: [$a, 2.5]}", a=1.5),
             (f"{WHERE}.price._in[0]",
              "variable 'a' is declared as 'numeric', but used where 'numeric!' is expected")),
        ],
    )  # fmt: skip


def test_what_is_written_is_put_together_from_variables(ask: Ask) -> None:
    insert = (
        "mutation ($id: Int!, $a: String, $b: Int) { insert_item(objects: "
        "[{id: $id, about: {made: [$a, {of: $b}]}, tags: [$a, x]}]) "
        "{ returning { about tags } } }"
    )
    update = (
        "mutation ($a: String) { update_item(where: {id: {_eq: 10}}, "
        "_append: {about: {more: $a}}) { returning { about } } }"
    )
    asked = (
        (insert, {"id": 10, "a": "p", "b": 1}),
        (insert, {"id": 11, "a": "q", "b": 2}),
        (update, {"a": "r"}),
        (update, {"a": "s"}),
    )
    answers = ask(WORLD, *asked)
    returned = [next(iter(one.values()))["returning"][0] for one in answers]
    assert returned == [
        {"about": {"made": ["p", {"of": 1}]}, "tags": ["p", "x"]},
        {"about": {"made": ["q", {"of": 2}]}, "tags": ["q", "x"]},
        {"about": {"made": ["p", {"of": 1}], "more": "r"}},
        {"about": {"made": ["p", {"of": 1}], "more": "s"}},
    ]
