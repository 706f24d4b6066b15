"""What an inherited role reads over HTTP: rows of all parents, each cell by who gives it."""

from collections.abc import Callable
from typing import Any

from tests.engine.running import ADMIN, Running, with_engine

STAFF = """
create table staff (id int primary key, boss int not null, name text not null, salary int not null);
create table badge (staff_id int primary key references staff (id));
insert into staff values (1, 9, 'ann', 10), (2, 8, 'bob', 30), (3, 8, 'cid', 20), (4, 7, 'dan', 20);
insert into badge values (1), (3);
"""
WHO = {**ADMIN, "x-hasura-role": "both", "x-hasura-user-id": "1", "x-hasura-boss": "8"}


async def with_staff(engine: Running) -> None:
    await engine.run_sql(STAFF)
    own = {"columns": ["id", "name", "salary"], "filter": {"id": "X-Hasura-User-Id"}}
    managed = {
        "columns": ["name", "boss"],
        "filter": {"boss": {"_eq": "X-Hasura-Boss"}},
        "allow_aggregations": True,
    }
    badged = {"columns": ["salary"], "filter": {"badge": {}}}
    relationship = {
        "name": "badge",
        "table": "staff",
        "using": {"foreign_key_constraint_on": {"table": "badge", "column": "staff_id"}},
    }
    permissions = [("self", own), ("manager", managed), ("payroll", badged)]
    commands = [
        {"type": "pg_track_table", "args": {"table": "staff"}},
        {"type": "pg_track_table", "args": {"table": "badge"}},
        {"type": "pg_create_object_relationship", "args": relationship},
        *(
            {
                "type": "pg_create_select_permission",
                "args": {"table": "staff", "role": role, "permission": permission},
            }
            for role, permission in permissions
        ),
        {
            "type": "add_inherited_role",
            "args": {"role_name": "both", "role_set": ["self", "manager"]},
        },
        {
            "type": "add_inherited_role",
            "args": {"role_name": "nested", "role_set": ["both", "payroll"]},
        },
    ]
    await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})


def answers(database_url: str, query: str, check: Callable[[Any], None], **headers: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_staff(engine)
        response = await engine.http.post(
            "/v1/graphql", json={"query": query}, headers={**WHO, **headers}
        )
        check(response.json())

    with_engine(database_url, scenario)


def data_is(expected: object) -> Callable[[Any], None]:
    def check(body: Any) -> None:
        assert body == {"data": expected}

    return check


def test_a_cell_shows_where_a_parent_gives_it(database_url: str) -> None:
    expected = [
        {"id": 1, "name": "ann", "salary": 10, "boss": None},
        {"id": None, "name": "bob", "salary": None, "boss": 8},
        {"id": None, "name": "cid", "salary": None, "boss": 8},
    ]
    query = "{ staff(order_by: {name: asc}) { id name salary boss } }"
    answers(database_url, query, data_is({"staff": expected}))


def test_a_role_of_an_inherited_role_has_the_filters_of_both(database_url: str) -> None:
    expected = [
        {"id": 1, "name": "ann", "salary": 10, "boss": None},
        {"id": None, "name": "bob", "salary": None, "boss": 8},
        {"id": None, "name": "cid", "salary": 20, "boss": 8},
    ]
    query = "{ staff(order_by: {name: asc}) { id name salary boss } }"
    nested = {"x-hasura-role": "nested"}
    answers(database_url, query, data_is({"staff": expected}), **nested)


def test_a_hidden_value_can_not_be_found_ordered_by_or_summed(database_url: str) -> None:
    query = """{
        found: staff(where: {salary: {_gt: 15}}) { name }
        hidden: staff(where: {salary: {_is_null: true}}, order_by: {name: asc}) { name }
        ordered: staff(order_by: {salary: desc_nulls_last, name: asc}) { name }
        staff_aggregate { aggregate { count sum { salary } max { salary } } }
        known: staff_by_pk(id: 1) { name }
        unknown: staff_by_pk(id: 2) { name }
    }"""
    expected = {
        "found": [],
        "hidden": [{"name": "bob"}, {"name": "cid"}],
        "ordered": [{"name": "ann"}, {"name": "bob"}, {"name": "cid"}],
        "staff_aggregate": {
            "aggregate": {"count": 3, "sum": {"salary": 10}, "max": {"salary": 10}}
        },
        "known": {"name": "ann"},
        "unknown": None,
    }
    answers(database_url, query, data_is(expected))


def test_rows_are_distinct_by_what_shows_of_a_column(database_url: str) -> None:
    """Whether it shows depends on a related row: a sub-select in DISTINCT ON and ORDER BY."""
    query = """{
        staff(distinct_on: [salary, boss], order_by: [{boss: asc}, {salary: desc}, {name: desc}]) {
            salary
            name
        }
    }"""
    expected = [
        {"salary": None, "name": "bob"},
        {"salary": 20, "name": "cid"},
        {"salary": 10, "name": "ann"},
    ]

    def check(body: Any) -> None:
        rows = body["data"]["staff"]
        assert sorted(rows, key=str) == sorted(expected, key=str)

    answers(database_url, query, check, **{"x-hasura-role": "nested"})


def test_a_column_that_is_not_always_shown_is_nullable(database_url: str) -> None:
    query = '{ __type(name: "staff") { fields { name type { kind } } } }'

    def check(body: Any) -> None:
        kinds = {one["name"]: one["type"]["kind"] for one in body["data"]["__type"]["fields"]}
        assert kinds == {"boss": "SCALAR", "id": "SCALAR", "name": "NON_NULL", "salary": "SCALAR"}

    answers(database_url, query, check)
