"""Which rows a permission's filter lets through: every form of it, on a real table.

Source: Hasura v2, row-level permissions, permission operators; reference 2.5.
"""

import asyncio
from typing import Any

from tests.engine.feature.permissions.authors import House, house

Case = tuple[Any, dict[str, str], Any]

EVERY = [1, 2, 3, 4]
MISSING = ("not-found", 'missing session variable: "x-hasura-ids"')
EXISTING_EN = {"article_id": {"_ceq": ["$", "id"]}, "lang": {"_eq": "en"}}

ARTICLES: list[Case] = [
    # Connectives; an empty object is every row, an empty `_or` none.
    ({}, {}, EVERY),
    ({"_and": []}, {}, EVERY),
    ({"_or": []}, {}, []),
    ({"_not": {}}, {}, []),
    ({"$or": [{"id": 1}, {"id": 2}]}, {}, [1, 2]),
    ({"_not": {"_or": [{"id": 1}, {"words": {"_gt": 10}}]}}, {}, []),
    # Equality: implicit, by older spelling, with the text of a number.
    ({"id": 1}, {}, [1]),
    ({"id": {"_eq": "1"}}, {}, [1]),
    ({"id": {"$eq": 1}}, {}, [1]),
    ({"is_published": {"_eq": False}}, {}, [2]),
    ({"words": {"_gt": 10, "_lt": 30}}, {}, [2]),
    ({"words": {}}, {}, EVERY),
    # Null equals null in a permission, and only there.
    ({"words": {"_eq": None}}, {}, [3]),
    ({"words": None}, {}, [3]),
    ({"words": {"_neq": None}}, {}, [1, 2, 4]),
    ({"words": {"_neq": 10}}, {}, [2, 4]),
    ({"words": {"_is_null": True}}, {}, [3]),
    ({"words": {"_is_null": False}}, {}, [1, 2, 4]),
    ({"id": {"_eq": None}}, {}, []),
    # Session variables: any case, one value or an array, never left out.
    ({"id": {"_eq": "X-Hasura-User-Id"}}, {"user_id": "1"}, [1]),
    ({"id": "x-HASURA-user-ID"}, {"user_id": "2"}, [2]),
    ({"id": "REQ_USER_ID"}, {"user_id": "2"}, [2]),
    ({"title": {"_neq": "X-Hasura-Role"}}, {}, EVERY),
    ({"is_published": "X-Hasura-Flag"}, {"flag": "f"}, [2]),
    ({"written_on": {"_lt": "X-Hasura-Day"}}, {"day": "2026-02-01"}, [1]),
    ({"title": {"_similar": "X-Hasura-P"}}, {"p": "(one|two)"}, [1, 2]),
    ({"id": {"_in": "X-Hasura-Ids"}}, {"ids": "{1,3}"}, [1, 3]),
    ({"id": {"_in": "X-Hasura-Ids"}}, {"ids": "{}"}, []),
    ({"id": {"_nin": "X-Hasura-Ids"}}, {"ids": "{}"}, EVERY),
    ({"id": {"_nin": "X-Hasura-Ids"}}, {"ids": "{NULL,1}"}, []),
    ({"title": {"_in": "X-Hasura-Ids"}}, {"ids": '{one,"two"}'}, [1, 2]),
    ({"id": {"_in": "X-Hasura-Ids"}}, {}, MISSING),
    ({"_or": [{"id": 1}, {"id": {"_in": "X-Hasura-Ids"}}]}, {}, MISSING),
    (
        {"id": {"_in": "X-Hasura-Ids"}},
        {"ids": "[1,3]"},
        ("data-exception", 'malformed array literal: "[1,3]"'),
    ),
    (
        {"id": {"_eq": "X-Hasura-Ids"}},
        {"ids": ""},
        ("data-exception", 'invalid input syntax for type integer: ""'),
    ),
    # Lists.
    ({"id": {"_in": [1, 2]}}, {}, [1, 2]),
    ({"id": {"_in": []}}, {}, []),
    ({"id": {"_nin": []}}, {}, EVERY),
    ({"id": {"_in": [1, None]}}, {}, [1]),
    # Relationships, which no permission of their tables bounds.
    ({"author": {}}, {}, EVERY),
    ({"author": {"name": {"_eq": "Ann"}}}, {}, [1, 2]),
    ({"author": {"articles": {"labels": {"lang": {"_eq": "de"}}}}}, {}, [1, 2]),
    ({"labels": {}}, {}, [1, 3, 4]),
    ({"_not": {"labels": {}}}, {}, [2]),
    ({"author": {"chief": {"id": "X-Hasura-User-Id"}}}, {"user_id": "1"}, [3, 4]),
    # Columns among each other; "$" is the row that the permission is about.
    ({"author_id": {"_ceq": "editor_id"}}, {}, [2, 4]),
    ({"author_id": {"_cne": "editor_id"}}, {}, [1, 3]),
    ({"author_id": {"_cneq": ["editor_id"]}}, {}, [1, 3]),
    ({"author_id": {"$ceq": "editor_id"}}, {}, [2, 4]),
    ({"author_id": {"_cgt": ["$", "editor_id"]}}, {}, [3]),
    ({"author_id": {"_clte": "editor_id"}}, {}, [1, 2, 4]),
    ({"author": {"id": {"_ceq": ["$", "editor_id"]}}}, {}, [2, 4]),
    ({"labels": {"article": {"author_id": {"_clt": ["$", "editor_id"]}}}}, {}, [1]),
    # Tables that are not related.
    ({"_exists": {"_table": "label", "_where": EXISTING_EN}}, {}, [1, 3]),
    ({"$exists": {"_table": "label", "_where": {}}}, {}, EVERY),
    (
        {
            "_exists": {
                "_table": {"schema": "public", "name": "author"},
                "_where": {"id": {"_eq": "X-Hasura-User-Id"}, "kind": {"_eq": "a"}},
            }
        },
        {"user_id": "2"},
        [],
    ),
    (
        {
            "_exists": {
                "_table": "author",
                "_where": {"articles": {"id": {"_ceq": ["$", "id"]}, "is_published": True}},
            }
        },
        {},
        [1, 3, 4],
    ),
    ({"author": {"_exists": {"_table": "label", "_where": EXISTING_EN}}}, {}, [1, 3]),
    # Text, jsonb, arrays.
    ({"title": {"_like": "%o%"}}, {}, [1, 2, 4]),
    ({"details": {"_contains": {"k": 1}}}, {}, [1]),
    ({"details": {"_contains": "X-Hasura-J"}}, {"j": '{"k": 2}'}, [3]),
    ({"details": {"_has_key": "k"}}, {}, [1, 3]),
    ({"details": {"_has_keys_any": "X-Hasura-Ids"}}, {"ids": "{k,z}"}, [1, 3]),
    ({"details": {"_cast": {"String": {"_like": "%2%"}}}}, {}, [3]),
    ({"tags": {"_contains": ["a"]}}, {}, [1]),
    ({"tags": {"_contained_in": "X-Hasura-Ids"}}, {"ids": "{b}"}, [2, 4]),
    ({"tags": ["b"]}, {}, [2]),
]
AUTHORS: list[Case] = [
    ({"shout": {"_eq": "ANN"}}, {}, [1]),
    ({"shout": "X-Hasura-Name"}, {"name": "BOB"}, [2]),
    ({"works": {"is_published": {"_eq": False}}}, {}, [1]),
    ({"_not": {"works": {}}}, {}, []),
    ({"team": {"articles": {"words": {"_gte": 40}}}}, {}, [1]),
    ({"team": {"chief_id": {"_ceq": ["$", "id"]}}}, {}, [1]),
    ({"chief": {"chief": {}}}, {}, []),
]


