"""The how-to about streams gives what it says."""

import json

from tests.docs.blocks import blocks
from tests.engine.feature.stream.following import FAST, subscriber
from tests.engine.running import Running, with_engine

PAGE = "docs/how-to/stream-new-rows.md"


def test_the_stream_of_the_page_gives_what_stands_below_it(database_url: str) -> None:
    tables, query, first, more, second = (block.text for block in blocks(PAGE))

    async def scenario(engine: Running) -> None:
        await engine.run_sql(tables)
        await engine.admin("/v1/metadata", {"type": "pg_track_table", "args": {"table": "message"}})
        async with subscriber(engine) as client:
            await client.follow(query)
            assert await client.batch() == rows(first)
            await engine.run_sql(more)
            assert await client.batch() == rows(second)

    with_engine(database_url, scenario, **FAST)


def rows(text: str) -> object:
    return json.loads(text)["message_stream"]
