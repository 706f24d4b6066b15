"""What an event about sessions does in this process, whichever way it came."""

import time

from genkan.engine.auth.session_event import SessionEvent
from genkan.engine.authenticate import Authentication
from genkan.engine.http.held_connections import HeldConnections
from genkan.engine.observation import Observe, SessionsEnded


def take_session_event(
    event: SessionEvent, authentication: Authentication, held: HeldConnections, observe: Observe
) -> None:
    """Refuse the tokens that it concerns from now on, and end their connections."""
    authentication.revocations.add(event, time.time())
    ended = held.end_concerned(event)
    observe(SessionsEnded(event.kind.value, event.subject, event.session_id, ended))