async def rows(
    told: House, table: str, role: str, variables: dict[str, str]
) -> list[int] | tuple[str, str]:
    answer = await told.ask(role, f"{{ {table}(order_by: {{id: asc}}) {{ id }} }}", **variables)
    return answer if isinstance(answer, tuple) else [row["id"] for row in answer[table]]


def test_a_filter_lets_through_what_hasura_lets_through(database_url: str) -> None:
    async def run() -> None:
        async with house(database_url) as told:
            for table, cases in (("article", ARTICLES), ("author", AUTHORS)):
                for number, (condition, variables, expected) in enumerate(cases):
                    role = f"{table}_{number}"
                    answer = await told.give(table, role, condition)
                    assert answer == {"message": "success"}, (condition, answer)
                    found = await rows(told, table, role, variables)
                    assert found == expected, (condition, variables)

    asyncio.run(run())


WHOLE = "let one session variable hold the whole array"
REFUSED: list[tuple[Any, str]] = [
    ({"nope": 1}, '"nope" does not exist'),
    ({"words": {"_nope": 1}}, "Unknown operator: _nope"),
    ({"details": {"k": 1}}, "Unknown operator: k"),
    ({"words": {"_is_null": "true"}}, "expected true or false"),
    ({"words": {"_is_null": "X-Hasura-Flag"}}, "expected true or false"),
    ({"_and": None}, "expecting an Array of boolean expressions"),
    ({"_and": {}}, "expecting an Array of boolean expressions"),
    ({"_not": None}, "expecting an Object for boolean exp"),
    ({"author": None}, "expecting an Object for boolean exp"),
    ({"author": 1}, "expecting an Object for boolean exp"),
    ({"author": {"id": {"_ceq": "editor_id"}}}, '"editor_id" does not exist'),
    (
        {"author_id": {"_ceq": "title"}},
        'incompatible column types: "author_id" has type "int4", but "title" has type "text"',
    ),
    (
        {"author_id": {"_ceq": ["author", "id"]}},
        "Relationship references are not supported in column comparison RHS",
    ),
    ({"author_id": {"_ceq": []}}, "path cannot be empty"),
    (
        {"author_id": {"_ceq": 5}},
        "a boolean expression JSON must be either a string or an array",
    ),
    (
        {"_exists": {"_table": "nope", "_where": {}}},
        'table "nope" does not exist in source: default',
    ),
    ({"_exists": {"_table": "label"}}, "expecting an Object with '_table' and '_where'"),
    ({"_exists": {"_table": "label", "_where": {"nope": 1}}}, '"nope" does not exist'),
    ({"id": {"_eq": [1]}}, "expected a value for type 'int4', but found: Array"),
    (
        {"id": {"_in": ["X-Hasura-User-Id"]}},
        f"session variable 'X-Hasura-User-Id' can not be one of a list; {WHOLE}",
    ),
    (
        {"labels_aggregate": {"count": {"predicate": {"_gt": 1}}}},
        '"labels_aggregate" does not exist',
    ),
]


def test_a_filter_that_is_not_understood_is_refused_by_its_reason(database_url: str) -> None:
    async def run() -> None:
        async with house(database_url) as told:
            for condition, reason in REFUSED:
                answer = await told.give("article", "reader", condition)
                begin = 'Inconsistent object: in table "article": in permission for role "reader"'
                assert answer["code"] == "invalid-configuration", condition
                assert answer["error"] == f"{begin}: {reason}"
            for condition in ([], None, "x", 1):
                answer = await told.give("article", "reader", condition)
                assert (answer["code"], answer["path"]) == (
                    "parse-failed",
                    "$.args.permission.filter",
                )
            # Nothing of it was kept.
            assert await told.roots("reader") == ({"no_queries_available"}, set())

    asyncio.run(run())
