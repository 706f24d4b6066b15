"""Following a native query: each change of its rows is pushed, to whom it is shown."""

from typing import Any

from tests.engine.feature.native_queries.library import with_library
from tests.engine.running import SECRET, Running, websocket, with_engine

FOLLOW = """subscription ($word: String) {
  excerpts(args: {length: 3, word: $word}, order_by: {id: asc}) { title author { name } }
}"""
FAST = {"HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL": "20"}


def follow(word: str) -> dict[str, Any]:
    return {"type": "start", "id": word, "payload": {"query": FOLLOW, "variables": {"word": word}}}


def excerpts(**titles: str) -> dict[str, Any]:
    """Titles and their authors."""
    rows = [{"title": title, "author": {"name": name}} for title, name in titles.items()]
    return {"data": {"excerpts": rows}}


def test_changes_of_rows_are_pushed_to_roles_that_may_see_them(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        async with websocket(engine) as ws:
            await ws.event()
            await ws.init(x_hasura_admin_secret=SECRET, x_hasura_role="reader")
            for word, expected in (
                ("one", excerpts(One="Ann")),
                ("two", excerpts()),
            ):
                await ws.send(follow(word))
                assert await ws.receive() == {"type": "data", "id": word, "payload": expected}
            # Not published, so nobody is told of it.
            await engine.run_sql("update article set title = 'Two, not one' where id = 11")
            await engine.run_sql("update article set is_published = true where id = 11")
            pushed = [await ws.receive(), await ws.receive()]
            assert {one["id"]: one["payload"] for one in pushed} == {
                "one": excerpts(One="Ann", **{"Two, not one": "Ann"}),
                "two": excerpts(**{"Two, not one": "Ann"}),
            }

    with_engine(database_url, scenario, **FAST)
