"""What those need who ask elsewhere for the sake of one request."""

from __future__ import annotations

from dataclasses import dataclass, field

from genkan.engine.outbound.outside import Outside
from genkan.engine.postgres.action_log import ActionLog
from genkan.engine.postgres.run import Database
from genkan.engine.session import Session


@dataclass(frozen=True, slots=True)
class Errand:
    """In whose name, and with what, they ask.

    request_query: the document, as it was sent.
    set_cookies: what those who were asked want the client to keep; filled in as they answer.
    """

    session: Session
    request_query: str
    outside: Outside
    database: Database
    action_log: ActionLog
    set_cookies: list[str] = field(default_factory=list[str])
