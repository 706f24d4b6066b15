"""``api_limits`` and disabled introspection on the whole engine."""

import asyncio
from typing import Any

from tests.engine.running import ADMIN, SECRET, Running, websocket, with_engine

USER = {**ADMIN, "x-hasura-role": "user", "x-hasura-user-id": "a"}
IDS = "{ users { id } }"
ANN = {"data": {"users": [{"id": "a"}]}}
SLOW = "create view slow as select id, pg_sleep(30)::text as nap from users"


RUNNING = """
select count(*) from pg_stat_activity
where state = 'active' and pid <> pg_backend_pid() and query like '%"slow"%'
"""


async def ends(engine: Running) -> bool:
    """Whether nothing reads the view any more, given a little time."""
    for _ in range(50):
        if (await engine.run_sql(RUNNING))["result"][1] == ["0"]:
            return True
        await asyncio.sleep(0.1)
    return False


async def limit(engine: Running, **limits: object) -> None:
    await engine.admin("/v1/metadata", {"type": "set_api_limits", "args": limits})


async def ask(engine: Running, headers: dict[str, str], body: Any) -> Any:
    sent = {"query": body} if isinstance(body, str) else body
    return (await engine.http.post("/v1/graphql", json=sent, headers=headers)).json()


def code(answer: Any) -> str:
    (error,) = answer["errors"]
    return str(error["extensions"]["code"])


def test_depth_and_nodes_are_limited_also_for_a_kept_plan(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        aliases = "{ a: users { id } b: users { id } }"
        for _ in range(2):
            assert "data" in await ask(engine, USER, aliases)
        await limit(engine, depth_limit={"global": 5}, node_limit={"global": 1})
        for _ in range(2):
            assert code(await ask(engine, USER, aliases)) == "node-limit-exceeded"
            assert await ask(engine, USER, IDS) == ANN
            assert "data" in await ask(engine, ADMIN, aliases)
        await limit(engine, depth_limit={"global": 5, "per_role": {"user": 0}})
        assert code(await ask(engine, USER, IDS)) == "depth-limit-exceeded"
        await limit(engine, depth_limit={"global": 0}, disabled=True)
        assert await ask(engine, USER, IDS) == ANN
        await engine.admin("/v1/metadata", {"type": "remove_api_limits", "args": {}})
        assert "data" in await ask(engine, USER, aliases)

    with_engine(database_url, scenario)


def test_a_batch_is_limited_as_a_whole(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        await limit(engine, batch_limit={"global": 2})
        assert await ask(engine, USER, [{"query": IDS}] * 2) == [ANN, ANN]
        assert code(await ask(engine, USER, [{"query": IDS}] * 3)) == "batch-limit-exceeded"
        assert len(await ask(engine, ADMIN, [{"query": IDS}] * 3)) == 3

    with_engine(database_url, scenario)


def test_the_rate_is_limited_for_each_client_and_outlives_a_change_of_metadata(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        await limit(
            engine,
            rate_limit={
                "global": {"max_reqs_per_min": 2, "unique_params": ["x-hasura-user-id"]},
                "per_role": {},
            },
        )
        bob = {**USER, "x-hasura-user-id": "b"}
        assert await ask(engine, USER, IDS) == ANN
        assert await ask(engine, USER, "{ not valid }") != ANN
        assert code(await ask(engine, USER, IDS)) == "rate-limit-exceeded"
        assert "data" in await ask(engine, bob, IDS)
        first, second = await ask(engine, bob, [{"query": IDS}] * 2)
        assert "data" in first
        assert code(second) == "rate-limit-exceeded"
        await engine.admin("/v1/metadata", {"type": "reload_metadata", "args": {}})
        assert code(await ask(engine, USER, IDS)) == "rate-limit-exceeded"
        for _ in range(4):
            assert "data" in await ask(engine, ADMIN, IDS)
        kept = await engine.http.post("/v1alpha1/graphql", json={"query": IDS}, headers=USER)
        assert kept.status_code == 429

    with_engine(database_url, scenario)


def test_a_live_query_counts_once_however_often_it_is_asked_again(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        one = {"max_reqs_per_min": 1, "unique_params": "IP"}
        await limit(engine, rate_limit={"global": one})
        async with websocket(engine) as ws:
            await ws.event()
            identity = {"x_hasura_role": "user", "x_hasura_user_id": "a"}
            await ws.init(x_hasura_admin_secret=SECRET, **identity)
            payload = {"query": f"subscription {IDS}"}
            await ws.send({"type": "start", "id": "1", "payload": payload})
            assert (await ws.receive())["payload"] == ANN
            await ws.send({"type": "start", "id": "2", "payload": payload})
            refused = await ws.receive()
            assert (refused["id"], code(refused["payload"])) == ("2", "rate-limit-exceeded")
            await ws.receive()
            await engine.run_sql("update users set id = 'c' where id = 'a'")
            assert (await ws.receive())["payload"] == {"data": {"users": []}}

    fast = {"HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL": "20"}
    with_engine(database_url, scenario, **fast)


def test_an_operation_that_takes_too_long_is_stopped_in_the_database_too(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        await engine.run_sql(SLOW)
        permission = {"columns": "*", "filter": {}}
        args = {"table": "slow", "role": "user", "permission": permission}
        commands = [
            {"type": "pg_track_table", "args": {"table": "slow"}},
            {"type": "pg_create_select_permission", "args": args},
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        await limit(engine, time_limit={"global": 0.2})
        answer = await ask(engine, USER, "{ slow(limit: 1) { nap } }")
        assert code(answer) == "time-limit-exceeded"
        message = "longer than the 0.2 seconds that the role 'user' may take"
        assert message in answer["errors"][0]["message"]
        assert await ask(engine, USER, IDS) == ANN
        assert await ends(engine)

    with_engine(database_url, scenario)


def test_introspection_can_be_disabled_for_a_role(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        schema = "{ __schema { queryType { name } } }"
        assert "data" in await ask(engine, USER, schema)
        options = {"disabled_for_roles": ["user"]}
        command = "set_graphql_schema_introspection_options"
        await engine.admin("/v1/metadata", {"type": command, "args": options})
        for query in (schema, '{ __type(name: "users") { name } }'):
            answer = await ask(engine, USER, query)
            assert answer["errors"] == [
                {
                    "extensions": {"path": "$", "code": "validation-failed"},
                    "message": "introspection is disabled for the role 'user'",
                }
            ]
            assert "data" in await ask(engine, ADMIN, query)
        typename = await ask(engine, USER, "{ __typename users { __typename } }")
        assert typename["data"] == {
            "__typename": "query_root",
            "users": [{"__typename": "users"}],
        }

    with_engine(database_url, scenario)
