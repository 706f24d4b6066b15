"""G5, G9: the same rows behind every door, also for a role that inherits over two levels."""

import base64
import json
from typing import Any

import pytest

from tests.engine.running import ADMIN, Running, with_engine

SQL = """
create table doc (
  id int primary key, title text, secret text, owner int, parent int references doc
);
insert into doc values
  (1, 'mine', 's1', 1, null), (2, 'shared', 's2', 2, 1), (3, 'theirs', 's3', 3, 1);
create function all_docs() returns setof doc language sql stable as 'select * from doc';
create function siblings(r doc) returns setof doc language sql stable
  as 'select * from doc where parent is not distinct from r.parent';
"""


def readable(role: str, columns: list[str], rows: Any, **more: Any) -> Any:
    permission = {"columns": columns, "filter": rows, **more}
    args = {"table": "doc", "role": role, "permission": permission}
    return {"type": "pg_create_select_permission", "args": args}


MINE = {"owner": {"_eq": "X-Hasura-User-Id"}}
COMMANDS = [
    {"type": "pg_track_table", "args": {"table": "doc"}},
    {
        "type": "pg_create_array_relationship",
        "args": {
            "table": "doc",
            "name": "children",
            "using": {"foreign_key_constraint_on": {"table": "doc", "column": "parent"}},
        },
    },
    {"type": "pg_track_function", "args": {"function": "all_docs"}},
    {
        "type": "pg_add_computed_field",
        "args": {"table": "doc", "name": "siblings", "definition": {"function": "siblings"}},
    },
    readable("owner", ["id", "title", "secret"], MINE, allow_aggregations=True),
    readable("guest", ["id", "title"], {"title": {"_eq": "shared"}}),
    readable("nobody", ["id"], {"id": {"_lt": 0}}),
    {"type": "add_inherited_role", "args": {"role_name": "inner", "role_set": ["guest", "nobody"]}},
    {"type": "add_inherited_role", "args": {"role_name": "outer", "role_set": ["owner", "inner"]}},
]
# Of role `outer`, user 1: document 1 whole, document 2 without its secret, 3 never.
DOORS = {
    "doc": ("{ doc(order_by: {id: asc}) { id secret } }", [[1, "s1"], [2, None]]),
    "function": ("{ all_docs(order_by: {id: asc}) { id secret } }", [[1, "s1"], [2, None]]),
    "by_pk": ("{ doc_by_pk(id: 3) { id secret } }", None),
    "by_pk without its secret": ("{ doc_by_pk(id: 2) { id secret } }", [2, None]),
    "children": ("{ doc_by_pk(id: 1) { children { id secret } } }", [[[2, None]]]),
    "siblings": ("{ doc_by_pk(id: 2) { siblings { id secret } } }", [[[2, None]]]),
    "nodes": (
        "{ doc_aggregate(order_by: {id: asc}) { aggregate { count max { secret } } nodes { id secret }}}",  # noqa: E501
        [[2, ["s1"]], [[1, "s1"], [2, None]]],
    ),
    "hidden value": ('{ doc(where: {secret: {_eq: "s2"}}) { id } }', []),
    "hidden value not null": ("{ doc(where: {secret: {_is_null: false}}) { id } }", [[1]]),
    "aggregate": (
        "{ doc(where: {children_aggregate: {count: {predicate: {_gt: 1}}}}) { id } }",
        [],
    ),
}


def values(answer: Any) -> Any:
    """Objects as lists of their members."""
    if isinstance(answer, dict):
        return [values(one) for one in answer.values()]
    return [values(one) for one in answer] if isinstance(answer, list) else answer


async def asked(engine: Running, path: str, query: str) -> Any:
    headers = {**ADMIN, "x-hasura-role": "outer", "x-hasura-user-id": "1"}
    return (await engine.http.post(path, json={"query": query}, headers=headers)).json()


@pytest.mark.parametrize("door", DOORS)
def test_every_door_has_the_same_rows(database_url: str, door: str) -> None:
    query, expected = DOORS[door]

    async def scenario(engine: Running) -> None:
        await engine.run_sql(SQL)
        await engine.admin("/v1/metadata", {"type": "bulk", "args": COMMANDS})
        answer = await asked(engine, "/v1/graphql", query)
        assert "data" in answer, answer
        (found,) = answer["data"].values()
        assert values(found) == expected

    with_engine(database_url, scenario)


def test_no_id_and_no_cursor_leads_past_a_permission(database_url: str) -> None:
    def node(key: int) -> str:
        return base64.b64encode(json.dumps([1, "public", "doc", key]).encode()).decode()

    def cursor(key: Any) -> str:
        return base64.b64encode(json.dumps({"id": key}).encode()).decode()

    async def scenario(engine: Running) -> None:
        await engine.run_sql(SQL)
        await engine.admin("/v1/metadata", {"type": "bulk", "args": COMMANDS})
        for key, expected in ((1, {"title": "mine"}), (3, None), (4, None)):
            query = f'{{ node(id: "{node(key)}") {{ ... on doc {{ title }} }} }}'
            answer = await asked(engine, "/v1beta1/relay", query)
            assert answer == {"data": {"node": expected}}
        for after in (0, -1, 1, 2, 3):
            query = (
                f'{{ doc_connection(after: "{cursor(after)}") {{ edges {{ node {{ title }} }} }} }}'
            )
            answer = await asked(engine, "/v1beta1/relay", query)
            assert "theirs" not in json.dumps(answer)
        forged = base64.b64encode(b'{"secret": "s2", "id": 1}').decode()
        query = f'{{ doc_connection(after: "{forged}") {{ edges {{ node {{ title }} }} }} }}'
        answer = await asked(engine, "/v1beta1/relay", query)
        assert "s2" not in json.dumps(answer)

    with_engine(database_url, scenario)
