"""Commands that change nothing: what a database has, and what its keys suggest."""

from typing import Any

import pytest

from tests.engine.admin_calls import Admin

AUTHOR = {"name": "author", "schema": "public"}
ARTICLE = {"name": "article", "schema": "public"}
KEY = "article_author_id_fkey"
TO_AUTHOR = {
    "type": "object",
    "from": {"table": ARTICLE, "columns": ["author_id"], "constraint_name": KEY},
    "to": {"table": AUTHOR, "columns": ["id"]},
}
TO_ARTICLES = {
    "type": "array",
    "from": {"table": AUTHOR, "columns": ["id"]},
    "to": {"table": ARTICLE, "columns": ["author_id"], "constraint_name": KEY},
}


def test_the_tables_of_a_source_are_listed_tracked_or_not(blog: Admin) -> None:
    blog.sql(
        "create view titles as select title from article; "
        "create materialized view kept as select 1 as one; "
        "create table log (at date) partition by range (at); "
        "create table log_1 partition of log for values from ('2020-01-01') to ('2021-01-01')"
    )
    answer = blog.metadata("pg_get_source_tables", {"source": "default"})
    assert [table["name"] for table in answer] == ["article", "author", "log", "titles"]
    missing = blog.metadata("pg_get_source_tables", {"source": "nowhere"})
    assert missing["error"] == 'source with name "nowhere" does not exist'


def test_a_table_is_told_with_its_columns_and_keys(blog: Admin) -> None:
    blog.sql("comment on column article.title is 'What it is called'")
    args = {"source": "default", "table": "article"}
    answer = blog.metadata("pg_get_table_info", args)
    columns = {column["name"]: column for column in answer.pop("columns")}
    assert answer == {
        "name": ARTICLE,
        "type": "table",
        "primary_key": ["id"],
        "foreign_keys": {KEY: {"foreign_table": AUTHOR, "column_mapping": {"author_id": "id"}}},
        "insertable": True,
        "updatable": True,
        "deletable": True,
    }
    assert columns["title"] == {
        "name": "title",
        "type": "text",
        "nullable": False,
        "description": "What it is called",
        "insertable": True,
        "updatable": True,
    }
    assert columns["author_id"]["type"] == "integer"
    assert blog.metadata("get_table_info", {**args, "table": "nowhere"}) is None


def test_keys_suggest_relationships_both_ways(blog: Admin) -> None:
    answer = blog.metadata("pg_suggest_relationships", {})
    assert answer == {"relationships": [TO_AUTHOR, TO_ARTICLES]}
    assert blog.metadata("pg_suggest_relationships", {"omit_tracked": True}) == {
        "relationships": []
    }
    blog.metadata("pg_drop_relationship", {"table": "author", "relationship": "articles"})
    answer = blog.metadata("pg_suggest_relationships", {"omit_tracked": True})
    assert answer == {"relationships": [TO_ARTICLES]}


def test_a_key_over_a_unique_column_suggests_objects_both_ways(blog: Admin) -> None:
    blog.sql("create table profile (id int primary key, author_id int unique references author)")
    blog.metadata("pg_track_table", {"table": "profile"})
    answer = blog.metadata("pg_suggest_relationships", {"tables": ["profile"]})
    kinds = [(item["type"], item["to"]["table"]["name"]) for item in answer["relationships"]]
    assert kinds == [("object", "author"), ("object", "profile")]


def test_relationships_of_a_source_that_is_not_there_can_not_be_suggested(blog: Admin) -> None:
    answer = blog.metadata("pg_suggest_relationships", {"source": "nowhere"})
    assert (answer["status"], answer["code"], answer["error"]) == (
        400,
        "not-exists",
        'source with name "nowhere" does not exist',
    )


def test_relationships_of_a_source_that_is_away_can_not_be_suggested(blog: Admin) -> None:
    document = blog.export()
    connection = {"database_url": {"from_env": "NOT_SET"}}
    away = {"name": "away", "kind": "postgres", "tables": []}
    document["sources"].append({**away, "configuration": {"connection_info": connection}})
    blog.metadata("replace_metadata", {"metadata": document, "allow_inconsistent_metadata": True})
    answer = blog.metadata("pg_suggest_relationships", {"source": "away"})
    assert (answer["status"], answer["error"]) == (400, 'source with name "away" is inconsistent')


def test_postgres_is_the_kind_of_source_that_is_there(admin: Admin) -> None:
    kinds = {kind["kind"]: kind for kind in admin.metadata("list_source_kinds")["sources"]}
    assert kinds["pg"] == {
        "kind": "pg",
        "builtin": True,
        "display_name": "pg",
        "available": True,
    }
    assert not kinds["mssql"]["available"]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("pg", "pg does not support Capabilities"),
        ("nonsense", "Source Kind nonsense was not found"),
    ],
)
def test_no_kind_of_source_has_capabilities(admin: Admin, kind: str, error: str) -> None:
    answer: Any = admin.metadata("get_source_kind_capabilities", {"name": kind})
    assert (answer["status"], answer["code"], answer["error"]) == (
        400,
        "data-connector-error",
        error,
    )


def test_the_internal_state_can_be_looked_at(blog: Admin) -> None:
    answer = blog.metadata("dump_internal_state")
    assert answer["sources"]["default"]["tables"]["author"] == ["id", "name"]
    assert answer["is_consistent"] is True
