"""The keys behind `jwk_url`: fetched, kept, and fetched again when they are due.

Due: by `Cache-Control` before `Expires`, as Hasura does; without either the keys stay until a
token names a key that is not among them. Such a token costs at most one fetch in
UNKNOWN_KEY_SECONDS, however many come. A failed fetch never takes keys away.
Source: Hasura v2, JWT mode, "JWK URL"; RFC 9111 section 5.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from genkan.engine.auth.freshness import expires_time, max_age_seconds
from genkan.engine.auth.key_set import InvalidKeySet, KeySet, read_key_set
from genkan.engine.errors import InvalidJwt
from genkan.engine.observation import JwksFetched, JwksFetchFailed, Observe
from genkan.engine.outbound.http_document import Document, FetchFailed, fetch_document

UNKNOWN_KEY_SECONDS: Final = 30.0
LEAST_SECONDS: Final = 1.0
MOST_RETRY_SECONDS: Final = 60.0
# Source: Hasura v2, JWT mode: five tries more at a start, the waits between them doubling.
START_RETRIES: Final = 5
START_RETRY_SECONDS: Final = 0.2

Fetch = Callable[[str], Awaitable[Document]]


class JwksUnavailable(Exception):
    """The keys could not be had when the engine started; the message says why."""


class JwksCache:
    """The keys of one URL. `run` keeps them fresh; requests only read, or ask once."""

    def __init__(self, url: str, observe: Observe, fetch: Fetch = fetch_document) -> None:
        self._url = url
        self._observe = observe
        self._fetch = fetch
        self._keys: KeySet | None = None
        self._document = b""
        self._failure = "no answer yet"
        self._failures = 0
        self._fetching: asyncio.Task[None] | None = None
        # Times of time.monotonic(). Due None: kept until the engine restarts.
        self._due_at: float | None = 0.0
        self._first_fetch_allowed_at = 0.0
        self._unknown_key_fetch_allowed_at = 0.0

    @property
    def known_keys(self) -> KeySet | None:
        """The keys at hand, if there are any; nobody is asked."""
        return self._keys

    async def keys(self) -> KeySet:
        """The keys at hand; while there are none, a request may ask for them once a second.

        Raises InvalidJwt when they can not be had.
        """
        now = time.monotonic()
        if self._keys is None and (self._fetching or now >= self._first_fetch_allowed_at):
            self._first_fetch_allowed_at = now + LEAST_SECONDS
            await self._fetch_once()
        if self._keys is None:
            raise InvalidJwt(
                f"Could not verify JWT: JWKS of {self._url} could not be fetched: {self._failure}"
            )
        return self._keys

    async def refetched(self) -> KeySet:
        """The keys after a token named an unknown one, fetched again unless that was just done."""
        now = time.monotonic()
        if self._fetching:
            await self._fetch_once()
        elif now >= self._unknown_key_fetch_allowed_at:
            self._unknown_key_fetch_allowed_at = now + UNKNOWN_KEY_SECONDS
            await self._fetch_once()
        return await self.keys()

    async def fetch_at_start(self) -> None:
        """The first fetch, tried again a few times. Raises JwksUnavailable."""
        for retry in range(START_RETRIES + 1):
            await self._fetch_once()
            if self._keys is not None:
                return
            if retry < START_RETRIES:
                await asyncio.sleep(START_RETRY_SECONDS * 2**retry)
        raise JwksUnavailable(f"the JWKS of {self._url} could not be fetched: {self._failure}")

    async def run(self) -> None:
        """Fetch the keys whenever they are due; ends only by being cancelled."""
        while True:
            if self._due_at is not None and time.monotonic() >= self._due_at:
                await self._fetch_once()
            await asyncio.sleep(LEAST_SECONDS)

    async def _fetch_once(self) -> None:
        """One fetch at a time, whoever asks.

        It is a task of its own: a request that is cancelled does not take it along.
        """
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch_keys())
            self._fetching.add_done_callback(self._forget)
        await asyncio.shield(self._fetching)

    def _forget(self, _task: object) -> None:
        self._fetching = None

    async def _fetch_keys(self) -> None:
        try:
            document = await self._fetch(self._url)
            keys = read_key_set(document.body)
        except (FetchFailed, InvalidKeySet) as error:
            self._failure = str(error)
            wait = min(MOST_RETRY_SECONDS, LEAST_SECONDS * 2 ** min(self._failures, 10))
            self._failures += 1
            self._due_at = time.monotonic() + wait
            self._observe(JwksFetchFailed(self._url, self._failure, self._keys is not None))
            return
        # The same document gives the same object: tokens verified with it stay verified.
        if self._keys is None or document.body != self._document:
            self._keys, self._document = keys, document.body
        self._failures = 0
        lifetime = lifetime_seconds(document.headers, datetime.now(UTC))
        self._due_at = None if lifetime is None else time.monotonic() + lifetime
        self._observe(JwksFetched(self._url, len(keys), lifetime))


def lifetime_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long a document may be kept, at least LEAST_SECONDS; None when nothing is said."""
    control = headers.get("cache-control", "").lower()
    directives = {name.strip() for name in re.split(r"[,;]", control)}
    age = max_age_seconds(control)
    if directives & {"no-cache", "no-store"} or ("must-revalidate" in directives and age is None):
        return LEAST_SECONDS
    if age is not None:
        return max(LEAST_SECONDS, float(age))
    expires = expires_time(headers.get("expires", ""))
    return None if expires is None else max(LEAST_SECONDS, (expires - now).total_seconds())
