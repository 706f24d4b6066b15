"""Asking a webhook: what all of them have in common.

The URL is the operator's own, so its address may be private. What comes back is not trusted
further than that: no redirects, a limit of size, and no cookie of one answer is ever sent along
with another question. The caller sets the limit of time.
"""

from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final

import httpx

from genkan.engine.outbound.http_document import LOOPBACK

MAX_BYTES: Final = 256 * 1024
_HEADERS: Final = {"user-agent": "genkan", "accept": "*/*", "accept-encoding": "identity"}


def webhook_client(hostname: str | None) -> httpx.AsyncClient:
    """Connections to a webhook's host, to be kept and closed by the caller."""
    return httpx.AsyncClient(
        # A proxy of the environment is meant for the outside, not for this machine.
        trust_env=hostname not in LOOPBACK,
        follow_redirects=False,
        headers=_HEADERS,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        timeout=None,  # noqa: S113  # the caller's
    )


async def ask(
    client: httpx.AsyncClient, question: httpx.Request, most_bytes: int | None = None
) -> tuple[httpx.Response, bytes]:
    """The answer and its body. Raises httpx.HTTPError, OSError, and for a body without end.

    most_bytes: of the body; MAX_BYTES unless the caller says otherwise.
    """
    limit = MAX_BYTES if most_bytes is None else most_bytes
    response = await client.send(question, stream=True)
    try:
        body = bytearray()
        async for part in response.aiter_bytes():
            body += part
            if len(body) > limit:
                raise httpx.DecodingError(f"the answer is larger than {limit} bytes")
    finally:
        await response.aclose()
    return response, bytes(body)
