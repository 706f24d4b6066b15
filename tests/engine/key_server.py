"""A small JWKS server that is not ours; it counts how often it is asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class KeyServer:
    port: int = 0
    status: str = "200 OK"
    body: bytes = b'{"keys": []}'
    headers: dict[str, str] = field(default_factory=dict[str, str])
    delay_seconds: float = 0.0
    fetches: int = 0
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/jwks"

    async def fetched(self, times: int) -> None:
        """Until it has been asked so often."""
        while self.fetches < times:
            self.was_asked.clear()
            await self.was_asked.wait()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.fetches += 1
        self.was_asked.set()
        await asyncio.sleep(self.delay_seconds)
        lines = [
            f"HTTP/1.1 {self.status}",
            f"content-length: {len(self.body)}",
            "connection: close",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + self.body)
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def key_server(body: bytes = b'{"keys": []}', **headers: str) -> AsyncIterator[KeyServer]:
    served = KeyServer(body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})
    server = await asyncio.start_server(served.answer, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    try:
        yield served
    finally:
        server.close()
        await server.wait_closed()
