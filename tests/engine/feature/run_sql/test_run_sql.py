"""An admin's SQL: its answers, its limits, and metadata that follows it."""

from typing import Any

import pytest

from tests.engine.admin_calls import Admin

DONE = {"result_type": "CommandOk", "result": None}


def tuples(*rows: list[str]) -> dict[str, object]:
    return {"result_type": "TuplesOk", "result": list(rows)}


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("set time zone 'UTC'", DONE),
        ("", DONE),
        ("-- nothing", DONE),
        (
            "select 1 as a, true as b, null as c, '' as d, e'x\\ny,\"z\"' as e",
            tuples(["a", "b", "c", "d", "e"], ["1", "t", "NULL", "", 'x\ny,"z"']),
        ),
        (
            "select 1.50::numeric, array[1, 2], '{\"a\": 1}'::jsonb, 'NaN'::float8",
            tuples(["numeric", "array", "jsonb", "float8"], ["1.50", "{1,2}", '{"a": 1}', "NaN"]),
        ),
        ("select ''", tuples(["?column?"], [""])),
        ("select 1 as a where false", tuples(["a"])),
        ("select 1 as a, 2 as a", tuples(["a", "a"], ["1", "2"])),
        ("select 1; select ';' as x", tuples(["x"], [";"])),
        ("select 1; set time zone 'UTC'", DONE),
        ("create table x (id int); insert into x values (7) returning id", tuples(["id"], ["7"])),
        ("do $$ begin perform 1; end $$; values (1)", tuples(["column1"], ["1"])),
        ("begin; select 1; commit", DONE),
        ("show server_encoding", tuples(["server_encoding"], ["UTF8"])),
    ],
)
def test_the_last_statement_answers(admin: Admin, sql: str, answer: object) -> None:
    assert admin.sql(sql) == answer


def test_a_field_may_be_long(admin: Admin) -> None:
    assert admin.rows("select repeat('x', 200000)") == [["x" * 200_000]]


def test_an_error_tells_an_admin_everything(admin: Admin) -> None:
    answer = admin.sql("select * from nowhere")
    assert (answer["status"], answer["code"], answer["path"]) == (400, "postgres-error", "$")
    assert answer["error"] == "query execution failed"
    assert answer["internal"] == {
        "statement": "select * from nowhere",
        "prepared": False,
        "arguments": [],
        "error": {
            "exec_status": "FatalError",
            "hint": None,
            "message": 'relation "nowhere" does not exist',
            "status_code": "42P01",
            "description": None,
        },
    }


def test_a_script_that_fails_leaves_nothing(admin: Admin) -> None:
    admin.sql("create table t (id int); insert into t values (1); select 1 / 0")
    assert admin.rows("select to_regclass('t')") == [["NULL"]]


@pytest.mark.parametrize(
    "sql",
    [
        "delete from t",
        "set transaction read write; delete from t",
        "set transaction_read_only = off; delete from t",
        "commit; delete from t",
        "/* ; */ end; delete from t",
        "release savepoint s; delete from t",
        "set standard_conforming_strings = off; select '\\''; commit; delete from t --'",
        "with gone as (delete from t returning 1) select * from gone",
    ],
)
def test_a_read_only_script_can_not_write(admin: Admin, sql: str) -> None:
    admin.sql("create table t (id int); insert into t values (1)")
    request = {"type": "run_sql", "args": {"sql": sql, "read_only": True}}
    assert admin.sql(sql, read_only=True)["status"] == 400
    assert admin.query("bulk", [request])["status"] == 400
    assert admin.rows("select * from t") == [["1"]]


def test_an_index_can_be_made_outside_of_a_transaction(admin: Admin) -> None:
    admin.sql("create table t (id int)")
    sql = "create index concurrently t_id on t (id); select 1 as done"
    assert admin.sql(sql)["code"] == "postgres-error"
    assert admin.sql(sql, no_transaction=True) == tuples(["done"], ["1"])


def test_what_a_script_sets_in_its_session_stays_there(admin: Admin) -> None:
    admin.sql("set search_path = pg_catalog; set time zone 'Asia/Tokyo'")
    assert admin.rows("show search_path") == [['"$user", public']]
    assert admin.rows("show timezone") != [["Asia/Tokyo"]]


def test_scripts_that_read_can_run_at_the_same_time(admin: Admin) -> None:
    read = {"type": "run_sql", "args": {"sql": "select 1 as a", "read_only": True}}
    assert admin.query("concurrent_bulk", [read, read]) == [tuples(["a"], ["1"])] * 2
    ddl = {"type": "run_sql", "args": {"sql": "drop table if exists t"}}
    inner = {"type": "bulk", "args": [read, ddl]}
    answer = admin.query("concurrent_bulk", [read, inner])
    assert (answer["status"], answer["code"], answer["path"]) == (500, "unexpected", "$")
    assert answer["error"] == "Only read-only queries are allowed in a concurrent_bulk"
    failing = {"type": "run_sql", "args": {"sql": "select 1 / 0"}}
    assert admin.query("concurrent_bulk", [read, failing])["code"] == "postgres-error"


