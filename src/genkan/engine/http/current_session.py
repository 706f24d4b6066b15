"""For whom a connection speaks at the moment, and its change by a fresh token in place."""

import asyncio
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from genkan.engine.authenticate import authenticate
from genkan.engine.errors import AccessDenied
from genkan.engine.http.exchange import Engine
from genkan.engine.session import Session


@dataclass(slots=True)
class CurrentSession:
    """The session of a connection.

    version: counts the fresh tokens whose role or session variables were others: whoever has
        read with an older version reads again.
    listeners: told when the version changes (`telling`).
    renewed: set, and replaced by a new one, at each fresh token.
    """

    session: Session
    version: int = 0
    renewed: asyncio.Event = field(default_factory=asyncio.Event)
    listeners: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])

    def renew(self, session: Session) -> None:
        """Speak for `session` from now on."""
        before, self.session = self.session, session
        if (before.role, before.variables) != (session.role, session.variables):
            self.version += 1
            for tell in tuple(self.listeners):
                tell()
        told, self.renewed = self.renewed, asyncio.Event()
        told.set()

    async def wait_for_fresh_token(self, seconds: float) -> None:
        """Until a fresh token has come, but not longer than that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds if seconds != float("inf") else None):
                await self.renewed.wait()

    async def wait_for_version_after(self, version: int, seconds: float) -> None:
        """Until role or session variables are others than at `version`, but not longer."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.version == version:
                    await self.renewed.wait()

    @contextmanager
    def telling(self, tell: Callable[[], None]) -> Generator[None, None, None]:
        """Call `tell` in the block when role or session variables have become others."""
        self.listeners.append(tell)
        try:
            yield
        finally:
            self.listeners.remove(tell)


async def fresh_session(
    current: CurrentSession, sent: Mapping[str, str], engine: Engine
) -> Session:
    """The session of a fresh token; what is not sent again is as it was.

    Raises AccessDenied for a token of somebody else, or where no token was shown before; else
    as `authenticate`.
    """
    before = current.session
    headers = {**before.headers, **{name.lower(): value for name, value in sent.items()}}
    session = await authenticate(headers, engine.authentication)
    if before.token is None or session.token is None:
        raise AccessDenied("a fresh token is for a connection that was opened with a token")
    if before.token.subject is None or _person(before) != _person(session):
        raise AccessDenied("the fresh token is of somebody else: open a new connection with it")
    return replace(session, address=before.address, headers=headers)


def _person(session: Session) -> tuple[str | None, str | None] | None:
    return None if session.token is None else (session.token.issuer, session.token.subject)
