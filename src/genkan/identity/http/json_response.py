"""JSON answers of the protocol's endpoints."""

from collections.abc import Mapping

import msgspec
from starlette.responses import Response


def json_response(
    content: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer that nobody keeps (RFC 6749 section 5.1: no-store)."""
    return Response(
        msgspec.json.encode(content),
        status_code=status,
        media_type="application/json",
        headers={
            "Cache-Control": "no-store",
            "Pragma": "no-cache",
            "X-Content-Type-Options": "nosniff",
            **(headers or {}),
        },
    )
