"""Who asks: a client sends the same headers with every request.

They are read once, and read again when they change; who is asking rests on what was shown, and
whether that still holds is looked at each time.
"""

from collections.abc import Mapping, Sequence
from sys import intern
from typing import Final, TypeAlias

from genkan.engine.authenticate import Authentication, Recognized, holds, recognize
from genkan.engine.config import CorsPolicy
from genkan.engine.http.cors import cors_headers
from genkan.engine.http.trace_headers import read_trace
from genkan.engine.session import Session
from genkan.engine.subscriptions.graphql_sse import prefers_event_stream

RawHeaders: TypeAlias = Sequence[tuple[bytes, bytes]]

# What changes from one request to the next, though the same client asks.
OF_ONE_REQUEST: Final = frozenset(
    {
        b"content-length",
        b"x-request-id",
        b"traceparent",
        b"tracestate",
        b"x-b3-traceid",
        b"x-b3-spanid",
        b"x-b3-parentspanid",
        b"x-b3-sampled",
    }
)


class Caller:
    """Whoever sends these headers from this address.

    headers: by lower-case name, without those of one request.
    size: of all names and values together, in bytes.
    """

    __slots__ = (
        "_known",
        "address",
        "cors",
        "headers",
        "size",
        "streams",
        "takes_gzip",
    )

    def __init__(self, address: str | None, sent: RawHeaders, policy: CorsPolicy) -> None:
        headers = decoded(sent)
        self.address = address
        self.headers: Mapping[str, str] = headers
        self.size = size_of(sent)
        self.takes_gzip = "gzip" in headers.get("accept-encoding", "")
        self.streams = prefers_event_stream(headers.get("accept", ""))
        self.cors = tuple(cors_headers(headers.get("origin"), policy).items())
        self._known: tuple[Authentication, Recognized, Session] | None = None

    @property
    def is_known(self) -> bool:
        """Whether they have been let in."""
        return self._known is not None

    async def session(self, others: RawHeaders, authentication: Authentication) -> Session:
        """Who asks; `others`: this request's own headers. Raises what `authenticate` raises."""
        session = self.known_session(authentication)
        if session is None:
            recognized = await recognize(self.headers, authentication)
            session = recognized.session.of_request(self.address, None, self.headers)
            self._known = (authentication, recognized, session)
        if len(others) <= 1:  # the length of the body
            return session
        headers = {**self.headers, **decoded(others)}
        return session.of_request(self.address, read_trace(headers), headers)

    def known_session(self, authentication: Authentication) -> Session | None:
        """Who asked before, if that still holds."""
        if self._known is None:
            return None
        by, recognized, session = self._known
        return session if by is authentication and holds(recognized, authentication) else None


def decoded(sent: RawHeaders) -> dict[str, str]:
    """The headers by name; of a repeated one the last counts."""
    return {
        intern(name.decode("latin-1")): value.decode("utf-8", "replace") for name, value in sent
    }


def size_of(sent: RawHeaders) -> int:
    """How many bytes names and values are together."""
    size = 0
    for name, value in sent:
        size += len(name) + len(value)
    return size
