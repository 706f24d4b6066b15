"""Bytes from and to an ASGI server: headers in, bodies in, answers out.

Source: ASGI specification 3.0, HTTP; Hasura v2 `Server/Compression.hs` for the thresholds.
"""

import asyncio
import gzip
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl
from uuid import uuid4

from genkan.engine.errors import HeadersTooLarge, RequestTooLarge
from genkan.engine.http.exchange import Answer
from genkan.engine.operation.packed import Packed, plain

# These three are ASGI's own types; each value is parsed where it is read.
Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

GZIP_FROM_BYTES: Final = 700
GZIP_SMALLER_FROM_BYTES: Final = 20_000
# From here on it takes longer than going to another thread and back.
GZIP_ASIDE_FROM_BYTES: Final = 200_000
MAX_REQUEST_ID: Final = 256


class ClientGone(Exception):
    """The client hung up before its request was whole; there is nobody to answer."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What went out: how many bytes, and how they were encoded."""

    size: int
    encoding: str | None


def header_map(scope: Scope) -> dict[str, str]:
    """The request's headers by lower-case name; of a repeated one the last counts."""
    return {
        name.decode("latin-1").lower(): value.decode("utf-8", "replace")
        for name, value in scope["headers"]
    }


def check_header_length(scope: Scope, limit_bytes: int) -> None:
    """Raises HeadersTooLarge when names and values are longer together than the limit."""
    size = 0
    for name, value in scope["headers"]:
        size += len(name) + len(value)
    if size > limit_bytes:
        raise HeadersTooLarge(
            f"the request's headers are larger than {limit_bytes} bytes; "
            "send less, or raise HASURA_GRAPHQL_MAX_TOTAL_HEADER_LENGTH"
        )


def client_address(scope: Scope) -> str | None:
    """The other end of the connection; forwarded headers are not believed."""
    client = scope.get("client")
    return str(client[0]) if client else None


def query_map(scope: Scope) -> dict[str, str]:
    """The query string's parameters; of a repeated one the last counts."""
    text: bytes = scope.get("query_string", b"")
    return dict(parse_qsl(text.decode("utf-8", "replace"), keep_blank_values=True))


def request_id(headers: Mapping[str, str]) -> str:
    """The client's id for its request, or a new one."""
    return headers.get("x-request-id", "")[:MAX_REQUEST_ID] or str(uuid4())


async def read_body(receive: Receive, limit_bytes: int) -> bytes:
    """The whole body; raises RequestTooLarge beyond the limit, ClientGone when it stops."""
    message = await receive()
    body: bytes = message.get("body", b"")
    size = len(body)
    parts = [body]
    while True:
        if message["type"] == "http.disconnect":
            raise ClientGone
        if size > limit_bytes:
            raise RequestTooLarge(
                f"the request's body is larger than {limit_bytes} bytes; "
                "send less, or raise the server's limit"
            )
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)
        message = await receive()
        part: bytes = message.get("body", b"")
        size += len(part)
        parts.append(part)


async def send_answer(
    scope: Scope,
    send: Send,
    answer: Answer,
    request_headers: Mapping[str, str],
    more: Sequence[tuple[str, str]],
) -> Sent:
    """Send the answer, compressed when that pays; `more`: headers beside the answer's own.

    To HEAD the same headers go, and no body (RFC 9110 section 9.3.2).
    """
    takes_gzip = "gzip" in request_headers.get("accept-encoding", "")
    body, encoding = await _encoded(answer.body, takes_gzip=takes_gzip)
    headers = [
        (b"content-type", answer.content_type.encode("latin-1")),
        (b"content-length", str(len(body)).encode()),
    ]
    if encoding is not None:
        headers.append((b"content-encoding", b"gzip"))
    headers += [
        (name.encode("latin-1"), value.encode("latin-1", "replace"))
        for name, value in (*answer.headers.items(), *more)
    ]
    if scope["method"] == "HEAD":
        body = b""
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
    return Sent(len(body), encoding)


async def _encoded(body: bytes | Packed, *, takes_gzip: bool) -> tuple[bytes, str | None]:
    """What goes out, and its content encoding; zlib leaves the event loop to others meanwhile."""
    if isinstance(body, Packed):
        return (body.gzip, "gzip") if takes_gzip else (await asyncio.to_thread(plain, body), None)
    if not takes_gzip or len(body) < GZIP_FROM_BYTES:
        return body, None
    level = 1 if len(body) < GZIP_SMALLER_FROM_BYTES else 6
    pack = partial(gzip.compress, body, level, mtime=0)
    packed = pack() if len(body) < GZIP_ASIDE_FROM_BYTES else await asyncio.to_thread(pack)
    return packed, "gzip"
