"""What clients call columns, and what can not be one."""

import pytest

from genkan.engine.catalog.model import Column, ForeignKey, PgType, RelationKind, Table
from genkan.engine.convention import Convention
from genkan.engine.metadata.column_name import NAME_OF_ROWS, column_field, column_reason
from genkan.engine.metadata.model import (
    ColumnConfiguration,
    Source,
    TableConfiguration,
    TrackedTable,
)
from genkan.engine.names import DEFAULT_SOURCE, ColumnName, GraphQLName, ResponseName, TableName
from genkan.engine.sql.fragment import raw
from genkan.engine.sql.json_object import object_sql

NAME = TableName(DEFAULT_SOURCE, "public", "t")
TEXT = PgType("pg_catalog", "text")
HASURA, GRAPHQL = Convention.HASURA, Convention.GRAPHQL


def reason(convention: Convention, *columns: str, **custom_names: str) -> str | None:
    """Of table `t` with these columns, some of them with a custom name."""
    table = Table(
        name=NAME,
        kind=RelationKind.TABLE,
        columns={
            ColumnName(name): Column(ColumnName(name), TEXT, nullable=True) for name in columns
        },
    )
    configured = {
        ColumnName(name): ColumnConfiguration(GraphQLName(custom))
        for name, custom in custom_names.items()
    }
    tracked = TrackedTable(NAME, TableConfiguration(columns=configured))
    return column_reason(tracked, table, Source(DEFAULT_SOURCE, {}), convention)


@pytest.mark.parametrize(
    ("custom", "hasura", "graphql"),
    [(None, "user_id", "userId"), ("the_user", "the_user", "the_user"), ("a-b", None, None)],
)
def test_a_custom_name_stays_as_written(
    custom: str | None, hasura: str | None, graphql: str | None
) -> None:
    configuration = None if custom is None else ColumnConfiguration(GraphQLName(custom))
    assert column_field(ColumnName("user_id"), configuration, HASURA) == hasura
    assert column_field(ColumnName("user_id"), configuration, GRAPHQL) == graphql


def test_columns_with_names_of_their_own_are_fine() -> None:
    assert reason(HASURA, "id", "user_id", "userId") is None
    assert reason(HASURA, "a", "b", a="b", b="a") is None


def test_a_column_that_graphql_can_not_name_needs_a_custom_name() -> None:
    expected = 'cannot include "2fa" in the GraphQL schema because  it is not a valid GraphQL'
    assert (reason(HASURA, "id", "2fa") or "").startswith(expected)
    assert reason(HASURA, "id", "2fa", **{"2fa": "second_factor"}) is None


def test_a_column_can_not_have_the_name_of_our_rows() -> None:
    row = object_sql({ResponseName("id"): raw("1")})
    assert any(f'as "{NAME_OF_ROWS}"' in str(part) for part in row.parts)
    expected = 'a column can not have the name "object.": the engine calls rows so'
    assert reason(HASURA, "id", "object.", **{"object.": "thing"}) == expected


def test_two_columns_of_one_name_are_in_conflict() -> None:
    expected = (
        'the definitions of columns "a" and "b" are in conflict: '
        'they are mapped to the same field name, "b"'
    )
    assert reason(HASURA, "b", "a", a="b") == expected
    assert '"userId" and "user_id"' in (reason(GRAPHQL, "user_id", "userId") or "")


def test_what_is_configured_has_to_be_there() -> None:
    assert reason(HASURA, "id", nope="x") == (
        'configuration was given for the column "nope", but no such column exists'
    )


def test_a_column_has_the_values_of_one_enum_table_at_most() -> None:
    red, blue = (TableName(DEFAULT_SOURCE, "public", name) for name in ("red", "blue"))
    keys = tuple(
        ForeignKey(target.name, target, {ColumnName("c"): ColumnName("value")})
        for target in (red, blue)
    )
    column = Column(ColumnName("c"), TEXT, nullable=True)
    table = Table(NAME, RelationKind.TABLE, {column.name: column}, foreign_keys=keys)
    enums = {name: TrackedTable(name, is_enum=True) for name in (red, blue)}
    found = column_reason(TrackedTable(NAME), table, Source(DEFAULT_SOURCE, {}, enums), HASURA)
    assert found == 'column "c" in table "t" references multiple enum tables ("blue", "red")'
