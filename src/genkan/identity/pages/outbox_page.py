"""The page of emails that a development server would have sent."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One email as the development outbox shows it. sent_at: as text, ISO 8601."""

    to: str
    subject: str
    text: str
    sent_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxPage:
    """The emails a development server would have sent, newest first."""

    messages: tuple[OutboxMessage, ...]
