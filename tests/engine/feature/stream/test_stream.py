"""Streaming subscriptions: which rows come, in which batches.

Source: Hasura v2, streaming subscriptions.
"""

from tests.engine.feature.stream.following import FAST, subscriber, with_messages, write
from tests.engine.running import Running, with_engine

FROM_ID = """subscription ($after: Int, $size: Int = 10) {
  message_stream(cursor: {initial_value: {id: $after}}, batch_size: $size) { id }
}"""
BY_RANK = """subscription ($from: message_stream_cursor_input!, $size: Int!) {
  message_stream(cursor: [$from], batch_size: $size) { id }
}"""


def test_rows_come_once_in_batches_and_new_ones_later(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        await write(engine, *((id_, "a", None) for id_ in range(1, 6)))
        async with subscriber(engine) as client:
            await client.follow(FROM_ID, after=1, size=2)
            assert [await client.ids(), await client.ids()] == [[2, 3], [4, 5]]
            await write(engine, (6, "b", None))
            assert await client.ids() == [6]
            await engine.run_sql("update message set body = 'new' where id < 6")
            await write(engine, (9, "b", None), (8, "a", None))
            assert await client.ids() == [8, 9]

    with_engine(database_url, scenario, **FAST)


def test_nothing_is_said_while_there_are_no_rows(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        async with subscriber(engine) as client:
            await client.follow(FROM_ID, after=0)
            await client.is_quiet()
            await write(engine, (1, "a", None))
            assert await client.ids() == [1]

    with_engine(database_url, scenario, **FAST)


def test_rows_with_the_last_ones_cursor_belong_to_its_batch(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        await write(engine, (1, "a", 1), (2, "a", 2), (3, "b", 2), (4, "b", 2), (5, "a", 3))
        async with subscriber(engine) as client:
            await client.follow(BY_RANK, **{"from": {"initial_value": {"rank": 0}}, "size": 2})
            assert [sorted(await client.ids()), await client.ids()] == [[1, 2, 3, 4], [5]]

    with_engine(database_url, scenario, **FAST)


def test_a_descending_cursor_goes_down(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        await write(engine, *((id_, "a", id_ * 10) for id_ in range(1, 5)))
        async with subscriber(engine) as client:
            start = {"initial_value": {"rank": 40}, "ordering": "DESC"}
            await client.follow(BY_RANK, **{"from": start, "size": 2})
            assert [await client.ids(), await client.ids()] == [[3, 2], [1]]
            await write(engine, (7, "b", 70), (8, "b", -1))
            assert await client.ids() == [8]

    with_engine(database_url, scenario, **FAST)


def test_rows_without_a_cursor_never_come(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        await write(engine, (1, "a", None), (2, "a", 2), (3, "b", None))
        async with subscriber(engine) as client:
            for ordering, start in (("ASC", 0), ("DESC", 9)):
                cursor = {"initial_value": {"rank": start}, "ordering": ordering}
                await client.follow(BY_RANK, **{"from": cursor, "size": 1})
                assert await client.ids() == [2]
                await client.is_quiet()

    with_engine(database_url, scenario, **FAST)


def test_a_condition_holds_for_each_batch(database_url: str) -> None:
    query = """subscription ($name: String!) {
      messages: message_stream(
        cursor: {initial_value: {id: 0}, ordering: ASC}, batch_size: 2
        where: {author: {name: {_eq: $name}}}
      ) { ...shown }
    }
    fragment shown on message { id by: author { name } ... @include(if: true) { body } }"""

    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        await write(engine, (1, "a", None), (2, "b", None))
        async with subscriber(engine) as client:
            name = await client.follow(query, name="Bob")
            rows = [{"id": 2, "by": {"name": "Bob"}, "body": "m2"}]
            payload = {"data": {"messages": rows}}
            assert await client.ws.receive() == {"type": "data", "id": name, "payload": payload}
            await write(engine, (3, "a", None), (4, "b", None))
            assert await client.ids() == [4]

    with_engine(database_url, scenario, **FAST)


def test_a_role_is_given_its_rows_alone_and_its_limit_holds(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine, limit=2)
        await write(engine, *((id_, "ab"[id_ % 2], None) for id_ in range(1, 9)))
        async with (
            subscriber(engine, "user", "a") as ann,
            subscriber(engine, "user", "b") as bob,
        ):
            await ann.follow(FROM_ID, after=0)
            await bob.follow(FROM_ID, after=2, size=1)
            assert [await ann.ids(), await ann.ids()] == [[2, 4], [6, 8]]
            assert [await bob.ids(), await bob.ids(), await bob.ids()] == [[3], [5], [7]]
            await write(engine, (9, "b", None))
            assert await bob.ids() == [9]
            await ann.is_quiet()

    with_engine(database_url, scenario, **FAST)


def test_several_streams_run_beside_each_other(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        await write(engine, (1, "a", 5), (2, "a", 6))
        async with subscriber(engine) as client:
            first = await client.follow(FROM_ID, after=0)
            assert await client.ids() == [1, 2]
            # The same stream, begun later, begins where it says.
            second = await client.follow(FROM_ID, after=1)
            assert await client.ids() == [2]
            await write(engine, (3, "a", 7))
            told = [await client.ws.receive(), await client.ws.receive()]
            assert {one["id"] for one in told} == {first, second}
            rows = {"data": {"message_stream": [{"id": 3}]}}
            assert [one["payload"] for one in told] == [rows, rows]
            await client.ws.send({"type": "stop", "id": first})
            await client.is_quiet()
            await write(engine, (4, "a", 8))
            assert (await client.ws.receive())["id"] == second

    with_engine(database_url, scenario, **FAST)


def test_a_stream_ends_when_the_role_may_not_have_it_any_more(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        await write(engine, (1, "a", None))
        async with subscriber(engine, "user", "a") as client:
            await client.follow(FROM_ID, after=0)
            assert await client.ids() == [1]
            args = {"table": "message", "role": "user"}
            command = {"type": "pg_drop_select_permission", "args": args}
            await engine.admin("/v1/metadata", command)
            await write(engine, (2, "a", None))
            # The connection is closed, or the stream is told that it is no more.
            event = await client.ws.event()
            assert "m2" not in str(event)
            assert event["type"] == "websocket.close" or "error" in event["text"]

    with_engine(database_url, scenario, **FAST)


def test_batches_of_nothing_give_nothing(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        await write(engine, (1, "a", None))
        async with subscriber(engine) as client:
            await client.follow(FROM_ID, after=0, size=0)
            await client.is_quiet()

    with_engine(database_url, scenario, **FAST)
