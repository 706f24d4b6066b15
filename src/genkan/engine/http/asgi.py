"""Bytes from and to an ASGI server: headers in, bodies in, answers out.

Source: ASGI specification 3.0, HTTP; Hasura v2 `Server/Compression.hs` for the thresholds.
"""

import asyncio
import gzip
import os
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl

import msgspec

from genkan.engine.errors import HeadersTooLarge, RequestTooLarge
from genkan.engine.http.departures import ClientGone
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


class Sent(msgspec.Struct, frozen=True):
    """What went out: how many bytes, and how they were encoded."""

    size: int
    encoding: str | None


def header_map(scope: Scope) -> dict[str, str]:
    """The request's headers by lower-case name, as ASGI has it; of a repeated one the last."""
    return {
        name.decode("latin-1"): value.decode("utf-8", "replace") for name, value in scope["headers"]
    }


def check_header_length(scope: Scope, limit_bytes: int) -> None:
    """Raises HeadersTooLarge when names and values are longer together than the limit."""
    size = 0
    for name, value in scope["headers"]:
        size += len(name) + len(value)
    if size > limit_bytes:
        raise headers_too_large(limit_bytes)


def headers_too_large(limit_bytes: int) -> HeadersTooLarge:
    """What a client is told whose headers are longer together than the limit."""
    return HeadersTooLarge(
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
    """The client's id for its request, or a new one where it has none that can be sent back."""
    named = headers.get("x-request-id")
    if named and named.isascii() and named.isprintable():
        return named[:MAX_REQUEST_ID]
    return new_request_id()


class _RequestIds:
    """Ids of one process: the first half is its own, the second counts."""

    def __init__(self) -> None:
        text = os.urandom(16).hex()
        self._own = f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-"
        self._last = int(text[20:], 16)

    def next(self) -> str:
        """Another one."""
        self._last = (self._last + 1) % 2**48
        return f"{self._own}{self._last:012x}"


_request_ids = _RequestIds()
# A process that is forked does not go on with its parent's.
os.register_at_fork(after_in_child=_request_ids.__init__)


def new_request_id() -> str:
    """An id that no other request has, in the form of a UUID (RFC 9562); it is no secret."""
    return _request_ids.next()


async def read_body(receive: Receive, limit_bytes: int) -> bytes:
    """The whole body; raises RequestTooLarge beyond the limit, ClientGone when it stops."""
    message = await receive()
    body: bytes = message.get("body", b"")
    size = len(body)
    parts = [body]
    while True:
        if message["type"] == "http.disconnect":
            raise ClientGone
        check_body_length(size, limit_bytes)
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)
        message = await receive()
        part: bytes = message.get("body", b"")
        size += len(part)
        parts.append(part)


def check_body_length(size: int, limit_bytes: int) -> None:
    """Raises RequestTooLarge when a body is longer than the limit."""
    if size > limit_bytes:
        raise RequestTooLarge(
            f"the request's body is larger than {limit_bytes} bytes; "
            "send less, or raise the server's limit"
        )


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
    body, encoding = await encoded(answer.body, takes_gzip=takes_gzip)
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


async def encoded(body: bytes | Packed, *, takes_gzip: bool) -> tuple[bytes, str | None]:
    """What goes out, and its content encoding; zlib leaves the event loop to others meanwhile."""
    at_once = encoded_at_once(body, takes_gzip=takes_gzip)
    if at_once is not None:
        return at_once
    if isinstance(body, Packed):
        return await asyncio.to_thread(plain, body), None
    return await asyncio.to_thread(_packed, body), "gzip"


def encoded_at_once(body: bytes | Packed, *, takes_gzip: bool) -> tuple[bytes, str | None] | None:
    """The same where it does not take long; None where `encoded` has to be waited for."""
    if isinstance(body, Packed):
        return (body.gzip, "gzip") if takes_gzip else None
    if not takes_gzip or len(body) < GZIP_FROM_BYTES:
        return body, None
    return None if len(body) >= GZIP_ASIDE_FROM_BYTES else (_packed(body), "gzip")


def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 1 if len(body) < GZIP_SMALLER_FROM_BYTES else 6, mtime=0)
