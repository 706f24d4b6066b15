"""JSON in and out of the console's own API."""

from collections.abc import Mapping
from typing import Final, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from genkan.console.errors import InvalidRequest, TooLarge

T = TypeVar("T")

LONGEST_BODY_BYTES: Final = 1_048_576
API_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


async def read_body(request: Request, longest_bytes: int = LONGEST_BODY_BYTES) -> bytes:
    """The whole body. Raises TooLarge."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > longest_bytes:
            raise TooLarge(
                f"the body is longer than {longest_bytes} bytes", remedy="send less at once"
            )
        parts.append(part)
    return b"".join(parts)


async def read_json(request: Request, kind: type[T]) -> T:
    """The body as `kind`. Raises InvalidRequest with the place that does not fit, or TooLarge."""
    body = await read_body(request)
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise InvalidRequest(f"the body does not fit: {error}", remedy="correct it") from error


def json_response(content: object, status: int = 200) -> Response:
    """An answer of the console's own API; nothing keeps it."""
    return Response(
        msgspec.json.encode(content),
        status_code=status,
        media_type="application/json",
        headers=dict(API_HEADERS),
    )