def test_arguments_that_do_not_read_are_refused(admin: Admin) -> None:
    answer = admin.query("run_sql", {"sql": 1})
    assert answer["error"] == "parsing Text failed, expected String, but encountered Number"
    assert admin.query("run_sql", {})["error"] == 'key "sql" not found'
    missing = admin.query("run_sql", {"sql": "select 1", "source": "nowhere"})
    assert missing["error"] == 'source with name "nowhere" does not exist'


def test_a_new_column_is_there_at_once(blog: Admin) -> None:
    assert blog.sql("alter table author add column born int") == DONE
    permission = {"columns": ["born"], "filter": {}}
    args = {"table": "author", "role": "user", "permission": permission}
    assert blog.metadata("pg_create_select_permission", args) == {"message": "success"}


def test_metadata_follows_a_renamed_table(blog: Admin) -> None:
    before = blog.version()
    assert blog.sql("alter table author rename to writer") == DONE
    assert blog.version() == before + 1
    assert blog.table_names() == ["article", "writer"]
    assert blog.metadata("get_inconsistent_metadata")["is_consistent"] is True
    blog.sql("create schema old; alter table writer set schema old")
    assert blog.table("writer")["table"] == {"name": "writer", "schema": "old"}


def test_metadata_follows_renamed_columns(blog: Admin) -> None:
    assert (
        blog.sql(
            "alter table author rename column id to key; "
            "alter table article rename column author_id to author_key; "
            "alter table article rename column title to heading"
        )
        == DONE
    )
    assert blog.table("author")["array_relationships"][0]["using"] == {
        "foreign_key_constraint_on": {
            "column": "author_key",
            "table": {"name": "article", "schema": "public"},
        }
    }
    article = blog.table("article")
    using = article["object_relationships"][0]["using"]
    assert using == {"foreign_key_constraint_on": "author_key"}
    assert article["select_permissions"][0]["permission"] == {
        "columns": ["id", "heading"],
        "filter": {"author": {"key": "X-Hasura-User-Id"}},
    }
    assert blog.metadata("get_inconsistent_metadata")["is_consistent"] is True


def test_two_columns_can_change_their_names_with_each_other(blog: Admin) -> None:
    blog.sql(
        "alter table article add column note text; "
        "alter table article rename column title to t; "
        "alter table article rename column note to title; "
        "alter table article rename column t to note"
    )
    (permission,) = blog.table("article")["select_permissions"]
    assert permission["permission"]["columns"] == ["id", "note"]


def test_a_dropped_table_that_others_need_goes_only_with_them(blog: Admin) -> None:
    answer = blog.sql("drop table author cascade")
    assert (answer["status"], answer["code"], answer["path"]) == (
        400,
        "dependency-error",
        "$",
    )
    assert answer["error"] == (
        "cannot drop due to the following dependent objects: "
        'permission article.user.select in source "default", '
        'relationship article.author in source "default"'
    )
    assert blog.rows("select count(*) from author") == [["0"]]
    assert blog.sql("drop table author cascade", cascade=True) == DONE
    assert blog.table_names() == ["article"]
    assert blog.table("article") == {"table": {"name": "article", "schema": "public"}}


def test_a_dropped_table_that_nobody_else_needs_is_untracked(blog: Admin) -> None:
    blog.sql("create table lone (id int primary key)")
    blog.metadata("pg_track_table", {"table": "lone"})
    blog.metadata(
        "pg_create_select_permission",
        {"table": "lone", "role": "user", "permission": {"columns": ["id"], "filter": {"id": 1}}},
    )
    assert blog.sql("drop table lone") == DONE
    assert blog.table_names() == ["article", "author"]


def test_a_table_made_anew_under_its_name_is_not_the_one_that_was_tracked(blog: Admin) -> None:
    blog.sql("create view titles as select title from article")
    blog.metadata("pg_track_table", {"table": "titles"})
    assert blog.sql("drop view titles; create view titles as select * from article") == DONE
    assert blog.table_names() == ["article", "author"]
    blog.metadata("pg_track_table", {"table": "titles"})
    assert blog.sql("create or replace view titles as select *, 1 as n from article") == DONE
    assert blog.table_names() == ["article", "author", "titles"]


