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
        ({"table": "author", "objects": [{"x": 1}]}, "not-exists", "$.args.objects[0]"),
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


@pytest.fixture
def written(blog: Admin) -> Admin:
    """`user` inserts articles of its own, with a title that is not empty; `blind` reads nothing."""
    permission: dict[str, Any] = {
        "check": {"title": {"_ne": ""}},
        "columns": ["id", "title"],
        "set": {"author_id": "X-Hasura-User-Id"},
    }
    for role in ("user", "blind"):
        arguments = {"table": "article", "role": role, "permission": permission}
        blog.legacy("create_insert_permission", arguments)
    update = {"columns": ["title"], "filter": {"author_id": "X-Hasura-User-Id"}}
    arguments = {"table": "article", "role": "user", "permission": update}
    blog.legacy("create_update_permission", arguments)
    blog.legacy("insert", {"table": "author", "objects": [{"name": "A"}, {"name": "B"}]})
    return blog


def test_a_role_inserts_and_reads_back_what_it_may(written: Admin) -> None:
    arguments = {"table": "article", "objects": [{"title": "T"}], "returning": ["id", "title"]}
    answer = written.legacy_as("user", "insert", arguments, user_id="2")
    assert answer == {"affected_rows": 1, "returning": [{"id": 1, "title": "T"}]}
    assert written.rows("select title, author_id from article") == [["T", "2"]]
    arguments = {"table": "article", "objects": [{"title": "U"}, {"title": "V"}]}
    assert written.legacy_as("blind", "insert", arguments, user_id="1") == {"affected_rows": 2}


def test_a_conflict_updates_only_what_the_role_may_update(written: Admin) -> None:
    objects = [{"id": 1, "title": "hers"}]
    on_conflict = {"action": "update", "constraint": "article_pkey"}
    written.legacy_as("user", "insert", {"table": "article", "objects": objects}, user_id="1")
    arguments = {"table": "article", "objects": objects, "on_conflict": on_conflict}
    refused = written.legacy_as("user", "insert", arguments, user_id="2")
    assert (refused["code"], refused["error"]) == (
        "validation-failed",
        'column "id" is not updatable',
    )
    arguments = {"columns": ["id", "title"], "filter": {"author_id": "X-Hasura-User-Id"}}
    written.legacy("drop_update_permission", {"table": "article", "role": "user"})
    written.legacy(
        "create_update_permission", {"table": "article", "role": "user", "permission": arguments}
    )
    taken = {"table": "article", "objects": [{"id": 1, "title": "his"}], "on_conflict": on_conflict}
    assert written.legacy_as("user", "insert", taken, user_id="2") == {"affected_rows": 0}
    assert written.rows("select title, author_id from article") == [["hers", "1"]]
    assert written.legacy_as("user", "insert", taken, user_id="1") == {"affected_rows": 1}
    assert written.rows("select title, author_id from article") == [["his", "1"]]


@pytest.mark.parametrize(
    ("on_conflict", "count"),
    [
        ({"action": "ignore"}, 0),
        ({"action": "ignore", "constraint_on": ["id"]}, 0),
        ({"action": "update", "constraint_on": "id"}, 1),
    ],
)
def test_a_conflict_is_named_by_columns_or_not_at_all(
    written: Admin, on_conflict: object, count: int
) -> None:
    objects = [{"id": 1, "name": "Z"}]
    arguments = {"table": "author", "objects": objects, "on_conflict": on_conflict}
    assert written.legacy("insert", arguments) == {"affected_rows": count}


def test_a_conflict_goes_by_columns_that_have_a_key(written: Admin) -> None:
    on_conflict = {"action": "update", "constraint_on": ["name"]}
    arguments = {"table": "author", "objects": [{"id": 1}], "on_conflict": on_conflict}
    answer = written.legacy_as("admin", "insert", arguments)
    assert (answer["code"], answer["error"]) == (
        "constraint-error",
        "there is no unique or exclusion constraint on target column(s)",
    )


ONE = {"table": "article", "objects": [{"title": "T"}]}
DENIED = "permission-denied"
PRESET = (
    'column "author_id" is not insertable for role "user"; its value is predefined in permission'
)
BLIND = (
    'select on "article" for role "blind" is not allowed. ; "returning" can only be used if the '
    'role has "select" permission on the table'
)


@pytest.mark.parametrize(
    ("role", "arguments", "refusal"),
    [
        (
            "user",
            {"table": "article", "objects": [{"title": ""}]},
            (
                "permission-error",
                "$.args",
                "check constraint of an insert/update permission has failed",
            ),
        ),
        (
            "user",
            {"table": "article", "objects": [{"title": "T", "author_id": 1}]},
            (
                "not-supported",
                "$.args.objects[0]",
                PRESET,
            ),
        ),
        (
            "user",
            {"table": "article", "objects": [{"title": "T", "is_published": True}]},
            (
                DENIED,
                "$.args.objects[0]",
                'role "user" does not have permission to insert column "is_published"',
            ),
        ),
        (
            "stranger",
            ONE,
            (DENIED, "$.args", 'insert on "article" for role "stranger" is not allowed. '),
        ),
        (
            "blind",
            {**ONE, "returning": ["id"]},
            (
                DENIED,
                "$.args",
                BLIND,
            ),
        ),
        (
            "blind",
            {**ONE, "on_conflict": {"action": "update", "constraint": "article_pkey"}},
            (DENIED, "$.args", 'update on "article" for role "blind" is not allowed. '),
        ),
        (
            "user",
            {**ONE, "on_conflict": {"action": "update"}},
            (
                "unexpected-payload",
                "$.args.on_conflict",
                "Expecting 'constraint' or 'constraint_on' when the 'action' is 'update'",
            ),
        ),
        (
            "user",
            {**ONE, "on_conflict": {"action": "ignore", "constraint": "no"}},
            (
                "unexpected",
                "$.args.on_conflict.constraint",
                'constraint "no" for table "article" does not exist',
            ),
        ),
    ],
)
def test_what_a_role_may_not_insert_is_refused_by_name(
    written: Admin, role: str, arguments: object, refusal: tuple[str, str, str]
) -> None:
    answer = written.legacy_as(role, "insert", arguments, user_id="1")
    assert answer["status"] == 400
    assert (answer["code"], answer["path"], answer["error"]) == refusal
    assert written.rows("select * from article") == []
