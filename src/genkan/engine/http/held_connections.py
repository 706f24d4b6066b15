"""The connections that last and speak for the holder of a token, found by whom an event concerns.

Websockets are here, and whatever else goes on sending for a session.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from genkan.engine.auth.session_event import SessionEvent, SessionEventKind, is_concerned, refusal
from genkan.engine.session import TokenIdentity
from genkan.engine.subscriptions.protocol import Close

# 1012 is a code after which clients connect again, and show the token that they have by then.
MISSED: Final = Close(1012, "revocations may have been missed: connect again")


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """One connection. end: sends nothing of the session any more, then closes; never waits."""

    token: TokenIdentity
    end: Callable[[Close], None]


@dataclass(slots=True)
class HeldConnections:
    """All of this process. by_claim: under ("sid", ...) and ("sub", ...) of their tokens."""

    everyone: set[Held] = field(default_factory=set[Held])
    by_claim: dict[tuple[str, str | None], set[Held]] = field(
        default_factory=dict[tuple[str, str | None], set[Held]]
    )

    def hold(self, held: Held) -> None:
        """From now on events about its token end it."""
        self.everyone.add(held)
        for claim in _claims(held):
            self.by_claim.setdefault(claim, set()).add(held)

    def release(self, held: Held) -> None:
        """It is over, or speaks for another token."""
        self.everyone.discard(held)
        for claim in _claims(held):
            there = self.by_claim.get(claim, set())
            there.discard(held)
            if not there:
                self.by_claim.pop(claim, None)

    def end_concerned(self, event: SessionEvent) -> int:
        """End the connections whose token counts no more; answers how many."""
        concerned = [held for held in self._candidates(event) if is_concerned(held.token, event)]
        for held in concerned:
            held.end(closing_for(event))
        return len(concerned)

    def end_all(self, close: Close) -> int:
        """End every one; answers how many."""
        everyone = list(self.everyone)
        for held in everyone:
            held.end(close)
        return len(everyone)

    def _candidates(self, event: SessionEvent) -> Iterator[Held]:
        if event.session_id is not None:
            yield from self.by_claim.get(("sid", event.session_id), ())
            for held in self.by_claim.get(("sub", event.subject), ()):
                if held.token.session_id is None:
                    yield held
        else:
            yield from self.by_claim.get(("sub", event.subject), ())


def closing_for(event: SessionEvent) -> Close:
    """How a connection ends: for good, or until the client has a fresh token."""
    match event.kind:
        case SessionEventKind.ACCESS_CHANGED:
            return Close(1012, "the user's access has changed: connect again with a fresh token")
        case (
            SessionEventKind.SESSION_REVOKED
            | SessionEventKind.USER_DISABLED
            | SessionEventKind.USER_DELETED
        ):
            return Close(4403, f"4403: {refusal(event)}")


def _claims(held: Held) -> Iterator[tuple[str, str | None]]:
    if held.token.session_id is not None:
        yield ("sid", held.token.session_id)
    yield ("sub", held.token.subject)
