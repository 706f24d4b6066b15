"""Two engines on one metadata database: a change begins with what the other one has done."""

import asyncio

from genkan.storage.connection import connect
from tests.engine.admin_calls import admin_on, run_on
from tests.engine.running import PATIENCE_SECONDS, running

SUCCESS = {"message": "success"}


def test_a_change_begins_with_what_another_engine_has_changed(database_url: str) -> None:
    run_on(database_url, "create table a (id int); create table b (id int)")
    with admin_on(database_url) as one, admin_on(database_url) as other:
        assert one.metadata("pg_track_table", {"table": "a"}) == SUCCESS
        assert other.table_names() == []
        assert other.metadata("pg_track_table", {"table": "b"}) == SUCCESS
        assert other.table_names() == ["a", "b"]
        assert one.metadata("pg_untrack_table", {"table": "b"}) == SUCCESS
        assert one.table_names() == ["a"]


def test_who_reloads_means_everybody(database_url: str) -> None:
    """Also where the one who reloads has known what another has not."""
    asked = {"query": "{ users { extra } }"}

    async def scenario() -> None:
        async with running(database_url) as old:
            await old.with_users()
            connection = await connect(database_url)
            await connection.execute("alter table users add extra int")  # nobody is told
            await connection.close()
            async with running(database_url) as new:
                assert "data" in await new.admin("/v1/graphql", asked)
                assert "errors" in await old.admin("/v1/graphql", asked)
                await new.admin("/v1/metadata", {"type": "reload_metadata", "args": {}})
                async with asyncio.timeout(PATIENCE_SECONDS):
                    while True:
                        if "data" in await old.admin("/v1/graphql", asked):
                            break
                        await asyncio.sleep(0.02)

    asyncio.run(scenario())