def test_metadata_follows_functions(blog: Admin) -> None:
    blog.sql(
        "create function found() returns setof article language sql stable "
        "as $$ select * from article $$; "
        "create function shout(a author) returns text language sql stable as $$ select a.name $$"
    )
    blog.metadata("pg_track_function", {"function": "found"})
    shout = {"table": "author", "name": "shout", "definition": {"function": "shout"}}
    blog.metadata("pg_add_computed_field", shout)
    renames = "alter function found() rename to sought; alter function shout rename to cry"
    assert blog.sql(renames) == DONE
    (function,) = blog.export()["sources"][0]["functions"]
    assert function["function"]["name"] == "sought"
    (field,) = blog.table("author")["computed_fields"]
    assert field["definition"]["function"]["name"] == "cry"
    answer = blog.sql("drop function cry")
    assert answer["error"].endswith('computed field author.shout in source "default"')
    assert blog.sql("drop function sought") == DONE
    assert "functions" not in blog.export()["sources"][0]


def test_a_dropped_column_or_key_that_is_needed_is_refused(blog: Admin) -> None:
    column = blog.sql("alter table article drop column title")
    assert column["error"].endswith('permission article.user.select in source "default"')
    key = blog.sql("alter table article drop constraint article_author_id_fkey")
    assert key["error"] == (
        "cannot drop due to the following dependent objects: "
        'permission article.user.select in source "default", '
        'relationship article.author in source "default", '
        'relationship author.articles in source "default"'
    )
    assert blog.sql("alter table article drop column is_published") == DONE


@pytest.mark.parametrize(
    "sql",
    [
        "alter table article rename constraint article_author_id_fkey to by_author",
        (
            "alter table article drop constraint article_author_id_fkey; "
            "alter table article add constraint other "
            "foreign key (author_id) references author (id)"
        ),
        (
            "alter table author rename to writer; "
            "alter table article rename constraint article_author_id_fkey to by_author"
        ),
    ],
)
def test_a_key_that_is_renamed_or_made_anew_is_the_same_to_relationships(
    blog: Admin, sql: str
) -> None:
    before = blog.table("article")
    assert blog.sql(sql) == DONE
    assert blog.table("article") == before


def test_a_key_that_leads_elsewhere_is_another_under_its_old_name_too(blog: Admin) -> None:
    answer = blog.sql(
        "create table person (id int primary key); "
        "alter table article drop constraint article_author_id_fkey; "
        "alter table article add constraint article_author_id_fkey "
        "foreign key (author_id) references person (id)"
    )
    assert answer["code"] == "dependency-error"
    assert 'relationship article.author in source "default"' in answer["error"]


def test_a_new_type_under_a_constant_of_a_permission_is_refused(blog: Admin) -> None:
    constant: dict[str, Any] = {"columns": ["id"], "filter": {"is_published": {"_eq": True}}}
    args = {"table": "article", "role": "guest", "permission": constant}
    blog.metadata("pg_create_select_permission", args)
    sql = "alter table article alter is_published drop default, alter is_published type text"
    answer = blog.sql(sql)
    assert answer["error"] == (
        'cannot change type of column "is_published" in table "article" because of the following '
        'dependencies: permission article.guest.select in source "default"'
    )
    # A session variable is read anew by whatever type the column has.
    assert blog.sql("alter table article alter title type varchar") == DONE


def test_a_column_does_not_hide_a_relationship(blog: Admin) -> None:
    answer = blog.sql("alter table article add column author text")
    assert (answer["status"], answer["code"]) == (500, "unexpected")
    assert answer["error"] == "cannot continue due to newly found inconsistent metadata"
    names = [fault["name"] for fault in answer["internal"]]
    assert "object_relation author in table article in source default" in names
    assert blog.metadata("get_inconsistent_metadata")["is_consistent"]


def test_unchecked_ddl_is_run_and_found_by_a_reload(blog: Admin) -> None:
    assert blog.sql("drop table author cascade", check_metadata_consistency=False) == DONE
    assert blog.metadata("reload_metadata")["is_consistent"] is False


def test_what_fails_only_at_the_commit_is_told_as_well(admin: Admin) -> None:
    admin.sql(
        "create table a (id int primary key); "
        "create table b (id int references a deferrable initially deferred)"
    )
    answer = admin.sql("insert into b values (1)")
    assert (answer["code"], answer["error"]) == ("postgres-error", "query execution failed")
    assert "violates foreign key" in answer["internal"]["error"]["message"]
    with_ddl = admin.sql("alter table b add column c int; insert into b values (1)")
    assert with_ddl["code"] == "postgres-error"
    in_bulk = admin.legacy(
        "bulk", [{"type": "run_sql", "args": {"sql": "insert into b values (1)"}}]
    )
    assert in_bulk["code"] == "constraint-violation"
    assert admin.rows("select count(*) from b") == [["0"]]


def test_a_connection_that_is_lost_is_told_and_the_next_one_works(blog: Admin) -> None:
    answer = blog.sql(
        "alter table author add column x int; select pg_terminate_backend(pg_backend_pid())"
    )
    assert answer["status"] in {400, 500}
    assert answer["code"] == "postgres-error"
    assert blog.sql("alter table author add column y int")["result_type"] == "CommandOk"
