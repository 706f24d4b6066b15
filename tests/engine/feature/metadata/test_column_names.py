"""Columns that clients can not name, or could name twice."""

import pytest

from tests.engine.admin_calls import Admin

SUCCESS = {"message": "success"}


def test_a_table_with_a_column_that_graphql_can_not_name_is_not_tracked(admin: Admin) -> None:
    admin.sql('create table t (id int, "2fa" text)')
    answer = admin.metadata("pg_track_table", {"table": "t"})
    assert answer["error"] == (
        'Inconsistent object: cannot include "2fa" in the GraphQL schema because  '
        "it is not a valid GraphQL identifier"
    )
    assert answer["code"] == "invalid-configuration"
    configuration = {"column_config": {"2fa": {"custom_name": "second_factor"}}}
    args = {"table": "t", "configuration": configuration}
    assert admin.metadata("pg_track_table", args) == SUCCESS


def test_a_column_is_not_made_that_a_tracked_table_can_not_name(admin: Admin) -> None:
    admin.sql("create table t (id int)")
    admin.metadata("pg_track_table", {"table": "t"})
    answer = admin.sql('alter table t add column "a b" int')
    assert answer["error"] == "cannot continue due to newly found inconsistent metadata"
    (found,) = answer["internal"]
    assert (found["name"], '"a b"' in found["reason"]) == ("table t in source default", True)
    assert admin.rows("select count(*) from pg_attribute where attname = 'a b'") == [["0"]]


def test_a_name_that_another_column_has_is_refused(admin: Admin) -> None:
    admin.sql("create table t (id int, name text)")
    admin.metadata("pg_track_table", {"table": "t"})
    configuration = {"column_config": {"name": {"custom_name": "id"}}}
    args = {"table": "t", "configuration": configuration}
    answer = admin.metadata("pg_set_table_customization", args)
    assert answer["error"] == (
        'Inconsistent object: the definitions of columns "id" and "name" are in conflict: '
        'they are mapped to the same field name, "id"'
    )


def test_what_was_configured_for_a_column_goes_with_it(admin: Admin) -> None:
    admin.sql("create table t (id int, name text)")
    columns = {"name": {"custom_name": "full_name"}, "id": {"custom_name": "number"}}
    args = {"table": "t", "configuration": {"column_config": columns}}
    admin.metadata("pg_track_table", args)
    assert admin.sql("alter table t drop column name")["result_type"] == "CommandOk"
    assert admin.table("t")["configuration"]["column_config"] == {"id": {"custom_name": "number"}}
    answer = admin.metadata("pg_set_table_customization", args)
    assert answer["error"] == (
        'Inconsistent object: configuration was given for the column "name", '
        "but no such column exists"
    )


@pytest.mark.parametrize(
    ("configuration", "path", "error"),
    [
        ({"custom_name": "a b"}, "custom_name", "a b is not valid GraphQL name"),
        ({"custom_name": ""}, "custom_name", " is not valid GraphQL name"),
        (
            {"custom_root_fields": {"select": {"name": "2nd"}}},
            "custom_root_fields.select.name",
            "2nd is not valid GraphQL name",
        ),
        (
            {"column_config": {"id": {"custom_name": "i-d"}}},
            "column_config.id.custom_name",
            "i-d is not valid GraphQL name",
        ),
        (
            {"custom_root_fields": {"select": "a", "insert": "a", "delete": "b", "update": "b"}},
            "custom_root_fields",
            "the following custom root field names are duplicated: a and b",
        ),
    ],
)
def test_custom_names_have_to_be_names(
    admin: Admin, configuration: object, path: str, error: str
) -> None:
    admin.sql("create table t (id int)")
    answer = admin.metadata("pg_track_table", {"table": "t", "configuration": configuration})
    assert (answer["code"], answer["path"]) == ("parse-failed", f"$.args.configuration.{path}")
    assert answer["error"].endswith(f"Internal error message: {error}")
