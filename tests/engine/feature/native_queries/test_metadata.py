"""Native queries and logical models in the metadata: tracked, checked, refused, followed."""

from typing import Any

import pytest

from genkan.engine.metadata.native_queries import NativeQueryValidation
from tests.engine.admin_calls import Admin, admin_on
from tests.engine.feature.native_queries.excerpts import (
    EXCERPT,
    EXCERPTS,
    SUCCESS,
    WRITTEN_EXCERPT,
    WRITTEN_EXCERPTS,
    refusal,
    track,
)


def test_what_was_tracked_is_exported_and_answered(excerpts: Admin) -> None:
    source = excerpts.export()["sources"][0]
    assert source["logical_models"] == [WRITTEN_EXCERPT]
    assert source["native_queries"] == [WRITTEN_EXCERPTS]
    assert excerpts.metadata("pg_get_logical_model", {"source": "default"}) == [WRITTEN_EXCERPT]
    assert excerpts.metadata("pg_get_native_query", {"source": "default"}) == [WRITTEN_EXCERPTS]


def test_what_was_exported_can_be_replaced_by_itself(excerpts: Admin) -> None:
    document = excerpts.export()
    assert excerpts.metadata("replace_metadata", document) == SUCCESS
    assert excerpts.export() == document
    assert excerpts.metadata("clear_metadata") == SUCCESS
    assert excerpts.metadata("pg_get_logical_model", {}) == []


def test_nothing_is_tracked_twice(excerpts: Admin) -> None:
    again = excerpts.metadata("pg_track_logical_model", EXCERPT)
    assert refusal(again) == ("already-tracked", "Logical model 'excerpt' is already tracked.")
    assert refusal(track(excerpts)) == (
        "already-tracked",
        "Native query 'excerpts' is already tracked.",
    )


def test_what_is_untracked_is_gone(excerpts: Admin) -> None:
    named = {"root_field_name": "excerpts"}
    assert excerpts.metadata("pg_untrack_native_query", named) == SUCCESS
    assert refusal(excerpts.metadata("pg_untrack_native_query", named)) == (
        "not-found",
        'Native query "excerpts" not found in source "default".',
    )
    assert excerpts.metadata("pg_untrack_logical_model", {"name": "excerpt"}) == SUCCESS
    assert refusal(excerpts.metadata("pg_untrack_logical_model", {"name": "excerpt"})) == (
        "not-found",
        'Logical model "excerpt" not found in source "default".',
    )
    assert "logical_models" not in excerpts.export()["sources"][0]


def test_a_source_that_is_not_there_is_told(admin: Admin) -> None:
    assert refusal(track(admin, source="x")) == (
        "not-found",
        "Source 'x' of kind postgres not found.",
    )
    model = admin.metadata("pg_track_logical_model", {**EXCERPT, "source": "x"})
    assert refusal(model) == ("not-found", "Source x not found.")
    assert refusal(admin.metadata("pg_get_native_query", {"source": "x"}))[0] == "not-found"


def test_a_model_that_a_query_returns_stays(excerpts: Admin) -> None:
    answer = excerpts.metadata("pg_untrack_logical_model", {"name": "excerpt"})
    assert refusal(answer) == (
        "unexpected",
        "cannot continue due to new inconsistent metadata",
    )
    assert answer["internal"] == [
        {
            "definition": WRITTEN_EXCERPTS,
            "name": "native_query excerpts in source default",
            "reason": "Inconsistent object: The logical model excerpt could not be found",
            "type": "native_query",
        }
    ]


UNREADABLE = (
    "Error when parsing command track_native_query.\n"
    "See our documentation at https://hasura.io/docs/latest/graphql/core/api-reference/"
    "metadata-api/index.html#metadata-apis.\n"
    "Internal error message: "
)


@pytest.mark.parametrize(
    ("changes", "code", "error"),
    [
        ({"code": "select {{length"}, "parse-failed",
         "Found '{{' without a matching closing '}}'"),
        ({"root_field_name": "a-b"}, "parse-failed",
         f"{UNREADABLE}a-b is not a valid GraphQL name"),
        ({"returns": "nothing"}, "invalid-configuration",
         "Inconsistent object: The logical model nothing could not be found"),
        ({"arguments": {}}, "invalid-configuration",
         ("Inconsistent object: The following columns are used in the query, "
         "but are not declared as arguments: ['length']")),
        ({"code": "select 1"}, "invalid-configuration",
         ("Inconsistent object: The following columns are declared as arguments, "
         "but are not used in the query: ['length']")),
        ({"arguments": {"length": {"type": "nonsense"}}}, "invalid-configuration",
         ('Inconsistent object: in native query "excerpts": in argument "length": '
         'type "nonsense" does not exist')),
    ],
)  # fmt: skip
def test_a_query_that_does_not_read_is_refused(
    admin: Admin, changes: dict[str, object], code: str, error: str
) -> None:
    admin.metadata("pg_track_logical_model", EXCERPT)
    assert refusal(track(admin, **changes)) == (code, error)
    assert admin.metadata("pg_get_native_query", {}) == []


