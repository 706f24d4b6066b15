"""GraphQL over Server-Sent Events, *distinct connections mode*: one request, one stream.

    event: next
    data: {"data":{"users":[]}}

Source: graphql-sse PROTOCOL.md; HTML Living Standard, 9.2 Server-sent events.
"""

from dataclasses import dataclass
from typing import Final

EVENT_STREAM: Final = "text/event-stream"
# An event without data is not told of by browsers, so `complete` has an empty line of it.
COMPLETE: Final = b"event: complete\ndata: \n\n"
# A comment: it keeps proxies from taking the stream for dead, and no client sees it.
KEEPALIVE: Final = b":\n\n"
_JSON: Final = (
    "application/json",
    "application/graphql-response+json",
    "application/graphql+json",
)


@dataclass(frozen=True, slots=True)
class EventStreamMessages:
    """An operation's results and errors as events; its id is not told, a stream has but one.

    Both are GraphQL results, so errors of running do not end a live query.
    """

    sends_execution_errors_as_results: bool = True

    def result(self, name: str, payload: bytes) -> bytes:
        """A result as an event."""
        del name
        return next_event(payload)

    def failure(self, name: str, payload: bytes) -> bytes:
        """Errors as an event; `payload` is ``{"errors": [...]}``."""
        del name
        return next_event(payload)


GRAPHQL_SSE: Final = EventStreamMessages()


def next_event(result: bytes) -> bytes:
    """The event that carries a result. Line breaks of JSON are space between its tokens."""
    line = result.replace(b"\r", b" ").replace(b"\n", b" ")
    return b"event: next\ndata: " + line + b"\n\n"


def prefers_event_stream(accept: str) -> bool:
    """Whether a client wants events rather than JSON, by its Accept header.

    Clients that take both (urql's queries) get JSON. Source: RFC 9110 section 12.5.1.
    """
    if EVENT_STREAM not in accept.lower():  # nearly every request
        return False
    weights = dict(map(_weighted, accept.lower().split(",")))
    stream = weights.get(EVENT_STREAM, 0.0)
    return stream > max(weights.get(name, 0.0) for name in _JSON)


def _weighted(element: str) -> tuple[str, float]:
    name, *parameters = (part.strip() for part in element.split(";"))
    weight = next((text[2:] for text in parameters if text.startswith("q=")), "1")
    try:
        return name, float(weight)
    except ValueError:
        return name, 0.0
