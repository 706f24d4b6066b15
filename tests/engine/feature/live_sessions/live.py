"""A socket of a token with a live query, and what the token is answered over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.engine.identity_provider import JWT, bearer
from tests.engine.running import Running, Websocket, websocket

TRANSPORT = "graphql-transport-ws"
LIVE = "subscription { users(order_by: {id: asc}) { id name } }"
SETTINGS = {**JWT, "HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL": "20"}


@asynccontextmanager
async def live(engine: Running, token: str, protocol: str = TRANSPORT) -> AsyncIterator[Websocket]:
    """The first answer has come."""
    async with websocket(engine, protocol=protocol) as ws:
        await ws.event()
        assert (await ws.init(**bearer(token)))["type"] == "connection_ack"
        kind = "subscribe" if protocol == TRANSPORT else "start"
        await ws.send({"type": kind, "id": "1", "payload": {"query": LIVE}})
        assert (await ws.receive())["type"] in {"next", "data"}
        yield ws


async def refusal(engine: Running, token: str) -> str | None:
    """What the token is answered; None: it counts."""
    response = await engine.post("/v1/graphql", {"query": "{ users { id } }"}, **bearer(token))
    body = response.json()
    if "errors" not in body:
        return None
    (error,) = body["errors"]
    assert error["extensions"] == {"path": "$", "code": "invalid-jwt"}
    return error["message"]
