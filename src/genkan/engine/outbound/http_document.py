"""Fetching a small document by HTTP, within limits of time, size and trust."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

TIMEOUT_SECONDS: Final = 10.0
MAX_BYTES: Final = 512 * 1024
MAX_REDIRECTS: Final = 3
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class FetchFailed(Exception):
    """The document did not arrive; the message says why, fit for a client's eyes."""


@dataclass(frozen=True, slots=True)
class Document:
    """A fetched body, and its headers by lower-case names."""

    body: bytes
    headers: Mapping[str, str]


async def fetch_document(url: str, *, authorities: str | None = None) -> Document:
    """The document at `url`; follows few redirects, and none from https to http.

    authorities: a file of certificates in PEM that are trusted beside the usual ones.

    Raises FetchFailed.
    """
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS), _client(url, authorities) as client:
            for _ in range(MAX_REDIRECTS + 1):
                answer = await _fetch(client, url)
                if isinstance(answer, Document):
                    return answer
                url = _redirect_target(url, answer)
    except TimeoutError:
        raise FetchFailed(f"no answer within {TIMEOUT_SECONDS:g} s") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise FetchFailed(str(error) or type(error).__name__) from None
    raise FetchFailed(f"more than {MAX_REDIRECTS} redirects")


def _client(url: str, authorities: str | None) -> httpx.AsyncClient:
    # A proxy of the environment is meant for the outside, not for this machine.
    is_local = urlsplit(url).hostname in LOOPBACK
    verify = httpx.create_ssl_context(trust_env=not is_local)
    if authorities is not None:
        verify.load_verify_locations(cafile=authorities)
    return httpx.AsyncClient(
        trust_env=not is_local, verify=verify, headers={"accept": "application/json"}
    )


async def _fetch(client: httpx.AsyncClient, url: str) -> Document | str:
    """The document, or where it has moved."""
    async with client.stream("GET", url) as response:
        if response.is_redirect:
            return response.headers.get("location", "")
        if not response.is_success:
            raise FetchFailed(f"the server answered {response.status_code}")
        body = bytearray()
        async for part in response.aiter_bytes():
            body += part
            if len(body) > MAX_BYTES:
                raise FetchFailed(f"the document is larger than {MAX_BYTES} bytes")
        return Document(bytes(body), {k.lower(): v for k, v in response.headers.items()})


def _redirect_target(url: str, location: str) -> str:
    target = urljoin(url, location)
    schemes = {"https"} if urlsplit(url).scheme == "https" else {"http", "https"}
    if urlsplit(target).scheme not in schemes:
        raise FetchFailed(f"redirected to another scheme: {target}")
    return target
