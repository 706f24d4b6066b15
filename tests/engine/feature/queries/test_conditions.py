"""Conditions beyond equality: on texts, json, arrays and label trees, and what nulls do."""

from typing import TypeAlias

import pytest

from tests.engine.feature.queries.conftest import Ask, World, tracked

Rows: TypeAlias = tuple[tuple[str, list[int]], ...]
WORLD = World(
    tables="""
    create extension citext; create extension ltree;
    create table document (
        id int primary key, body jsonb, title text, label citext, place ltree,
        numbers int[], words text[]
    );
    insert into document values
        (1, '{"a": {"b": [1]}, "n": null}', 'Hello', 'AbC', 'Top.Science.Stars', '{1,2,3}',
            '{a,b}'),
        (2, '[1, [2], {"a": 5}, "n"]', 'hell%o_x', 'abd', 'Top.Hobbies', '{3,4}', null),
        (3, '"n"', null, null, null, null, '{}'),
        (4, null, '', '', 'Top', '{}', '{b}');
    """,
    commands=(tracked("document"),),
)
TEXTS: Rows = (
    (r'title: {_like: "hell\\%%"}', [2]),
    ('title: {_ilike: "HELL%"}', [1, 2]),
    ('title: {_nlike: "H%"}', [2, 4]),
    ('title: {_nilike: "h%"}', [4]),
    ('title: {_similar: "(H|h)ell%"}', [1, 2]),
    ('title: {_nsimilar: "H%"}', [2, 4]),
    ('title: {_regex: "^H"}', [1]),
    ('title: {_iregex: "^h"}', [1, 2]),
    ('title: {_nregex: "^H"}', [2, 4]),
    ('title: {_niregex: "^h"}', [4]),
    ('title: {_lte: ""}', [4]),
    ('label: {_eq: "ABC"}', [1]),
    ('label: {_like: "AB%"}', [1, 2]),
    ('label: {_in: ["ABC", "ABD"]}', [1, 2]),
    ('label: {_regex: "^A"}', [1, 2]),
)
JSON: Rows = (
    ("body: {_contains: {a: {}}}", [1]),
    ("body: {_contains: [1]}", [2]),
    ('body: {_contained_in: ["n", 2]}', [3]),
    ('body: {_has_key: "n"}', [1, 2, 3]),
    ('body: {_has_key: ""}', []),
    ("body: {_has_key: null}", []),
    ("_not: {body: {_has_key: null}}", []),
    ('body: {_has_keys_any: ["a", "x"]}', [1]),
    ('body: {_has_keys_any: "a"}', [1]),
    ('body: {_has_keys_all: ["a", "n"]}', [1]),
    ("body: {_has_keys_all: []}", [1, 2, 3]),
    ("body: {_has_keys_any: []}", []),
    ('body: {_eq: "n"}', [3]),
    ('body: {_in: ["n", [1]]}', [3]),
    ('body: {_cast: {String: {_ilike: "%B%"}}}', [1]),
    ("body: {_cast: {String: {}}}", [1, 2, 3, 4]),
    ("body: {_cast: {}}", [1, 2, 3, 4]),
)
TREES: Rows = (
    ('place: {_ancestor: "Top.Science.Stars"}', [1, 4]),
    ('place: {_descendant: "Top"}', [1, 2, 4]),
    ('place: {_matches: "*.Science.*"}', [1]),
    ('place: {_matches_any: ["*.Hobbies", "Top"]}', [2, 4]),
    ("place: {_matches_any: []}", []),
    ('place: {_ancestor_any: ["Top.Hobbies.Music"]}', [2, 4]),
    ('place: {_descendant_any: ["Top.Science", "x"]}', [1]),
    ('place: {_matches_fulltext: "Star*"}', [1]),
)
ARRAYS: Rows = (
    ("numbers: {_contains: [3]}", [1, 2]),
    ("numbers: {_contains: []}", [1, 2, 4]),
    ("numbers: {_contains: [null]}", []),
    ("numbers: {_contained_in: [1, 2, 3]}", [1, 4]),
    ("numbers: {_eq: []}", [4]),
    ("numbers: {_gt: [1, 9]}", [2]),
    ('words: {_contains: "{b}"}', [1, 4]),
    ('words: {_in: [["a", "b"], []]}', [1, 3]),
    ('words: {_nin: [["a", "b"], []]}', [4]),
    ("words: {_in: []}", []),
    ("words: {_nin: []}", [1, 2, 3, 4]),
)
NULLS: Rows = (
    ("", [1, 2, 3, 4]),
    ("title: {}", [1, 2, 3, 4]),
    ("title: {_is_null: true}", [3]),
    ("title: {_is_null: false}", [1, 2, 4]),
    ("id: {_in: []}", []),
    ("id: {_nin: []}", [1, 2, 3, 4]),
    ("_and: []", [1, 2, 3, 4]),
    ("_or: []", []),
    ("_not: {}", []),
    ("_and: {id: {_eq: 1}}", [1]),
)


@pytest.mark.parametrize("conditions", [TEXTS, JSON, TREES, ARRAYS, NULLS])
def test_the_rows_of_a_condition(ask: Ask, conditions: Rows) -> None:
    queries = [
        f"{{ document(where: {{{condition}}}, order_by: {{id: asc}}) {{ id }} }}"
        for condition, _ in conditions
    ]
    for (condition, ids), answered in zip(conditions, ask(WORLD, *queries), strict=True):
        assert answered == {"document": [{"id": id_} for id_ in ids]}, condition


OBJECT = "expected an object for type '{}', but found null"
REFUSED = (
    ("title: null", "title", OBJECT.format("String_comparison_exp")),
    ("title: {_like: null}", "title._like", "unexpected null value for type 'String'"),
    ("id: {_in: null}", "id._in", "expected a list, but found null"),
    ("id: {_in: [null]}", "id._in[0]", "unexpected null value for type 'Int'"),
    (
        "id: {_is_null: null}",
        "id._is_null",
        "expected a boolean for type 'Boolean', but found null",
    ),
    ("_and: null", "_and", "expected a list, but found null"),
    ("_and: [null]", "_and[0]", OBJECT.format("document_bool_exp")),
    ("_or: null", "_or", "expected a list, but found null"),
    ("_not: null", "_not", OBJECT.format("document_bool_exp")),
    ("body: {_cast: null}", "body._cast", OBJECT.format("jsonb_cast_exp")),
    ("body: {_has_keys_any: null}", "body._has_keys_any", "expected a list, but found null"),
    ("body: {_contains: null}", "body._contains", "unexpected null value for type 'jsonb'"),
    ("place: {_matches: null}", "place._matches", "unexpected null value for type 'lquery'"),
    ("id: {_like: 1}", "id._like", "field '_like' not found in type: 'Int_comparison_exp'"),
    (
        "body: {_cast: {Int: {}}}",
        "body._cast.Int",
        "field 'Int' not found in type: 'jsonb_cast_exp'",
    ),
)


def test_null_is_no_condition(ask: Ask) -> None:
    queries = [f"{{ document(where: {{{condition}}}) {{ id }} }}" for condition, _, _ in REFUSED]
    expected = [
        (f"$.selectionSet.document.args.where.{place}", message) for _, place, message in REFUSED
    ]
    assert ask(WORLD, *queries) == expected
