"""``update`` and ``delete`` on /v1/query, for admin and for a role."""

from typing import Any

import pytest

from tests.engine.admin_calls import Admin

ITEMS = """
create table item (
    id int primary key, owner int, name text, price int default 7, draft boolean, secret text
);
create view top as select distinct owner from item;
insert into item values
    (1, 1, 'a', 10, true, 's'), (2, 1, 'b', 20, false, 's'), (3, 2, 'c', 30, true, 's');
"""


@pytest.fixture
def shop(admin: Admin) -> Admin:
    """Items; `user` changes its own, whose price stays below 100, and deletes its drafts."""
    permissions: dict[str, Any] = {
        "select": {"columns": ["id", "owner", "name", "price"], "filter": {"price": {"_lt": 1000}}},
        "update": {
            "columns": ["name", "price"],
            "filter": {"owner": "X-Hasura-User-Id"},
            "check": {"price": {"_lt": 100}},
            "set": {"secret": "X-Hasura-User-Id"},
        },
        "delete": {"filter": {"owner": "X-Hasura-User-Id", "draft": True}},
    }
    blind: dict[str, Any] = {"update": {"columns": "*", "filter": {}}, "delete": {"filter": {}}}
    granted = [
        {
            "type": f"create_{command}_permission",
            "args": {"table": "item", "role": role, "permission": permission},
        }
        for role, given in (("user", permissions), ("blind", blind))
        for command, permission in given.items()
    ]
    tracked = [{"type": "track_table", "args": table} for table in ("item", "top")]
    made = {"type": "run_sql", "args": {"sql": ITEMS}}
    assert len(admin.legacy("bulk", [made, *tracked, *granted])) == 8
    return admin


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        ({"$set": {"name": "z"}}, ["z", "10"]),
        ({"values": {"name": "z"}}, ["z", "10"]),
        ({"$inc": {"price": 5}}, ["a", "15"]),
        ({"$mul": {"price": 3}}, ["a", "30"]),
        ({"$default": ["price"]}, ["a", "7"]),
        ({"$set": {"name": None}, "$inc": {"price": -1}}, ["NULL", "9"]),
        ({"$set": {"name": "x-hasura-user-id"}}, ["x-hasura-user-id", "10"]),
    ],
)
def test_admin_changes_rows(shop: Admin, changes: dict[str, object], row: list[str]) -> None:
    answer = shop.legacy("update", {"table": "item", "where": {"id": 1}, **changes})
    assert answer == {"affected_rows": 1}
    assert shop.rows("select name, price from item where id = 1") == [row]
    assert shop.rows("select price from item where id = 2") == [["20"]]


def test_a_role_changes_its_own_rows_and_the_preset_goes_along(shop: Admin) -> None:
    arguments = {"table": "item", "where": {}, "$set": {"name": "z"}, "returning": ["id", "name"]}
    answer = shop.legacy_as("user", "update", arguments, user_id="1")
    assert answer == {
        "affected_rows": 2,
        "returning": [{"id": 1, "name": "z"}, {"id": 2, "name": "z"}],
    }
    assert shop.rows("select name, secret from item order by id") == [
        ["z", "1"],
        ["z", "1"],
        ["c", "s"],
    ]


def test_a_preset_alone_is_a_change(shop: Admin) -> None:
    answer = shop.legacy_as("user", "update", {"table": "item", "where": {"id": 1}}, user_id="1")
    assert answer == {"affected_rows": 1}
    assert shop.rows("select secret from item where id = 1") == [["1"]]


def test_a_row_that_fails_the_check_afterwards_is_not_written(shop: Admin) -> None:
    arguments = {"table": "item", "where": {}, "$mul": {"price": 9}}
    answer = shop.legacy_as("user", "update", arguments, user_id="1")
    assert (answer["code"], answer["path"]) == ("permission-error", "$.args")
    assert answer["error"] == "check constraint of an insert/update permission has failed"
    assert shop.rows("select price from item order by id") == [["10"], ["20"], ["30"]]


def test_rows_are_deleted_where_the_role_may(shop: Admin) -> None:
    arguments = {"table": "item", "where": {}, "returning": "*"}
    answer = shop.legacy_as("user", "delete", arguments, user_id="1")
    row = {"id": 1, "owner": 1, "name": "a", "price": 10}
    assert answer == {"affected_rows": 1, "returning": [row]}
    assert shop.legacy("delete", {"table": "item", "where": {"id": 3}}) == {"affected_rows": 1}
    assert shop.rows("select id from item") == [["2"]]


