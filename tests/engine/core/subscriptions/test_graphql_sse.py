"""Events, and who wants them."""

import pytest

from genkan.engine.subscriptions.graphql_sse import next_event, prefers_event_stream

URQL_QUERY = (
    "application/graphql-response+json, application/graphql+json, application/json, "
    "text/event-stream, multipart/mixed"
)


@pytest.mark.parametrize(
    ("accept", "wants"),
    [
        ("text/event-stream", True),
        ("Text/Event-Stream", True),
        ("text/event-stream, multipart/mixed", True),
        ("text/event-stream;q=0.9, */*;q=0.1", True),
        ("text/event-stream, application/json;q=0.5", True),
        ("text/event-stream;q=0", False),
        ("text/event-stream;q=much", False),
        ("text/event-stream, application/json", False),
        (URQL_QUERY, False),
        ("text/event-streams", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_events_go_to_who_prefers_them(accept: str, wants: bool) -> None:  # noqa: FBT001
    assert prefers_event_stream(accept) is wants


@pytest.mark.parametrize("line_break", [b"\n", b"\r", b"\r\n", b"\n\n"])
def test_an_event_is_one_line_of_json(line_break: bytes) -> None:
    event = next_event(b'{"a":' + line_break + b"1}")
    assert event.count(b"\n") == 3
    assert event.startswith(b'event: next\ndata: {"a":')
    assert event.endswith(b" 1}\n\n")
    assert b"\r" not in event
