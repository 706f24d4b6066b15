"""Where a refusal stands, at each of the three URLs of commands: as Hasura has it."""

from typing import Any

from tests.engine.admin_calls import Admin

WRONG = {"type": "track_table", "args": {"table": ""}}
UNKNOWN = {"type": "track_table", "args": {"table": "nowhere"}}


def told(answer: Any) -> tuple[str, str]:
    return answer["code"], answer["path"]


def test_arguments_that_do_not_read(blog: Admin) -> None:
    select = {"table": "author", "columns": ["id"], "limit": "x"}
    assert told(blog.metadata("create_query_collection", {"name": ""})) == (
        "parse-failed",
        "$.args.name",
    )
    assert told(blog.query("select", select)) == ("parse-failed", "$.args.limit")
    assert told(blog.legacy("select", select)) == ("parse-failed", "$.limit")
    assert told(blog.legacy("track_table", {"table": ""})) == ("parse-failed", "$.table")


def test_arguments_that_can_not_be_done(blog: Admin) -> None:
    select = {"table": "nowhere", "columns": ["id"]}
    assert told(blog.query("select", select)) == ("not-exists", "$.table")
    assert told(blog.legacy("select", select)) == ("not-exists", "$.args.table")
    assert told(blog.metadata("pg_track_table", {"table": "author"})) == (
        "already-tracked",
        "$.args",
    )


def test_elements_of_a_bulk(blog: Admin) -> None:
    sql = {"type": "run_sql", "args": {"sql": "select 1 / 0"}}
    inner = {"type": "bulk", "args": [UNKNOWN]}
    assert told(blog.metadata("bulk", [WRONG])) == ("parse-failed", "$.args[0].args.table")
    assert told(blog.metadata("bulk", [inner])) == (
        "invalid-configuration",
        "$.args[0].args[0].args",
    )
    assert told(blog.legacy("bulk", [WRONG])) == ("parse-failed", "$[0].table")
    assert told(blog.legacy("bulk", [inner])) == (
        "invalid-configuration",
        "$.args[0].args[0].args",
    )
    assert told(blog.query("bulk", [sql, {"type": "run_sql", "args": {}}])) == (
        "postgres-error",
        "$[0]",
    )
    unread = {"type": "run_sql", "args": {"sql": 1}}
    assert told(blog.query("bulk", [unread])) == ("parse-failed", "$.args[0].args.sql")


def test_a_bulk_is_read_before_it_is_run(blog: Admin) -> None:
    sql = {"type": "run_sql", "args": {"sql": "create table t (id int)"}}
    answer = blog.query("bulk", [sql, {"type": "run_sql"}])
    assert told(answer) == ("parse-failed", "$.args[1]")
    assert blog.query("nonsense", {})["error"] == "Unrecognised RQLQuery type: nonsense"
    assert blog.rows("select to_regclass('t')") == [["NULL"]]


def test_commands_that_are_to_come_are_refused_by_name(blog: Admin) -> None:
    for command in ("create_cron_trigger", "pg_create_event_trigger", "create_rest_endpoint"):
        answer = blog.metadata(command, {})
        assert told(answer) == ("not-supported", "$.args")
        assert answer["error"].startswith(f'command "{command}" is not supported by this version')
    other = blog.metadata("mssql_add_source", {})
    assert told(other) == ("not-supported", "$.args")
    assert "SQL Server" in other["error"]


def test_several_edits_can_be_done_as_one(blog: Admin) -> None:
    dropping = {
        "type": "pg_drop_relationship",
        "args": {"table": "author", "relationship": "articles"},
    }
    using = {"foreign_key_constraint_on": {"table": "article", "column": "author_id"}}
    creating = {
        "type": "pg_create_array_relationship",
        "args": {"table": "author", "name": "articles", "using": using, "comment": "anew"},
    }
    assert blog.metadata("bulk_atomic", [dropping, creating]) == {"message": "success"}
    assert blog.table("author")["array_relationships"][0]["comment"] == "anew"
    wrong = {
        **creating,
        "args": {
            **creating["args"],
            "name": "x",
            "using": {"foreign_key_constraint_on": {"table": "article", "column": "title"}},
        },
    }
    answer = blog.metadata("bulk_atomic", [dropping, wrong])
    assert (*told(answer), answer["error"]) == ("bad-request", "$.args", "Schema inconsistency")
    assert answer["internal"][0][0]["type"] == "array_relation"
    other = blog.metadata("bulk_atomic", [dropping, {"type": "pg_untrack_table", "args": {}}])
    assert (other["status"], *told(other)) == (500, "unexpected", "$.args")
    assert other["error"] == "Bulk atomic does not support this command"
    again = blog.metadata("bulk_atomic", [creating])
    assert told(again) == ("already-exists", "$.args")
    assert blog.table("author")["array_relationships"][0]["name"] == "articles"
