"""``/v1beta1/relay`` on a real Postgres: pages, global ids, and who sees what by them."""

import base64
import json
from typing import Any

from tests.engine.running import ADMIN, Running, with_engine

AS_ANN = {**ADMIN, "x-hasura-role": "user", "x-hasura-user-id": "a"}
PAIRS = """
create table pair (a text, b int, note text, primary key (a, b));
insert into pair values ('x', 1, 'one'), ('x', 2, null), ('y', 1, 'three');
create function noted(wanted text) returns setof pair language sql stable
    as $$ select * from pair where note like '%' || wanted || '%' $$;
"""
TRACKED = [
    {"type": "pg_track_table", "args": {"table": "pair"}},
    {"type": "pg_track_function", "args": {"function": "noted"}},
]


def global_id(*parts: object) -> str:
    return base64.b64encode(json.dumps(parts).encode()).decode()


async def relay(engine: Running, query: str, headers: dict[str, str], **variables: object) -> Any:
    body = {"query": query, "variables": variables}
    response = await engine.http.post("/v1beta1/relay", json=body, headers=headers)
    assert response.status_code == 200
    return response.json()


def test_no_global_id_leads_past_a_permission(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        own, other = global_id(1, "public", "users", "a"), global_id(1, "public", "users", "b")
        query = f'{{ own: node(id: "{own}") {{ id ... on users {{ name }} }}'
        query += f' other: node(id: "{other}") {{ id ... on users {{ name }} }} }}'
        answer = await relay(engine, query, AS_ANN)
        assert answer == {"data": {"own": {"id": own, "name": "Ann"}, "other": None}}
        page = "{ users_connection { edges { node { name } } } }"
        answer = await relay(engine, page, AS_ANN)
        assert answer == {"data": {"users_connection": {"edges": [{"node": {"name": "Ann"}}]}}}

    with_engine(database_url, scenario)


def test_a_role_that_is_offered_no_field_of_a_table_is_offered_no_node_of_it(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        permission = {
            "columns": "*",
            "filter": {},
            "query_root_fields": ["select"],
            "subscription_root_fields": [],
        }
        await engine.admin(
            "/v1/metadata",
            {
                "type": "pg_create_select_permission",
                "args": {"table": "users", "role": "lister", "permission": permission},
            },
        )
        lister = {**ADMIN, "x-hasura-role": "lister"}
        answer = await relay(engine, "{ users_connection { edges { node { id } } } }", lister)
        assert len(answer["data"]["users_connection"]["edges"]) == 2
        wanted = global_id(1, "public", "users", "b")
        answer = await relay(engine, f'{{ node(id: "{wanted}") {{ id }} }}', lister)
        assert answer["errors"][0]["message"] == "field 'node' not found in type: 'query_root'"

    with_engine(database_url, scenario)


def test_pages_lead_through_all_rows_of_a_key_of_two_columns(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql(PAIRS)
        await engine.admin("/v1/metadata", {"type": "bulk", "args": TRACKED})
        found: list[tuple[str, int]] = []
        after = "null"
        while True:
            page = f"first: 1, after: {after}, order_by: {{note: desc}}"
            fields = "pageInfo { hasNextPage endCursor } edges { node { id } }"
            answer = await relay(engine, f"{{ pair_connection({page}) {{ {fields} }} }}", ADMIN)
            connection = answer["data"]["pair_connection"]
            for edge in connection["edges"]:
                _, _, _, a, b = json.loads(base64.b64decode(edge["node"]["id"]))
                found.append((a, b))
            if not connection["pageInfo"]["hasNextPage"]:
                break
            after = json.dumps(connection["pageInfo"]["endCursor"])
        assert found == [("x", 2), ("y", 1), ("x", 1)]
        short = global_id(1, "public", "pair", "x")
        answer = await relay(engine, f'{{ node(id: "{short}") {{ id }} }}', ADMIN)
        assert answer["errors"] == [
            {
                "message": "invalid node id: primary key columns ['b'] are missing",
                "extensions": {
                    "path": "$.selectionSet.node.args.id",
                    "code": "validation-failed",
                },
            }
        ]

    with_engine(database_url, scenario)


def test_a_function_of_rows_has_a_connection(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql(PAIRS)
        await engine.admin("/v1/metadata", {"type": "bulk", "args": TRACKED})
        query = '{ noted_connection(args: {wanted: "e"}, last: 1) { pageInfo { hasPreviousPage }'
        query += " edges { cursor node { note } } } }"
        answer = await relay(engine, query, ADMIN)
        connection = answer["data"]["noted_connection"]
        assert connection["pageInfo"] == {"hasPreviousPage": True}
        (edge,) = connection["edges"]
        assert edge["node"] == {"note": "three"}
        assert base64.b64decode(edge["cursor"]) == b'{"a" : "y", "b" : 1}'

    with_engine(database_url, scenario)


def test_the_relay_url_can_be_switched_off(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        body = {"query": "{ __typename }"}
        response = await engine.http.post("/v1beta1/relay", json=body, headers=ADMIN)
        assert response.status_code == 404
        response = await engine.http.post("/v1/graphql", json=body, headers=ADMIN)
        assert response.json() == {"data": {"__typename": "query_root"}}

    with_engine(database_url, scenario, HASURA_GRAPHQL_ENABLE_RELAY="false")


def test_cursors_and_ids_in_variables_are_read_and_checked_each_time(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql(PAIRS)
        await engine.admin("/v1/metadata", {"type": "bulk", "args": TRACKED})
        page = (
            "query ($c: String) { pair_connection(after: $c, first: 1, order_by: {note: desc})"
            " { pageInfo { endCursor } edges { node { note } } } }"
        )
        notes, cursor = [], None
        for _ in range(3):
            connection = (await relay(engine, page, ADMIN, c=cursor))["data"]["pair_connection"]
            notes += [edge["node"]["note"] for edge in connection["edges"]]
            cursor = connection["pageInfo"]["endCursor"]
        assert notes == [None, "three", "one"]
        answer = await relay(engine, page, ADMIN, c="random")
        assert answer["errors"][0]["message"] == 'the "after" or "before" cursor is invalid'
        node = "query ($i: ID!) { node(id: $i) { ... on pair { note } } }"
        found = [
            (await relay(engine, node, ADMIN, i=global_id(1, "public", "pair", a, b)))["data"]
            for a, b in (("x", 1), ("y", 1), ("z", 1))
        ]
        assert found == [{"node": {"note": "one"}}, {"node": {"note": "three"}}, {"node": None}]

    with_engine(database_url, scenario)
