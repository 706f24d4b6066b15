"""Tracking and untracking many tables at once: what can be done is done, the rest is told."""

from typing import Any

from tests.engine.admin_calls import Admin

SUCCESS = {"message": "success"}


def warning(table: str, message: str, what: str = "track") -> dict[str, Any]:
    return {
        "code": f"{what}-table-failed",
        "message": message,
        "name": f"table {table} in source default",
        "type": "table",
    }


NOT_THERE = warning("none", 'Inconsistent object: no such table/view exists in source: "none"')
TRACKED = warning("author", 'view/table already tracked: "author"')


def tables(*names: str) -> list[dict[str, Any]]:
    return [{"table": name} for name in names]


def test_tables_that_can_be_tracked_are_and_the_others_are_told(blog: Admin) -> None:
    blog.sql("create table a (id int); create schema hr; create table hr.b (id int)")
    listed = [*tables("a", "none", "author"), {"table": {"schema": "hr", "name": "b"}}]
    answer = blog.metadata("pg_track_tables", {"tables": listed})
    assert answer == {"message": "success", "warnings": [TRACKED, NOT_THERE]}
    assert blog.table_names() == ["b", "a", "article", "author"]


def test_without_leave_to_warn_nothing_is_tracked(blog: Admin) -> None:
    blog.sql("create table a (id int)")
    args = {"tables": tables("a", "none"), "allow_warnings": False}
    answer = blog.metadata("pg_track_tables", args)
    assert (answer["status"], answer["code"], answer["path"]) == (
        400,
        "metadata-warnings",
        "$.args",
    )
    assert answer["error"] == "failed due to metadata warnings"
    assert answer["internal"] == [NOT_THERE]
    assert blog.table_names() == ["article", "author"]


def test_nothing_at_all_to_be_tracked_is_an_error(blog: Admin) -> None:
    answer = blog.metadata("pg_track_tables", {"tables": tables("author", "none")})
    assert (answer["code"], answer["error"]) == (
        "invalid-configuration",
        "all tables failed to track",
    )
    assert answer["internal"] == [TRACKED, NOT_THERE]


def test_a_table_named_twice_is_refused(blog: Admin) -> None:
    for command in ("pg_track_tables", "pg_untrack_tables"):
        answer = blog.metadata(command, {"tables": tables("a", "b", "a")})
        assert (answer["code"], answer["path"]) == ("bad-request", "$.args.tables")
        assert answer["error"] == (
            "The following tables occur more than once in the request: default.a"
        )


def test_what_does_not_read_among_many_is_an_error(blog: Admin) -> None:
    answer = blog.metadata("pg_track_tables", {"tables": [{"table": "a"}, {"table": 1}]})
    assert (answer["code"], answer["path"]) == ("parse-failed", "$.args.tables[1].table")
    assert answer["error"].startswith("Error when parsing command track_tables.\nSee our ")
    answer = blog.metadata("pg_track_tables", {})
    assert answer["error"].endswith('\nInternal error message: key "tables" not found')


def test_tables_that_need_each_other_are_untracked_together(blog: Admin) -> None:
    answer = blog.metadata("pg_untrack_tables", {"tables": tables("author")})
    needed = warning(
        "author",
        "cannot drop due to the following dependent objects: "
        'permission article.user.select in source "default", '
        'relationship article.author in source "default"',
        "untrack",
    )
    assert (answer["error"], answer["internal"]) == ("all tables failed to untrack", [needed])
    assert blog.metadata("pg_untrack_tables", {"tables": tables("author", "article")}) == SUCCESS
    assert blog.table_names() == []


def test_tables_that_are_not_tracked_are_told_of(blog: Admin) -> None:
    blog.sql("create table a (id int)")
    blog.metadata("pg_track_table", {"table": "a"})
    elsewhere = {"table": "a", "source": "nowhere"}
    listed = [*tables("a", "none"), elsewhere]
    answer = blog.metadata("pg_untrack_tables", {"tables": listed})
    assert answer["warnings"] == [
        warning("none", 'view/table already untracked: "none"', "untrack"),
        {
            **warning("a", 'view/table already untracked: "a"', "untrack"),
            "name": "table a in source nowhere",
        },
    ]


def test_what_others_need_goes_with_them_when_it_may(blog: Admin) -> None:
    answer = blog.metadata("pg_untrack_tables", {"tables": [{"table": "author", "cascade": True}]})
    assert answer == SUCCESS
    assert blog.table("article") == {"table": {"name": "article", "schema": "public"}}
