"""``select`` and ``count`` on /v1/query, for admin and for a role."""

from collections.abc import Iterator
from typing import Any

import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import new_database
from tests.engine.admin_calls import Admin, admin_on

ARTICLES = {"name": "articles", "columns": ["title"], "order_by": "-title"}


LIBRARY = """
create table author (id int primary key, name text, secret text, place point);
create table article (
    id int primary key, title text, author_id int references author, published boolean
);
create table hidden (id int primary key, author_id int references author);
insert into author values (1, 'Ada', 's1'), (2, 'Bob', 's2'), (3, null, 's3');
insert into article values (1, 'A', 1, true), (2, 'B', 1, false), (3, 'C', 2, true);
"""


def with_library(admin: Admin) -> Admin:
    """Authors, articles and drafts; `user` reads its own author and what is published."""
    admin.sql(LIBRARY)
    for table in ("author", "article", "hidden"):
        admin.legacy("track_table", table)
    admin.legacy(
        "create_object_relationship",
        {"table": "article", "name": "author", "using": {"foreign_key_constraint_on": "author_id"}},
    )
    for name, table in (("articles", "article"), ("secrets", "hidden")):
        using = {"foreign_key_constraint_on": {"table": table, "column": "author_id"}}
        admin.legacy("create_array_relationship", {"table": "author", "name": name, "using": using})
    admin.legacy(
        "create_select_permission",
        {
            "table": "author",
            "role": "user",
            "permission": {"columns": ["id", "name"], "filter": {"id": "X-Hasura-User-Id"}},
        },
    )
    admin.legacy(
        "create_select_permission",
        {
            "table": "article",
            "role": "user",
            "permission": {"columns": "*", "filter": {"published": True}, "limit": 1},
        },
    )
    return admin


@pytest.fixture(scope="module")
def library(postgres_server: Cluster) -> Iterator[Admin]:
    """One library for all tests that only read."""
    with new_database(postgres_server) as url, admin_on(url) as admin:
        yield with_library(admin)


def select(table: str, columns: list[Any], **more: object) -> dict[str, object]:
    return {"table": table, "columns": columns, **more}


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (select("author", ["id"], where={"id": 2}), [{"id": 2}]),
        (select("author", ["id"], where={"id": {"$gt": 2}}), [{"id": 3}]),
        (select("author", ["id"], where={"name": None}), [{"id": 3}]),
        (select("author", ["id"], where={"name": "X-Hasura-Role"}), []),
        (select("author", ["id"], where={"name": {"_in": ["Bob", "x-hasura-a"]}}), [{"id": 2}]),
        (select("author", ["id"], order_by="-id", limit=1, offset=1), [{"id": 2}]),
        (select("author", ["id"], order_by=["-name", "+id"], limit=1), [{"id": 3}]),
        (
            select("author", ["id"], order_by={"column": "name", "type": "desc", "nulls": "last"}),
            [{"id": 2}, {"id": 1}, {"id": 3}],
        ),
        (
            select("author", ["name", ARTICLES], where={"id": 1}),
            [{"name": "Ada", "articles": [{"title": "B"}, {"title": "A"}]}],
        ),
        (
            select("author", [{**ARTICLES, "alias": "a", "limit": 1}], where={"id": 1}),
            [{"a": [{"title": "B"}]}],
        ),
        (
            select(
                "article",
                ["id", {"name": "author", "columns": ["name"]}],
                where={"author": {"name": "Bob"}},
            ),
            [{"id": 3, "author": {"name": "Bob"}}],
        ),
        (select("article", ["id"], order_by=["-author.name", "id"], limit=1), [{"id": 3}]),
        (
            select("article", ["*.*"], where={"id": 3}),
            [
                {
                    "id": 3,
                    "title": "C",
                    "author_id": 2,
                    "published": True,
                    "author": {"id": 2, "name": "Bob", "secret": "s2", "place": None},
                }
            ],
        ),
        (
            select(
                "author",
                ["id"],
                where={"_exists": {"_table": "article", "_where": {"id": 9}}},
            ),
            [],
        ),
    ],
)
def test_admin_selects(library: Admin, args: object, expected: object) -> None:
    assert library.legacy("select", args) == expected
    assert library.query("select", args) == expected


