"""A subscriber of a stream, on the whole engine."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.engine.running import SECRET, Running, Websocket, websocket

TABLES = """
create table author (id text primary key, name text not null);
create table message (
    id int primary key, author_id text not null references author, body text, rank int,
    extra jsonb
);
insert into author values ('a', 'Ann'), ('b', 'Bob');
"""
FAST = {
    "HASURA_GRAPHQL_STREAMING_QUERIES_MULTIPLEXED_REFETCH_INTERVAL": "20",
    "HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL": "20",
}


async def with_messages(engine: Running, *, limit: int | None = None) -> None:
    """Tracked tables; role `user` reads its own messages, but not what is in `extra`."""
    await engine.run_sql(TABLES)
    permission = {
        "columns": ["id", "author_id", "body", "rank"],
        "filter": {"author_id": {"_eq": "X-Hasura-User-Id"}},
        **({} if limit is None else {"limit": limit}),
    }
    author = {"foreign_key_constraint_on": "author_id"}
    commands = [
        {"type": "pg_track_table", "args": {"table": "author"}},
        {"type": "pg_track_table", "args": {"table": "message"}},
        {
            "type": "pg_create_object_relationship",
            "args": {"table": "message", "name": "author", "using": author},
        },
        {
            "type": "pg_create_select_permission",
            "args": {"table": "message", "role": "user", "permission": permission},
        },
    ]
    await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})


async def write(engine: Running, *messages: tuple[int, str, int | None]) -> None:
    """Messages by id, author and rank, in one transaction."""
    rows = ", ".join(
        f"({id_}, '{author}', 'm{id_}', {'null' if rank is None else rank})"
        for id_, author, rank in messages
    )
    columns = "id, author_id, body, rank"
    await engine.run_sql(f"insert into message ({columns}) values {rows}")  # noqa: S608 - ours


@dataclass
class Subscriber:
    ws: Websocket
    started: int = 0

    async def follow(self, query: str, **variables: Any) -> str:
        """Start a stream; its id."""
        self.started += 1
        name = str(self.started)
        payload = {"query": query, "variables": variables}
        await self.ws.send({"type": "start", "id": name, "payload": payload})
        return name

    async def batch(self) -> Any:
        """The next batch: the only root field's rows."""
        message = await self.ws.receive()
        assert message["type"] == "data", message
        (rows,) = message["payload"]["data"].values()
        return rows

    async def ids(self) -> list[Any]:
        return [row["id"] for row in await self.batch()]

    async def refusal(self) -> tuple[str, str, str]:
        """Code, path and message of the error that ends the operation."""
        message = await self.ws.receive()
        assert message["type"] == "error", message
        (error,) = message["payload"]["errors"]
        assert await self.ws.receive() == {"type": "complete", "id": message["id"]}
        return error["extensions"]["code"], error["extensions"]["path"], error["message"]

    async def is_quiet(self) -> None:
        """That nothing was said before what is asked now is answered."""
        query = {"type": "start", "id": "quiet", "payload": {"query": "{ __typename }"}}
        await self.ws.send(query)
        assert (await self.ws.receive())["id"] == "quiet"
        assert await self.ws.receive() == {"type": "complete", "id": "quiet"}


@asynccontextmanager
async def subscriber(
    engine: Running, role: str | None = None, user: str | None = None
) -> AsyncGenerator[Subscriber]:
    headers = {
        "x_hasura_admin_secret": SECRET,
        **({} if role is None else {"x_hasura_role": role}),
        **({} if user is None else {"x_hasura_user_id": user}),
    }
    async with websocket(engine) as ws:
        await ws.event()
        assert await ws.init(**headers) == {"type": "connection_ack"}
        yield Subscriber(ws)
