"""Asking a webhook: what all of them have in common.

The URL is the operator's own, so its address may be private. What comes back is not trusted
further than that: no redirects, a limit of size, and no cookie of one answer is ever sent along
with another question. The caller sets the limit of time.
"""

import re
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final
from urllib.parse import urlsplit

import httpx

from genkan.engine.errors import InvalidHeaders
from genkan.engine.metadata.input_validation import WebhookHeader
from genkan.engine.outbound.http_document import LOOPBACK

MAX_BYTES: Final = 256 * 1024
_HEADERS: Final = {"user-agent": "genkan", "accept": "*/*", "accept-encoding": "identity"}
# What opens every door here is nobody else's to know. (Hasura sends it along.)
SECRET_HEADERS: Final = frozenset({"x-hasura-admin-secret", "x-hasura-access-key"})
_VARIABLE: Final = re.compile(r"\{\{([^{}]*)\}\}")


class VariableNotSet(Exception):
    """An environment variable that an address or a header names is not there."""


# What asking can come to when nobody answers, or nobody can be asked.
NO_ANSWER: Final = (
    httpx.HTTPError,
    httpx.InvalidURL,
    OSError,
    ValueError,
    InvalidHeaders,
    VariableNotSet,
)


class Webhooks:
    """Connections by host, which are kept; and the variables that metadata may name.

    `close` ends the connections.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._clients: dict[str, httpx.AsyncClient] = {}  # by host, made when first needed

    def client(self, url: str) -> httpx.AsyncClient:
        """The connections to the URL's host."""
        hostname = urlsplit(url).hostname or ""
        if hostname not in self._clients:
            self._clients[hostname] = webhook_client(hostname)
        return self._clients[hostname]

    def filled_in(self, text: str) -> str:
        """The text with each ``{{NAME}}`` replaced by the variable. Raises VariableNotSet."""
        return _VARIABLE.sub(lambda found: self.variable(found[1]), text)

    def header_value(self, header: WebhookHeader) -> str:
        """What a header of the metadata says. Raises VariableNotSet."""
        return self.variable(header.value) if header.is_variable else header.value

    def variable(self, name: str) -> str:
        """An environment variable. Raises VariableNotSet."""
        value = self._environment.get(name.strip())
        if value is None:
            raise VariableNotSet(f"environment variable '{name.strip()}' not set")
        return value

    async def close(self) -> None:
        """Close the connections."""
        for client in self._clients.values():
            await client.aclose()


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
