"""The revocations that were told, for as long as a token of before may be shown.

Kept in memory, bounded by time and by number; what is forgotten for its number takes every
older token of its issuer with it: a flood makes clients fetch fresh tokens, never lets one pass.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from genkan.engine.auth.session_event import SessionEvent, is_concerned, refusal
from genkan.engine.session import TokenIdentity

KEPT_SECONDS: Final = 30 * 86_400.0  # no access token of ours lives longer
KEPT_NUMBER: Final = 100_000

# What tokens and events have in common: which claim, and its value.
_Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The last event of each issuer, and when it was told (seconds since the epoch)."""

    told_at: float
    events: tuple[SessionEvent, ...]


@dataclass(slots=True)
class Revocations:
    """What one process was told.

    events: the one that was told longest ago first.
    floors: by issuer, None for those of any: up to when tokens count no more, whosever they are.
    """

    events: OrderedDict[_Key, _Kept] = field(default_factory=OrderedDict[_Key, _Kept])
    floors: dict[str | None, float] = field(default_factory=dict[str | None, float])

    def add(self, event: SessionEvent, now: float, number: int = KEPT_NUMBER) -> None:
        """Keep an event. now: seconds since the epoch. number: of events that are kept."""
        for key in _event_keys(event):
            known = self.events.pop(key, _Kept(now, ())).events
            same = [each for each in known if each.issuer == event.issuer]
            others = tuple(each for each in known if each.issuer != event.issuer)
            latest = max((*same, event), key=lambda each: each.at)
            self.events[key] = _Kept(now, (*others, latest))
        self._forget(now, number)

    def refusal(self, token: TokenIdentity) -> str | None:
        """Why the token counts no more; None when it does."""
        if not self.events and not self.floors:
            return None
        for key in _token_keys(token):
            kept = self.events.get(key)
            for event in () if kept is None else kept.events:
                if is_concerned(token, event):
                    return refusal(event)
        floors = (self.floors.get(issuer) for issuer in {token.issuer, None})
        floor = max((each for each in floors if each is not None), default=None)
        if floor is not None and (token.issued_at is None or token.issued_at <= floor):
            return "the token is older than the revocations that are remembered"
        return None

    def _forget(self, now: float, number: int) -> None:
        while self.events:
            oldest = next(iter(self.events.values()))
            is_over = now - oldest.told_at > KEPT_SECONDS
            if not is_over and len(self.events) <= number:
                return
            self.events.popitem(last=False)
            for event in () if is_over else oldest.events:
                floor = self.floors.get(event.issuer, event.at)
                self.floors[event.issuer] = max(floor, event.at)


def _event_keys(event: SessionEvent) -> tuple[_Key, ...]:
    if event.session_id is None:
        return (("sub", event.subject or ""),)
    of_session = ("sid", event.session_id)
    # A token that names no session may be of this one.
    return (of_session, ("sub without sid", event.subject)) if event.subject else (of_session,)


def _token_keys(token: TokenIdentity) -> tuple[_Key, ...]:
    session, subject = token.session_id, token.subject or ""
    of_session = ("sub without sid", subject) if session is None else ("sid", session)
    return (of_session, ("sub", subject))
