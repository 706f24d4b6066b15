"""A small webhook that is not ours; it keeps what it was asked."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Question:
    method: str
    headers: dict[str, str]
    body: Any


@dataclass
class HookServer:
    """Answers every question with `status`, `body` and `headers`, which may change.

    is_silent: it answers nothing, until the one who asks has gone.
    """

    port: int = 0
    status: str = "200 OK"
    body: bytes = b"{}"
    headers: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    is_silent: bool = False
    questions: list[Question] = field(default_factory=list[Question])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def lets_in(self, **variables: str) -> None:
        self.body = json.dumps({k.replace("_", "-"): v for k, v in variables.items()}).encode()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        named = (line.split(": ", 1) for line in head[1:] if line)
        headers = {name.lower(): value for name, value in named}
        length = int(headers.get("content-length", "0"))
        body = json.loads(await reader.readexactly(length)) if length else None
        self.questions.append(Question(head[0].split()[0], headers, body))
        if self.is_silent:
            await reader.read()
        lines = [
            f"HTTP/1.1 {self.status}",
            f"content-length: {len(self.body)}",
            "connection: close",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + self.body)
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def hook_server() -> AsyncIterator[HookServer]:
    hook = HookServer()
    server = await asyncio.start_server(hook.answer, "127.0.0.1", 0)
    hook.port = server.sockets[0].getsockname()[1]
    try:
        yield hook
    finally:
        server.close()
        await server.wait_closed()
