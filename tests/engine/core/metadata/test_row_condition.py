"""What a row condition refers to, and the same condition under other names."""

from typing import Any

import pytest

from genkan.engine.metadata.row_condition import (
    ColumnUse,
    ComputedFieldUse,
    Fields,
    RelationshipUse,
    TableUse,
    Use,
    map_condition,
    uses,
)
from genkan.engine.names import (
    DEFAULT_SOURCE,
    ColumnName,
    ComputedFieldName,
    RelationshipName,
    TableName,
)

AUTHOR = TableName(DEFAULT_SOURCE, "public", "author")
ARTICLE = TableName(DEFAULT_SOURCE, "public", "article")
FIELDS = {
    AUTHOR: Fields(
        frozenset({"id", "name"}), {"articles": ARTICLE}, {"full": None, "found": ARTICLE}
    ),
    ARTICLE: Fields(frozenset({"id", "title", "author_id"}), {"author": AUTHOR}, {}),
}


def fields_of(table: TableName) -> Fields:
    return FIELDS.get(table, Fields(frozenset(), {}, {}))


def column(table: TableName, name: str, *, constant: bool = False) -> ColumnUse:
    return ColumnUse(table, ColumnName(name), has_constant=constant)


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({}, []),
        ({"id": 1}, [column(AUTHOR, "id", constant=True)]),
        ({"id": "X-Hasura-User-Id"}, [column(AUTHOR, "id")]),
        ({"id": {"_eq": "x-hasura-user-id", "_is_null": False}}, [column(AUTHOR, "id")]),
        ({"id": {"_in": [1, 2]}}, [column(AUTHOR, "id", constant=True)]),
        (
            {"_or": [{"id": {"_gt": 1}}, {"$not": {"name": "x-hasura-name"}}]},
            [column(AUTHOR, "id", constant=True), column(AUTHOR, "name")],
        ),
        (
            {"articles": {"author": {"name": {"_ceq": ["$", "id"]}}}},
            [
                RelationshipUse(AUTHOR, RelationshipName("articles")),
                RelationshipUse(ARTICLE, RelationshipName("author")),
                column(AUTHOR, "name"),
                column(AUTHOR, "id"),
            ],
        ),
        (
            {"_exists": {"_table": "article", "_where": {"author_id": {"_ceq": "id"}}}},
            [TableUse(ARTICLE), column(ARTICLE, "author_id"), column(ARTICLE, "id")],
        ),
        (
            {"full": {"_eq": "x"}, "found": {"title": "x"}},
            [
                ComputedFieldUse(AUTHOR, ComputedFieldName("full")),
                ComputedFieldUse(AUTHOR, ComputedFieldName("found")),
                column(ARTICLE, "title", constant=True),
            ],
        ),
        ({"unknown": 1, "_and": {"id": 1}}, []),
        (None, []),
    ],
)
def test_a_condition_tells_what_it_refers_to(condition: object, found: list[Use]) -> None:
    assert sorted(map(repr, uses(condition, AUTHOR, fields_of))) == sorted(map(repr, found))


def test_a_condition_keeps_its_sense_under_new_names() -> None:
    new: dict[tuple[TableName, str], str] = {
        (AUTHOR, "id"): "key",
        (ARTICLE, "author_id"): "writer_id",
        (AUTHOR, "articles"): "works",
    }

    def rename(use: Use) -> Any:
        match use:
            case ColumnUse(table, name):
                return new.get((table, name), name)
            case RelationshipUse(table, name) | ComputedFieldUse(table, name):
                return new.get((table, name), name)
            case TableUse():
                return {"schema": "blog", "name": "article"}

    condition = {
        "_and": [
            {"id": {"_eq": "X-Hasura-User-Id"}},
            {"articles": {"id": 1, "author_id": {"_ceq": ["$", "id"]}}},
            {"_exists": {"_table": "article", "_where": {"author_id": 1}}},
        ]
    }
    assert map_condition(condition, AUTHOR, fields_of, rename) == {
        "_and": [
            {"key": {"_eq": "X-Hasura-User-Id"}},
            {"works": {"id": 1, "writer_id": {"_ceq": ["$", "key"]}}},
            {
                "_exists": {
                    "_table": {"schema": "blog", "name": "article"},
                    "_where": {"writer_id": 1},
                }
            },
        ]
    }
