"""A question to an application of this process, answered as a whole."""

from collections.abc import Mapping
from typing import Final

import httpx
from starlette.types import ASGIApp

# The host of a request that no browser has sent; nobody is reached by it.
_ORIGIN: Final = "http://localhost"


async def ask(
    app: ASGIApp, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
) -> httpx.Response:
    """What the application answers; it sees no network."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=_ORIGIN) as client:
        return await client.request(method, path, headers=dict(headers), content=body)
