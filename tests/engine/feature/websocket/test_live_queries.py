"""What is followed runs again when it changes, for many in one statement."""

from contextlib import AsyncExitStack
from typing import Any

from tests.engine.running import (
    ADMIN,
    SECRET,
    Running,
    Websocket,
    websocket,
    with_engine,
)

USERS = "users(order_by: {id: asc}) { id name }"
ANN, BOB = {"id": "a", "name": "Ann"}, {"id": "b", "name": "Bob"}
DEVELOPER = {"HASURA_GRAPHQL_ENABLED_APIS": "metadata,graphql,developer"}
OPEN = {"HASURA_GRAPHQL_CLOSE_WEBSOCKETS_ON_METADATA_CHANGE": "false"}
ID = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
TRANSPORT = "graphql-transport-ws"


async def follow(
    stack: AsyncExitStack,
    engine: Running,
    query: str,
    protocol: str | None = TRANSPORT,
    variables: dict[str, Any] | None = None,
    **headers: str,
) -> Websocket:
    """A new socket that follows the query; its first answer is not read."""
    ws = await stack.enter_async_context(websocket(engine, protocol=protocol))
    await ws.event()
    await ws.init(x_hasura_admin_secret=SECRET, **headers)
    payload = {"query": query, "variables": variables or {}}
    kind = "subscribe" if protocol == TRANSPORT else "start"
    await ws.send({"type": kind, "id": "1", "payload": payload})
    return ws


async def data(ws: Websocket) -> Any:
    return (await ws.receive())["payload"]["data"]


def as_user(user_id: str) -> dict[str, str]:
    return {"x_hasura_role": "user", "x_hasura_user_id": user_id}


async def followed(engine: Running) -> Any:
    answer = await engine.http.get("/dev/subscriptions", headers=ADMIN)
    return answer.json()["sources"]["default"]


