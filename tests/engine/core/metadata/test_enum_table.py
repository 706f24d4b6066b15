"""Which tables can be a GraphQL enum."""

import pytest

from genkan.engine.catalog.model import (
    Column,
    EnumValue,
    KeyConstraint,
    PgType,
    RelationKind,
    Table,
)
from genkan.engine.metadata.enum_table import enum_table_fault
from genkan.engine.names import DEFAULT_SOURCE, ColumnName, TableName

THE_TABLES = "the table\u2019s"
RED = EnumValue("red", None)


def table(columns: dict[str, str], key: tuple[str, ...] | None) -> Table:
    names = None if key is None else KeyConstraint("k", tuple(ColumnName(name) for name in key))
    return Table(
        name=TableName(DEFAULT_SOURCE, "public", "color"),
        kind=RelationKind.TABLE,
        columns={
            ColumnName(name): Column(ColumnName(name), PgType("pg_catalog", kind), nullable=False)
            for name, kind in columns.items()
        },
        primary_key=names,
    )


@pytest.mark.parametrize("columns", [{"value": "text"}, {"value": "text", "comment": "text"}])
def test_a_key_and_perhaps_a_comment_make_an_enum(columns: dict[str, str]) -> None:
    assert enum_table_fault(table(columns, ("value",)), [RED]) is None


@pytest.mark.parametrize(
    ("columns", "key", "values", "reason"),
    [
        ({"value": "text"}, None, [RED], "because the table must have a primary key"),
        (
            {"b": "text", "a": "text"},
            ("b", "a"),
            [RED],
            f'because {THE_TABLES} primary key must not span multiple columns ("a", "b")',
        ),
        (
            {"value": "int4"},
            ("value",),
            [RED],
            f'because {THE_TABLES} primary key ("value") must have type "text", not type "integer"',
        ),
        (
            {"value": "text", "n": "int8"},
            ("value",),
            [RED],
            f'because {THE_TABLES} comment column ("n") must have type "text", not type "bigint"',
        ),
        ({"value": "text"}, ("value",), [], "because the table must have at least one row"),
        (
            {"value": "text"},
            ("value",),
            [EnumValue("a b", None), EnumValue("true", None), EnumValue("1", None)],
            'because the values "1", "a b", and "true" are not valid GraphQL enum value names',
        ),
        (
            {"id": "int4", "a": "text", "b": "text"},
            ("id",),
            [],
            (
                "for the following reasons:\n"
                f'  • {THE_TABLES} primary key ("id") must have type "text", not type "integer"\n'
                "  • the table must have exactly one primary key and optionally one comment "
                "column, not 3 columns (a, b, id)\n"
            ),
        ),
    ],
)
def test_what_is_wrong_is_worded_as_hasura_words_it(
    columns: dict[str, str], key: tuple[str, ...] | None, values: list[EnumValue], reason: str
) -> None:
    found = enum_table_fault(table(columns, key), values)
    assert found == f'the table "color" cannot be used as an enum {reason}'
