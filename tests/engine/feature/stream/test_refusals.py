"""What can not be streamed, and in which words."""

from typing import Any

import pytest

from tests.engine.feature.stream.following import FAST, subscriber, with_messages, write
from tests.engine.running import SECRET, Running, websocket, with_engine

FROM_ZERO = "message_stream(cursor: {initial_value: {id: 0}}, batch_size: 1) { id }"
ARGS = "$.selectionSet.message_stream.args"


WITHOUT_ORDER = (
    "a stream can not go along the column 'extra': values of the type 'jsonb' have no order "
    "that a cursor could follow; choose another column"
)


def stream(cursor: str, more: str = "batch_size: 1", fields: str = "id") -> str:
    return f"subscription {{ message_stream(cursor: {cursor}, {more}) {{ {fields} }} }}"


def together(*fields: str) -> str:
    return f"subscription @_multiple_top_level_fields {{ {' '.join(fields)} }}"


REFUSED: tuple[tuple[str, str, str, str], ...] = (
    (stream("[]"), "validation-failed", ARGS, "one streaming column field is expected"),
    (
        stream("{initial_value: {}}"),
        "validation-failed",
        ARGS,
        "one streaming column field is expected",
    ),
    (
        stream("{initial_value: {id: 0, rank: 0}}"),
        "validation-failed",
        ARGS,
        "multiple column cursors are not supported yet",
    ),
    (
        stream("[{initial_value: {id: 0}}, {initial_value: {rank: 0}}]"),
        "validation-failed",
        ARGS,
        "multiple column cursors are not supported yet",
    ),
    (
        stream("{ordering: ASC}"),
        "validation-failed",
        f"{ARGS}.cursor[0].initial_value",
        "missing required field 'initial_value'",
    ),
    (
        stream("{initial_value: {id: 0}}", "where: {}"),
        "validation-failed",
        f"{ARGS}.batch_size",
        "missing required field 'batch_size'",
    ),
    (
        stream("{initial_value: {id: 0}}", "batch_size: -1"),
        "validation-failed",
        f"{ARGS}.batch_size",
        "expected a non-negative 32-bit integer for type 'Int', but found an integer",
    ),
    (
        stream("{initial_value: {rank: null}}"),
        "validation-failed",
        f"{ARGS}.cursor[0].initial_value.rank",
        "unexpected null value for type 'Int'",
    ),
    (
        stream("{initial_value: {id: 0}, ordering: asc}"),
        "validation-failed",
        f"{ARGS}.cursor[0].ordering",
        "expected one of the values ['ASC', 'DESC'] for type 'cursor_ordering', but found 'asc'",
    ),
    (
        stream("{initial_value: {extra: 1}}"),
        "validation-failed",
        ARGS,
        WITHOUT_ORDER,
    ),
    (
        stream("{initial_value: {id: 0}}", "batch_size: 1, limit: 1"),
        "validation-failed",
        "$.selectionSet.message_stream",
        "'message_stream' has no argument named 'limit'",
    ),
    (
        together("a: " + FROM_ZERO, "b: " + FROM_ZERO),
        "not-supported",
        "$",
        "exactly one root field is allowed for streaming subscriptions",
    ),
    (
        together("message { id }", FROM_ZERO),
        "not-supported",
        "$",
        "streaming and livequery subscriptions cannot be executed in the same subscription",
    ),
    (
        f"{{ {FROM_ZERO} }}",
        "validation-failed",
        "$.selectionSet.message_stream",
        "field 'message_stream' not found in type: 'query_root'",
    ),
)


