"""``insert`` on /v1/query, as set-up files use it."""

from typing import Any

import pytest

from tests.engine.admin_calls import Admin


def test_rows_are_inserted_and_counted(blog: Admin) -> None:
    answer = blog.legacy("insert", {"table": "author", "objects": [{"name": "A"}, {"name": "B"}]})
    assert answer == {"affected_rows": 2}
    assert blog.rows("select * from author order by id") == [["1", "A"], ["2", "B"]]


def test_what_a_row_lacks_gets_its_default(blog: Admin) -> None:
    objects: list[Any] = [{"id": 7, "name": "A"}, {"name": "B"}]
    answer = blog.legacy(
        "insert", {"table": "author", "objects": objects, "returning": ["id", "name"]}
    )
    assert answer == {
        "affected_rows": 2,
        "returning": [{"id": 7, "name": "A"}, {"id": 1, "name": "B"}],
    }


def test_values_of_every_kind_arrive(admin: Admin) -> None:
    admin.legacy("run_sql", {"sql": "create table t (j jsonb, a text[], n numeric, d timestamp)"})
    admin.legacy("track_table", "t")
    row = {"j": {"a": [1, None]}, "a": ["x", 'y,"z"'], "n": 1.5, "d": "2020-01-02T03:04:05"}
    answer = admin.legacy("insert", {"table": "t", "objects": [row], "returning": "*"})
    assert answer == {"affected_rows": 1, "returning": [row]}


@pytest.mark.parametrize(("action", "name"), [("update", "new"), ("ignore", "old")])
def test_a_conflict_is_met_as_told(blog: Admin, action: str, name: str) -> None:
    blog.legacy("insert", {"table": "author", "objects": [{"id": 1, "name": "old"}]})
    answer = blog.legacy(
        "insert",
        {
            "table": "author",
            "objects": [{"id": 1, "name": "new"}],
            "on_conflict": {"action": action, "constraint": "author_pkey"},
        },
    )
    assert answer == {"affected_rows": 1 if action == "update" else 0}
    assert blog.rows("select name from author") == [[name]]


def test_postgres_refusals_are_worded_as_hasura_words_them(blog: Admin) -> None:
    unknown = blog.legacy("insert", {"table": "article", "objects": [{"title": "T"}]})
    assert (unknown["code"], unknown["path"]) == ("constraint-violation", "$.args")
    assert unknown["error"].startswith("Not-NULL violation. null value in column")
    key = blog.legacy("insert", {"table": "article", "objects": [{"title": "T", "author_id": 9}]})
    assert key["error"].startswith("Foreign key violation. insert or update on table")
    bad = blog.legacy("insert", {"table": "author", "objects": [{"id": "x", "name": "A"}]})
    assert (bad["code"], bad["error"]) == (
        "data-exception",
        'invalid input syntax for type integer: "x"',
    )


@pytest.mark.parametrize(
    ("args", "code", "path"),
    [
        ({"table": "nowhere", "objects": [{}]}, "not-exists", "$.args.table"),
        ({"table": "author", "objects": []}, "unexpected-payload", "$.args.objects"),
        ({"table": "author", "objects": [{"x": 1}]}, "not-exists", "$.args.objects[0].x"),
        ({"table": "author", "objects": {}}, "parse-failed", "$.objects"),
    ],
)
def test_what_can_not_be_inserted_is_refused(
    blog: Admin, args: object, code: str, path: str
) -> None:
    answer = blog.legacy("insert", args)
    assert (answer["code"], answer["path"]) == (code, path)


def test_the_metadata_url_knows_nothing_of_data(blog: Admin) -> None:
    assert blog.metadata("insert", {"table": "author", "objects": [{}]})["code"] == "parse-failed"
    assert blog.query("pg_track_table", {"table": "author"})["code"] == "parse-failed"
