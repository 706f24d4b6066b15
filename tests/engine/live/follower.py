"""A client that follows one query as a client's library does: when it loses it, it asks again."""

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from tests.engine.live.world import Wish, owners_in
from tests.engine.running import SECRET

RETRY_SECONDS = 0.2


@dataclass(slots=True)
class Follower:
    """frames: how many answers came. last: the newest one's data. shown: whose rows it ever saw."""

    url: str
    wish: Wish
    frames: int = 0
    last: Any = None
    shown: set[str] = field(default_factory=set[str])
    strange: list[Any] = field(default_factory=list[Any])

    @property
    def headers(self) -> dict[str, str]:
        return {
            "x-hasura-admin-secret": SECRET,
            "x-hasura-role": "user",
            "x-hasura-user-id": self.wish.person,
        }

    async def follow(self) -> None:
        """Until cancelled."""
        while True:
            with contextlib.suppress(OSError, WebSocketException, asyncio.IncompleteReadError):
                await self._follow_once()
            await asyncio.sleep(RETRY_SECONDS)

    async def _follow_once(self) -> None:
        protocols = [Subprotocol("graphql-transport-ws")]
        async with connect(
            f"{self.url}/v1/graphql", subprotocols=protocols, proxy=None, max_size=None
        ) as socket:
            payload = {"headers": self.headers}
            await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
            started = {"type": "subscribe", "id": "1", "payload": self.wish.as_subscription()}
            async for text in socket:
                message = json.loads(text)
                match message["type"]:
                    case "connection_ack":
                        await socket.send(json.dumps(started))
                    case "next" if "data" in message["payload"]:
                        self.frames += 1
                        self.last = message["payload"]["data"]
                        self.shown |= owners_in(self.last)
                    case "ping" | "pong":
                        pass
                    case "error" | "complete":
                        # The database was away when it was asked for the first time.
                        self.strange.append(message)
                        return
                    case _:
                        self.strange.append(message)