def test_each_fault_is_told_with_its_place(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        async with subscriber(engine) as client:
            for query, code, path, message in REFUSED:
                await client.follow(query)
                assert await client.refusal() == (code, path, message), query

    with_engine(database_url, scenario, **FAST)


def test_a_role_streams_along_the_columns_that_it_sees(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        async with subscriber(engine, "user", "a") as client:
            await client.follow(stream("{initial_value: {extra: 1}}"))
            code, path, message = await client.refusal()
            assert (code, path) == (
                "validation-failed",
                f"{ARGS}.cursor[0].initial_value.extra",
            )
            assert message == (
                "field 'extra' not found in type: 'message_stream_cursor_value_input'"
            )

    with_engine(database_url, scenario, **FAST)


@pytest.mark.parametrize("rows", [(), ((1, "b", 5),)])
def test_a_value_that_does_not_read_tells_nothing_of_rows(
    database_url: str, rows: tuple[tuple[int, str, int | None], ...]
) -> None:
    query = """subscription ($at: timestamptz!) {
      message_stream(cursor: {initial_value: {id: 0}}, batch_size: 1, where: {at: {_gt: $at}}) {
        id
      }
    }"""
    along = """subscription ($at: timestamptz!) {
      message_stream(cursor: {initial_value: {at: $at}}, batch_size: 1) { id }
    }"""

    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        await engine.run_sql("alter table message add at timestamptz default now()")
        await engine.admin("/v1/metadata", {"type": "reload_metadata", "args": {}})
        if rows:
            await write(engine, *rows)
        async with subscriber(engine) as client:
            for one in (query, along):
                await client.follow(one, at="no time")
                assert (await client.ws.receive())["payload"] == {
                    "data": None,
                    "errors": [
                        {
                            "extensions": {"path": "$", "code": "data-exception"},
                            "message": "invalid input syntax for type timestamp with time zone: "
                            '"no time"',
                        }
                    ],
                }

    with_engine(database_url, scenario, **FAST)


def test_the_other_protocol_is_told_in_its_own_form(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        await write(engine, (1, "a", None))
        async with websocket(engine, protocol="graphql-transport-ws") as ws:
            await ws.event()
            await ws.init(x_hasura_admin_secret=SECRET)
            for name, query in (("1", stream("{initial_value: {id: 0}}")), ("2", stream("[]"))):
                await ws.send({"type": "subscribe", "id": name, "payload": {"query": query}})
            rows = {"data": {"message_stream": [{"id": 1}]}}
            told = [await ws.receive() for _ in range(3)]
            assert {"type": "next", "id": "1", "payload": rows} in told
            assert {"type": "complete", "id": "2"} in told

    with_engine(database_url, scenario, **FAST)


def test_explain_shows_the_first_batch(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        query = {"query": stream("{initial_value: {id: 7}}")}
        user = {"x-hasura-role": "user", "x-hasura-user-id": "a"}
        one = await engine.admin("/v1/graphql/explain", {"query": query, "user": user})
        assert "rows with ties" in one["sql"]
        assert "message" in " ".join(one["plan"])
        assert one["variables"]["session"] == {"x-hasura-user-id": "a"}
        assert "7" in one["variables"]["synthetic"]
        wrong = {"query": {"query": stream("{initial_value: {rank: 99999999999}}")}}
        response = await engine.post("/v1/graphql/explain", wrong, x_hasura_admin_secret=SECRET)
        assert response.status_code == 400

    with_engine(database_url, scenario, **FAST)


async def _offered(engine: Running, **headers: str) -> set[str]:
    query = "{ __schema { subscriptionType { fields { name } } } }"
    response = await engine.post(
        "/v1/graphql", {"query": query}, x_hasura_admin_secret=SECRET, **headers
    )
    fields = response.json()["data"]["__schema"]["subscriptionType"]["fields"]
    return {field["name"] for field in fields}


def test_a_permission_says_whether_there_is_a_stream(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        for role, listed, offered in (
            ("nothing_said", None, {"message", "message_stream"}),
            ("streams_alone", ["select_stream"], {"message_stream"}),
            ("rows_alone", ["select"], {"message"}),
        ):
            permission: dict[str, Any] = {"columns": ["body"], "filter": {}}
            if listed is not None:
                permission["subscription_root_fields"] = listed
            args = {"table": "message", "role": role, "permission": permission}
            command = {"type": "pg_create_select_permission", "args": args}
            await engine.admin("/v1/metadata", command)
            assert await _offered(engine, x_hasura_role=role) == offered

    with_engine(database_url, scenario, **FAST)


def test_an_experimental_feature_hides_all_streams(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        assert {name for name in await _offered(engine) if name.endswith("_stream")} == set()
        async with subscriber(engine) as client:
            await client.follow(stream("{initial_value: {id: 0}}"))
            assert (await client.refusal())[2] == (
                "field 'message_stream' not found in type: 'subscription_root'"
            )

    hidden = {"HASURA_GRAPHQL_EXPERIMENTAL_FEATURES": "hide_stream_fields"}
    with_engine(database_url, scenario, **FAST, **hidden)


def test_a_stream_is_not_for_http(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        answer = await engine.admin("/v1/graphql", {"query": stream("{initial_value: {id: 0}}")})
        assert "subscriptions are not supported over HTTP" in answer["errors"][0]["message"]

    with_engine(database_url, scenario, **FAST)
