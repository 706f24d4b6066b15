"""A connection that asks over HTTP/1.1 and waits for the answer; it costs little."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    """Headers have lower-case names; of several of one name the last is there."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, which has to be JSON of a 200."""
        assert self.status == 200, (self.status, self.body[:500])
        return json.loads(self.body)


class HttpConnection:
    """One connection that stays open."""

    def __init__(
        self, host: str, streams: tuple[asyncio.StreamReader, asyncio.StreamWriter]
    ) -> None:
        self._host = host
        self._reader, self._writer = streams

    async def get(self, path: str, **headers: str) -> Answer:
        """An answer to GET; headers by name."""
        return await self._ask(f"GET {path}", headers, b"")

    async def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """An answer to a form."""
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return await self._ask(f"POST {path}", headers, urlencode(form).encode())

    def close(self) -> None:
        """The end."""
        self._writer.close()

    async def _ask(self, what: str, headers: Mapping[str, str], body: bytes) -> Answer:
        lines = [f"{what} HTTP/1.1", f"host: {self._host}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if body:
            lines.append(f"content-length: {len(body)}")
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *rest = head.split("\r\n")
        named = [line.partition(":") for line in rest if line]
        found = {name.lower(): value.strip() for name, _, value in named}
        return Answer(int(first.split(" ", 2)[1]), found, await self._body(found))

    async def _body(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding", "") != "chunked":
            return await self._reader.readexactly(int(headers.get("content-length", "0")))
        pieces: list[bytes] = []
        while length := int(await self._reader.readline(), 16):
            pieces.append(await self._reader.readexactly(length))
            await self._reader.readexactly(2)
        await self._reader.readexactly(2)
        return b"".join(pieces)


async def open_connection(origin: str) -> HttpConnection:
    """A new connection to a server of this machine."""
    host = urlsplit(origin)
    assert host.hostname is not None
    return HttpConnection(host.netloc, await asyncio.open_connection(host.hostname, host.port))
