"""A feed that begins again while somebody asks to have tables watched."""

import asyncio
from typing import Any

import pytest

from genkan.engine.live_queries.followed_source import FollowedSource
from genkan.engine.postgres.change_feed.feed import ChangeFeed
from genkan.engine.subscriptions.change import Changes, EverythingChanged
from tests.engine.running import SECRET, Running, websocket, with_engine


def test_who_asks_meanwhile_is_followed_all_the_same(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources: list[FollowedSource] = []
    watch, add = ChangeFeed.watch, FollowedSource.watch
    losses = iter(range(1))

    async def remembered(source: FollowedSource, plan: Any) -> Any:
        sources.append(source)
        return await add(source, plan)

    async def with_a_loss(feed: ChangeFeed, wanted: Any) -> Any:
        for _ in losses:
            sources[0]._hear(Changes(None, (EverythingChanged(),)))  # pyright: ignore[reportPrivateUsage]
            for _ in range(9):
                await asyncio.sleep(0)
        return await watch(feed, wanted)

    async def scenario(engine: Running) -> None:
        await engine.with_users()
        monkeypatch.setattr(FollowedSource, "watch", remembered)
        monkeypatch.setattr(ChangeFeed, "watch", with_a_loss)
        async with websocket(engine) as ws:
            await ws.event()
            await ws.init(x_hasura_admin_secret=SECRET)
            payload = {"query": "subscription { users(order_by: {id: asc}) { name } }"}
            await ws.send({"type": "start", "id": "1", "payload": payload})
            names = [{"name": "Ann"}, {"name": "Bob"}]
            assert (await ws.receive())["payload"] == {"data": {"users": names}}
            await engine.run_sql("delete from users where id = 'a'")
            assert (await ws.receive())["payload"] == {"data": {"users": [{"name": "Bob"}]}}

    with_engine(database_url, scenario)