def message_of(answer: Any) -> Any:
    """What an admin is told besides "Failed to validate query"."""
    assert refusal(answer) == (
        "invalid-configuration",
        "Inconsistent object: Failed to validate query",
    )
    (found,) = answer["internal"]
    assert (found["type"], found["name"]) == (
        "native_query",
        "native_query excerpts in source default",
    )
    return found["message"]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("select id, title, content from article limit {{length}}",
         "Column named 'start' is not returned from the query."),
        ("select id, title, 1 as start from article limit {{length}}",
         ("Return column 'start' has a type mismatch. The expected type is 'text', "
         "but the actual type is 'integer'.")),
        ("select id::bigint, title, content as start from article limit {{length}}",
         ("Return column 'id' has a type mismatch. The expected type is 'integer', "
         "but the actual type is 'bigint'.")),
    ],
)  # fmt: skip
def test_columns_that_are_not_the_models_are_told(admin: Admin, code: str, message: str) -> None:
    admin.metadata("pg_track_logical_model", EXCERPT)
    assert message_of(track(admin, code=code)) == message


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("select id, title, nowhere as start from article limit {{length}}", "42703"),
        ("select id, title, substring({{length}}, 1, 1) as start from article", "42883"),
        ("selec {{length}}", "42601"),
        ("select 1 limit {{length}}; select 2", "42601"),
        ("delete from article where id = {{length}} returning id, title, content as start",
         "42601"),
    ],
)  # fmt: skip
def test_a_query_that_postgres_does_not_take_is_refused(
    admin: Admin, code: str, state: str
) -> None:
    admin.metadata("pg_track_logical_model", EXCERPT)
    error = message_of(track(admin, code=code))["error"]
    assert error["status_code"] == state
    assert error["exec_status"] == "FatalError"
    assert admin.rows("select count(*) from article") == [["3"]]


def test_an_argument_in_quotes_is_refused(admin: Admin) -> None:
    admin.metadata("pg_track_logical_model", EXCERPT)
    answer = track(admin, code="select id, title, '{{length}}' as start from article")
    assert answer["error"].startswith(
        "Inconsistent object: the argument 'length' stands in quotes, where it is no argument"
    )


def test_types_go_by_all_their_names(admin: Admin) -> None:
    admin.sql("create type mood as enum ('glad'); create domain word as text")
    types = {
        "a": "int4", "b": "character varying(7)", "c": "timestamp with time zone", "d": "_text",
        "e": "mood", "f": "word", "g": "float8",
    }  # fmt: skip
    fields = [{"name": name, "type": word} for name, word in types.items()]
    assert admin.metadata("pg_track_logical_model", {"name": "m", "fields": fields}) == SUCCESS
    code = (
        "select 1 as a, 'x'::varchar as b, now() as c, '{}'::text[] as d, 'glad'::mood as e, "
        "'w'::word as f, 1::float8 as g"
    )
    assert track(admin, code=code, arguments={}, returns="m") == SUCCESS


def test_a_model_has_types_that_postgres_knows(admin: Admin) -> None:
    model = {"name": "m", "fields": [{"name": "a", "type": "nonsense"}]}
    assert refusal(admin.metadata("pg_track_logical_model", model)) == (
        "invalid-configuration",
        'Inconsistent object: in logical model "m": in field "a": type "nonsense" does not exist',
    )


def test_without_validation_postgres_is_not_asked(database_url: str) -> None:
    off = NativeQueryValidation.OFF
    with admin_on(database_url, native_query_validation=off) as admin:
        admin.metadata("pg_track_logical_model", EXCERPT)
        assert track(admin) == SUCCESS
        answer = track(admin, root_field_name="x", code="select '{{length}}'")
        assert answer["code"] == "invalid-configuration"


def test_models_that_need_each_other_are_tracked_together(admin: Admin) -> None:
    many = {"array": {"logical_model": "piece"}, "nullable": True}
    commands = [
        {"type": "pg_track_logical_model", "args": {"name": "writer", "fields": [
            {"name": "id", "type": "int"}, {"name": "pieces", "type": many}]}},
        {"type": "pg_track_logical_model", "args": {"name": "piece", "fields": [
            {"name": "author_id", "type": "int"},
            {"name": "writer", "type": {"logical_model": "writer"}}]}},
    ]  # fmt: skip
    alone = admin.metadata("pg_track_logical_model", commands[0]["args"])
    assert refusal(alone) == (
        "invalid-configuration",
        'Inconsistent object: logical model "piece" is not tracked',
    )
    assert admin.metadata("bulk_atomic", commands) == SUCCESS
    (_, piece) = admin.metadata("pg_get_logical_model", {})
    assert piece["fields"][1]["type"] == {"logical_model": "writer", "nullable": False}
    query = {"root_field_name": "writers", "returns": "writer", "code": "select id from author"}
    assert refusal(admin.metadata("pg_track_native_query", query)) == (
        "invalid-configuration",
        "Inconsistent object: Unexpected logical model array field 'pieces'.",
    )


def test_sql_does_not_break_a_query_unnoticed(excerpts: Admin) -> None:
    answer = excerpts.sql("alter table article drop column content")
    assert refusal(answer) == (
        "unexpected",
        "cannot continue due to newly found inconsistent metadata",
    )
    assert answer["internal"][0]["name"] == "native_query excerpts in source default"


def test_what_is_inconsistent_takes_nothing_else_down(excerpts: Admin) -> None:
    document = excerpts.export()
    source = document["sources"][0]
    source["logical_models"].append({"name": "b", "fields": [{"name": "x", "type": "nope"}]})
    source["native_queries"].append({**EXCERPTS, "root_field_name": "q", "returns": "b"})
    args = {"metadata": document, "allow_inconsistent_metadata": True}
    answer = excerpts.metadata("replace_metadata", args)
    assert [one["name"] for one in answer["inconsistent_objects"]] == [
        "logical_model b in source default",
        "native_query q in source default",
    ]
    assert excerpts.metadata("drop_inconsistent_metadata") == SUCCESS
    assert len(excerpts.metadata("pg_get_native_query", {})) == 1
