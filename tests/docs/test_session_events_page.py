"""docs/reference/session-events.md: its event is one, and its ping brings a token."""

from genkan.engine.auth.session_event import SessionEventKind, read_session_event
from genkan.engine.subscriptions.graphql_transport_ws import receive
from genkan.engine.subscriptions.protocol import Connection, Phase, Renew
from tests.docs.blocks import texts

PAGE = "docs/reference/session-events.md"


def test_the_event_of_the_page_is_read() -> None:
    event = read_session_event(texts(PAGE, "json")[0])
    assert event.kind is SessionEventKind.SESSION_REVOKED
    assert None not in (event.subject, event.session_id, event.issuer)


def test_the_ping_of_the_page_brings_a_token() -> None:
    step = receive(Connection(phase=Phase.READY), texts(PAGE, "json")[1])
    assert step.effects == (Renew({"authorization": "Bearer eyJhbGciOi..."}),)