def test_people_share_a_statement_and_those_with_the_same_values_an_answer(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with AsyncExitStack() as stack:
            query = f"subscription {{ {USERS} }}"
            ann, again, bob = [
                await follow(stack, engine, query, **as_user(who)) for who in ("a", "a", "b")
            ]
            assert await data(ann) == await data(again) == {"users": [ANN]}
            assert await data(bob) == {"users": [BOB]}
            found = await followed(engine)
            assert found["feed"]["mode"] == "wal"
            (statement,) = found["statements"]
            assert (statement["cohorts"], statement["followers"]) == (2, 3)
            assert statement["polled_because"] is None
            await engine.run_sql("update users set name = 'Anna' where id = 'a'")
            assert await data(ann) == await data(again) == {"users": [{**ANN, "name": "Anna"}]}
            await engine.run_sql("update users set name = 'Bo' where id = 'b'")
            assert await data(bob) == {"users": [{**BOB, "name": "Bo"}]}
        assert (await followed(engine))["statements"] == []

    with_engine(database_url, scenario, **DEVELOPER)


def test_a_value_that_does_not_read_is_its_senders_alone(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql("create table things (id uuid primary key, name text)")
        await engine.run_sql(f"insert into things values ('{ID}', 'one')")  # noqa: S608  # of this file
        await engine.admin("/v1/metadata", {"type": "pg_track_table", "args": {"table": "things"}})
        query = "subscription ($id: uuid!) { things(where: {id: {_eq: $id}}) { name } }"
        async with AsyncExitStack() as stack:
            good = await follow(stack, engine, query, variables={"id": ID})
            assert await data(good) == {"things": [{"name": "one"}]}
            bad = await follow(stack, engine, query, variables={"id": "nonsense"})
            (error,) = (await bad.receive())["payload"]
            assert "invalid input syntax for type uuid" in error["message"]
            await engine.run_sql("update things set name = 'two'")
            assert await data(good) == {"things": [{"name": "two"}]}

    with_engine(database_url, scenario)


def test_several_root_fields_come_together(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        query = (
            "subscription @_multiple_top_level_fields { what: __typename all: users(order_by: "
            '{id: asc}) { name } one: users_by_pk(id: "a") { name } }'
        )
        async with AsyncExitStack() as stack:
            ws = await follow(stack, engine, query)
            ann, bob = {"name": "Ann"}, {"name": "Bob"}
            expected = {"what": "subscription_root", "all": [ann, bob], "one": ann}
            assert await data(ws) == expected
            await engine.run_sql("delete from users where id = 'a'")
            assert await data(ws) == {"what": "subscription_root", "all": [bob], "one": None}

    with_engine(database_url, scenario)


def test_what_a_view_stands_on_is_followed(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        await engine.run_sql("create view shouted as select id, upper(name) as name from users")
        await engine.admin("/v1/metadata", {"type": "pg_track_table", "args": {"table": "shouted"}})
        async with AsyncExitStack() as stack:
            ws = await follow(
                stack, engine, "subscription { shouted(order_by: {id: asc}) { name } }"
            )
            assert await data(ws) == {"shouted": [{"name": "ANN"}, {"name": "BOB"}]}
            (statement,) = (await followed(engine))["statements"]
            assert statement["polled_because"] is None
            await engine.run_sql("update users set name = 'Anna' where id = 'a'")
            assert await data(ws) == {"shouted": [{"name": "ANNA"}, {"name": "BOB"}]}

    with_engine(database_url, scenario, **DEVELOPER)


def test_what_a_function_reads_is_not_known_so_the_clock_asks(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        await engine.run_sql(
            "create table moods (id text primary key, mood text);"
            "create function users_mood(users_row users) returns text language sql stable "
            "as $$ select mood from moods where id = users_row.id $$"
        )
        args = {"table": "users", "name": "mood", "definition": {"function": "users_mood"}}
        await engine.admin("/v1/metadata", {"type": "pg_add_computed_field", "args": args})
        async with AsyncExitStack() as stack:
            ws = await follow(stack, engine, 'subscription { users_by_pk(id: "a") { mood } }')
            assert await data(ws) == {"users_by_pk": {"mood": None}}
            (statement,) = (await followed(engine))["statements"]
            assert "users_mood" in statement["polled_because"]
            await engine.run_sql("insert into moods values ('a', 'good')")
            assert await data(ws) == {"users_by_pk": {"mood": "good"}}

    with_engine(
        database_url,
        scenario,
        **DEVELOPER,
        HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL="50",
    )


def test_a_permission_that_changes_holds_for_those_who_follow(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with AsyncExitStack() as stack:
            ws = await follow(stack, engine, f"subscription {{ {USERS} }}", **as_user("a"))
            assert await data(ws) == {"users": [ANN]}
            drop = {"type": "pg_drop_select_permission", "args": {"table": "users", "role": "user"}}
            permission = {"columns": "*", "filter": {"id": {"_neq": "X-Hasura-User-Id"}}}
            create = {
                "type": "pg_create_select_permission",
                "args": {"table": "users", "role": "user", "permission": permission},
            }
            await engine.admin("/v1/metadata", {"type": "bulk", "args": [drop, create]})
            assert await data(ws) == {"users": [BOB]}
            await engine.run_sql("update users set name = 'Anna' where id = 'a'")
            await engine.run_sql("update users set name = 'Bo' where id = 'b'")
            assert await data(ws) == {"users": [{**BOB, "name": "Bo"}]}
            await engine.admin("/v1/metadata", drop)
            (error,) = (await ws.receive())["payload"]
            assert error["message"] == "no subscriptions exist"

    with_engine(database_url, scenario, **OPEN)


def test_a_source_that_has_moved_is_heard_of_where_it_is(
    database_url: str, second_database_url: str
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        other = {"configuration": {"connection_info": {"database_url": second_database_url}}}
        await engine.admin(
            "/v1/metadata", {"type": "pg_add_source", "args": {"name": "o", **other}}
        )
        await in_source(engine, "o", "create table users (id text primary key, name text)")
        async with AsyncExitStack() as stack:
            ws = await follow(stack, engine, f"subscription {{ {USERS} }}")
            assert await data(ws) == {"users": [ANN, BOB]}
            await engine.admin("/v1/metadata", {"type": "pg_drop_source", "args": {"name": "o"}})
            moved = {"name": "default", "replace_configuration": True, **other}
            await engine.admin("/v1/metadata", {"type": "pg_add_source", "args": moved})
            assert await data(ws) == {"users": []}
            assert (await followed(engine))["feed"]["mode"] == "wal"
            await engine.run_sql("insert into users values ('c', 'Cid')")
            assert await data(ws) == {"users": [{"id": "c", "name": "Cid"}]}

    with_engine(database_url, scenario, **OPEN, **DEVELOPER)


async def in_source(engine: Running, source: str, sql: str) -> None:
    args = {"source": source, "sql": sql}
    await engine.admin("/v2/query", {"type": "run_sql", "args": args})
