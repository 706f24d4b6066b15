"""What is kept about security-relevant events; never a secret or a token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """Something that happened: "refresh_token_reused", by whom, to whom."""

    kind: str
    at: datetime
    actor: str | None = None  # a user's or a client's id
    subject: str | None = None
    details: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """An event as it is kept. number: in the order they were written."""

    number: int
    event: AuditEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which events are wanted; None and nothing: all.

    kinds: whole, or the first part of several as in "management.*". since: inclusive;
    until: exclusive. before, after: numbers, neither included.
    """

    kinds: tuple[str, ...] = ()
    actor: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    after: int | None = None
