"""HASURA_GRAPHQL_ENABLE_ALLOWLIST on the whole engine. Source: Hasura v2, allow list."""

from typing import Any

import pytest

from tests.engine.running import ADMIN, SECRET, Running, websocket, with_engine

USER = {**ADMIN, "x-hasura-role": "user", "x-hasura-user-id": "a"}
OTHER = {**ADMIN, "x-hasura-role": "other", "x-hasura-user-id": "a"}
LISTED = "query names { users { name } }"
FOR_USER = "query ids { users { id } }"
ANN = {"data": {"users": [{"name": "Ann"}]}}
ANN_BY_ID = {"data": {"users": [{"id": "a"}]}}
REFUSED = {
    "errors": [
        {
            "extensions": {"path": "$", "code": "validation-failed"},
            "message": "query is not allowed",
        }
    ]
}
ON = {"HASURA_GRAPHQL_ENABLE_ALLOWLIST": "true"}


async def with_lists(engine: Running) -> None:
    """One document for every role, one for the role `user`; `other` reads what `user` reads."""
    await engine.with_users()
    permission = {"columns": "*", "filter": {"id": {"_eq": "X-Hasura-User-Id"}}}
    args = {"table": "users", "role": "other", "permission": permission}
    commands = [{"type": "pg_create_select_permission", "args": args}]
    for name, query in (("all", LISTED), ("few", FOR_USER)):
        definition = {"queries": [{"name": "q", "query": query}]}
        args = {"name": name, "definition": definition}
        commands.append({"type": "create_query_collection", "args": args})
    scope = {"global": False, "roles": ["user"]}
    commands += [
        {"type": "add_collection_to_allowlist", "args": {"collection": "all"}},
        {"type": "add_collection_to_allowlist", "args": {"collection": "few", "scope": scope}},
    ]
    await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})


async def ask(engine: Running, headers: dict[str, str], query: str, **more: Any) -> Any:
    body = {"query": query, **more}
    return (await engine.http.post("/v1/graphql", json=body, headers=headers)).json()


def test_a_role_may_send_what_is_listed_for_it_and_nothing_else(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_lists(engine)
        for headers in (USER, OTHER):
            assert await ask(engine, headers, LISTED) == ANN
            assert await ask(engine, headers, "query names{__typename users{name}}") != REFUSED
            assert await ask(engine, headers, "query names { users { name id } }") == REFUSED
            assert await ask(engine, headers, "{ __schema { queryType { name } } }") == REFUSED
            assert await ask(engine, headers, "query names { nope }") == REFUSED
        assert await ask(engine, USER, FOR_USER) == ANN_BY_ID
        assert await ask(engine, OTHER, FOR_USER) == REFUSED
        both = f"{LISTED} {FOR_USER}"
        assert await ask(engine, USER, both, operationName="names") == REFUSED
        everything = await ask(engine, ADMIN, "query any { users { id name } }")
        assert len(everything["data"]["users"]) == 2

    with_engine(database_url, scenario, **ON)


def test_a_kept_plan_is_not_a_way_around_a_list_that_has_changed(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_lists(engine)
        for _ in range(2):
            assert await ask(engine, USER, LISTED) == ANN
            assert await ask(engine, OTHER, FOR_USER) == REFUSED
        dropped = {"collection_name": "all", "query_name": "q"}
        await engine.admin("/v1/metadata", {"type": "drop_query_from_collection", "args": dropped})
        assert await ask(engine, USER, LISTED) == REFUSED
        scope = {"collection": "few", "scope": {"global": True}}
        update = {"type": "update_scope_of_collection_in_allowlist", "args": scope}
        await engine.admin("/v1/metadata", update)
        assert await ask(engine, OTHER, FOR_USER) == ANN_BY_ID

    with_engine(database_url, scenario, **ON)


@pytest.mark.parametrize("query", ["query names { users { id } }", "subscription { users { id } }"])
def test_a_websocket_is_asked_as_well(database_url: str, query: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_lists(engine)
        async with websocket(engine) as ws:
            await ws.event()
            identity = {"x_hasura_role": "user", "x_hasura_user_id": "a"}
            await ws.init(x_hasura_admin_secret=SECRET, **identity)
            await ws.send({"type": "start", "id": "1", "payload": {"query": query}})
            assert (await ws.receive())["payload"] == REFUSED
            await ws.receive()
            await ws.send({"type": "start", "id": "2", "payload": {"query": LISTED}})
            assert (await ws.receive())["payload"] == ANN

    with_engine(database_url, scenario, **ON)


def test_without_the_setting_the_list_is_no_restriction(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_lists(engine)
        assert await ask(engine, OTHER, FOR_USER) == ANN_BY_ID
        config = await engine.http.get("/v1alpha1/config", headers=ADMIN)
        assert config.json()["is_allow_list_enabled"] is False

    with_engine(database_url, scenario)