def test_a_role_selects_what_it_is_granted(library: Admin) -> None:
    columns = ["*", {"name": "articles", "columns": ["id"]}]
    rows = library.legacy_as("user", "select", select("author", columns), user_id="1")
    assert rows == [{"id": 1, "name": "Ada", "articles": [{"id": 1}]}]
    starred = library.legacy_as("user", "select", select("author", ["*.*"]), user_id="2")
    assert starred == [
        {
            "id": 2,
            "name": "Bob",
            "articles": [{"id": 3, "title": "C", "author_id": 2, "published": True}],
        }
    ]


def test_a_role_filters_by_the_related_rows_it_may_see(library: Admin) -> None:
    where = {"articles": {"title": "B"}}
    unpublished = select("author", ["id"], where=where)
    assert library.legacy_as("user", "select", unpublished, user_id="1") == []
    exists = {"_exists": {"_table": "author", "_where": {"name": "Bob"}}}
    others = select("article", ["id"], where=exists)
    assert library.legacy_as("user", "select", others, user_id="1") == []
    assert library.legacy_as("user", "count", {"table": "author"}, user_id="1") == {"count": 1}


def test_counts(library: Admin) -> None:
    assert library.legacy("count", {"table": "author"}) == {"count": 3}
    assert library.legacy("count", {"table": "author", "where": {"id": {"$lt": 3}}})["count"] == 2
    distinct = {"table": "article", "distinct": ["author_id"]}
    assert library.legacy("count", distinct) == {"count": 2}
    with_null = {"table": "author", "distinct": ["name"]}
    assert library.legacy("count", with_null) == {"count": 3}
    assert library.legacy_as("user", "count", distinct, user_id="1") == {"count": 2}


def test_a_read_in_a_bulk_sees_what_was_done_before_it(admin: Admin) -> None:
    library = with_library(admin)
    insert = {"type": "insert", "args": {"table": "hidden", "objects": [{"id": 7}]}}
    count = {"type": "count", "args": {"table": "hidden"}}
    rows = {"type": "select", "args": select("hidden", ["id"])}
    answers = library.legacy("bulk", [count, insert, count, rows])
    assert answers == [{"count": 0}, {"affected_rows": 1}, {"count": 1}, [{"id": 7}]]
    assert library.legacy("bulk", [count, rows]) == [{"count": 1}, [{"id": 7}]]
    error = library.legacy("bulk", [count, {"type": "select", "args": select("author", ["x"])}])
    assert (error["path"], error["code"]) == ("$.args[1].args.columns[0]", "permission-denied")


NO_SECRETS = (
    'role "user" does not have permission to read relationship "secrets"; '
    'no permission on table "hidden"'
)
ROLE_REFUSALS = [
    (select("hidden", ["id"]), 'select on "hidden" for role "user" is not allowed. ', "$.args"),
    (
        select("author", ["id", "secret"]),
        'role "user" does not have permission to select column "secret"',
        "$.args.columns[1]",
    ),
    (
        select("author", ["id"], where={"_not": {"secret": "s1"}}),
        'role "user" does not have permission to select column "secret"',
        "$.args.where",
    ),
    (
        select("author", ["id"], where={"name": {"_ceq": "secret"}}),
        'role "user" does not have permission to select column "secret"',
        "$.args.where",
    ),
    (
        select("author", ["id"], order_by="secret"),
        'role "user" does not have permission to select column "secret"',
        "$.args.order_by[0]",
    ),
    (
        select("article", ["id"], order_by="author.secret"),
        'role "user" does not have permission to select column "secret"',
        "$.args.order_by[0]",
    ),
    (
        select("author", ["id"], where={"secrets": {}}),
        NO_SECRETS,
        "$.args.where",
    ),
    (
        select("author", [{"name": "articles", "columns": ["id"], "where": {"x": 1}}]),
        '"x" does not exist',
        "$.args.columns[0].where.x",
    ),
    (
        select("author", [{"name": "secrets", "columns": ["id"]}]),
        NO_SECRETS,
        "$.args.columns[0]",
    ),
    (
        select("article", ["id"], where={"_exists": {"_table": "hidden", "_where": {}}}),
        'select on "hidden" for role "user" is not allowed. ',
        "$.args.where",
    ),
]


@pytest.mark.parametrize(("args", "message", "path"), ROLE_REFUSALS)
def test_what_a_role_may_not_read_is_refused_by_name(
    library: Admin, args: object, message: str, path: str
) -> None:
    answer = library.legacy_as("user", "select", args, user_id="1")
    code = "not-exists" if "exist" in message else "permission-denied"
    assert (answer["error"], answer["path"], answer["code"]) == (message, path, code)