def test_a_deleted_row_that_the_role_may_not_select_is_not_shown(shop: Admin) -> None:
    shop.sql("update item set price = 2000 where id = 1")
    arguments = {"table": "item", "where": {}, "returning": ["id"]}
    answer = shop.legacy_as("user", "delete", arguments, user_id="1")
    assert answer == {"affected_rows": 1, "returning": []}


def test_in_a_bulk_all_is_done_or_nothing(shop: Admin) -> None:
    good = {"type": "update", "args": {"table": "item", "where": {}, "$set": {"name": "z"}}}
    bad = {"type": "delete", "args": {"table": "item", "where": {"no": 1}}}
    answer = shop.legacy_as("user", "bulk", [good, bad], user_id="1")
    assert (answer["code"], answer["path"]) == ("not-exists", "$.args[1].args.where.no")
    assert shop.rows("select name from item order by id") == [["a"], ["b"], ["c"]]
    read = {"type": "select", "args": {"table": "item", "columns": ["name"], "where": {"id": 1}}}
    answer = shop.legacy_as("user", "bulk", [good, read], user_id="1")
    assert answer == [{"affected_rows": 2}, [{"name": "z"}]]


UPDATE = {"table": "item", "where": {"id": 1}}
BLIND = (
    'select on "item" for role "blind" is not allowed. ; "{0}" is only allowed if the role has '
    '"select" permission as "where" can\'t be used without "select" permission on the table'
)
PRESET = 'column "secret" is not updatable for role "user"; its value is predefined in permission'
NO_COLUMN = 'role "user" does not have permission to {} column "{}"'
DENIED = "permission-denied"
SET = '$.args["$set"]'


@pytest.mark.parametrize(
    ("role", "command", "arguments", "refusal"),
    [
        ("user", "update", {"table": "item"}, ("parse-failed", "$", 'key "where" not found')),
        ("user", "delete", {"table": "item"}, ("parse-failed", "$", 'key "where" not found')),
        ("user", "update", {**UPDATE, "$set": {"secret": 1}}, ("not-supported", SET, PRESET)),
        (
            "user",
            "update",
            {**UPDATE, "$set": {"owner": 2}},
            (DENIED, SET, NO_COLUMN.format("update", "owner")),
        ),
        (
            "user",
            "update",
            {**UPDATE, "$set": {"name": "z"}, "returning": ["secret"]},
            (DENIED, "$.args.returning", NO_COLUMN.format("select", "secret")),
        ),
        (
            "admin",
            "update",
            UPDATE,
            (
                "unexpected-payload",
                "$.args",
                "atleast one of $set, $inc, $mul has to be present",
            ),
        ),
        (
            "admin",
            "update",
            {**UPDATE, "$set": {"nothing": 1}},
            (DENIED, SET, 'no such column exists : "nothing"'),
        ),
        (
            "admin",
            "update",
            {**UPDATE, "$inc": {"name": "z"}},
            (
                "unexpected-payload",
                '$.args["$inc"].name',
                '"$inc" is for numbers, and column "name" is of type "text"',
            ),
        ),
        (
            "stranger",
            "delete",
            UPDATE,
            (DENIED, "$.args", 'delete on "item" for role "stranger" is not allowed. '),
        ),
        (
            "blind",
            "update",
            {**UPDATE, "$set": {"name": "z"}},
            (DENIED, "$.args", BLIND.format("update")),
        ),
        ("blind", "delete", UPDATE, (DENIED, "$.args", BLIND.format("delete"))),
        (
            "admin",
            "delete",
            {"table": "top", "where": {}},
            ("not-supported", "$.args", 'view "top" is not deletable'),
        ),
        (
            "admin",
            "update",
            {"table": "nothing", "where": {}},
            ("not-exists", "$.args.table", 'table "nothing" does not exist'),
        ),
    ],
)
def test_what_may_not_be_written_is_refused_by_name(
    shop: Admin, role: str, command: str, arguments: object, refusal: tuple[str, str, str]
) -> None:
    answer = shop.legacy_as(role, command, arguments, user_id="1")
    assert answer["status"] == 400
    assert (answer["code"], answer["path"], answer["error"]) == refusal
    assert shop.rows("select name, secret from item where id = 1") == [["a", "s"]]