def test_a_role_without_select_can_not_count(library: Admin) -> None:
    answer = library.legacy_as("user", "count", {"table": "hidden"})
    assert answer["error"] == (
        'select on "hidden" for role "user" is not allowed. ; "count" is only allowed if the role '
        'has "select" permissions on the table'
    )


def test_a_missing_session_variable_reads_nothing(library: Admin) -> None:
    answer = library.legacy_as("user", "select", select("author", ["id"]))
    assert (answer["code"], answer["error"]) == (
        "not-found",
        'missing session variable: "x-hasura-user-id"',
    )


@pytest.mark.parametrize(
    ("args", "code", "path"),
    [
        (select("nowhere", ["id"]), "not-exists", "$.args.table"),
        (select("author", ["x"]), "permission-denied", "$.args.columns[0]"),
        (select("author", [1]), "parse-failed", "$.columns[0]"),
        ({"table": "author"}, "parse-failed", "$"),
        (select("author", ["id"], limit="3"), "parse-failed", "$.limit"),
        (select("author", ["id"], limit=1.5), "parse-failed", "$.limit"),
        (select("author", ["id"], limit=-1), "not-supported", "$.args.limit"),
        (select("author", ["id"], offset=-1), "not-supported", "$.args.offset"),
        (select("author", ["id"], where=[]), "parse-failed", "$.where"),
        (select("author", ["id"], where={"id": {"$foo": 1}}), "unexpected-payload",
         '$.args.where.id["$foo"]'),
        (select("author", ["id"], where={"id": {"_eq": []}}), "parse-failed",
         "$.args.where.id._eq"),
        (select("author", ["id"], where={"id": "x"}), "data-exception", "$.args"),
        (select("author", ["id"], order_by=""), "parse-failed", "$.order_by"),
        (select("author", ["id"], order_by="x"), "not-exists", "$.args.order_by[0]"),
        (select("author", ["id"], order_by="articles"), "unexpected-payload",
         "$.args.order_by[0]"),
        (select("author", ["id"], order_by="articles.id"), "unexpected-payload",
         "$.args.order_by[0]"),
        (select("author", ["id"], order_by="id.id"), "unexpected-payload", "$.args.order_by[0]"),
        (select("author", [{"name": "x", "columns": ["*"]}]), "not-exists",
         "$.args.columns[0].name"),
        (select("author", [{"name": "id", "columns": ["*"]}]), "unexpected-payload",
         "$.args.columns[0].name"),
        (select("article", [{"name": "author", "columns": ["*"], "limit": 1}]),
         "unexpected-payload", "$.args.columns[0]"),
        (select("author", [".".join("*" * 70)]), "validation-failed", "$.args.columns"),
    ],
)  # fmt: skip
def test_what_can_not_be_selected_is_refused(
    library: Admin, args: object, code: str, path: str
) -> None:
    answer = library.legacy("select", args)
    assert (answer["code"], answer["path"]) == (code, path)


def test_a_condition_without_end_is_refused(library: Admin) -> None:
    where: dict[str, Any] = {}
    for _ in range(200):
        where = {"_not": where}
    answer = library.legacy_as("user", "select", select("author", ["id"], where=where))
    assert (answer["code"], answer["path"]) == ("validation-failed", "$.args.where")


@pytest.mark.parametrize(
    "body",
    [
        ("run_sql", {"sql": "select 1"}),
        ("export_metadata", {}),
        ("bulk", [{"type": "count", "args": {"table": "author"}}, {"type": "run_sql", "args": {}}]),
        ("bulk", {}),
        ("nonsense", {}),
    ],
)
def test_a_role_may_send_commands_about_data_alone(
    library: Admin, body: tuple[str, object]
) -> None:
    answer = library.legacy_as("user", *body)
    assert (answer["code"], answer["error"], answer["path"], answer["status"]) == (
        "access-denied",
        "restricted access : admin only",
        "$.args",
        400,
    )


def test_a_role_may_send_a_bulk_of_reads(library: Admin) -> None:
    count = {"type": "count", "args": {"table": "article"}}
    assert library.legacy_as("user", "bulk", [count, count]) == [{"count": 2}, {"count": 2}]
    inner = {"type": "bulk", "args": [count]}
    assert library.legacy_as("user", "bulk", [inner, count]) == [[{"count": 2}], {"count": 2}]
