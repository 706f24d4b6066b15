"""GraphQL requests below ASGI: the same road as graphql.py's, with less before and after it.

A server that has a request as bytes asks `takes` whether it is one for the lane, and is given the
bytes of the answer. Everything that is not plain stays with ASGI: the lane answers one or several
operations by POST, whose body is short and whole.
Source: RFC 9112 sections 3 and 4 (request line, status line).
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, cast

from genkan.engine.answer import begin_read
from genkan.engine.authenticate import tells_requests
from genkan.engine.http.asgi import (
    Sent,
    check_body_length,
    encoded,
    encoded_at_once,
    headers_too_large,
    new_request_id,
    request_id,
)
from genkan.engine.http.caller import Caller, RawHeaders, decoded, size_of
from genkan.engine.http.exchange import Answer, Engine
from genkan.engine.http.graphql import (
    QUERY_LOG,
    GraphQLUrl,
    Outcome,
    StatusRule,
    answer_read,
    answer_request,
    cookies_of,
    error_answer,
    observe_answer,
)
from genkan.engine.http.graphql_body import read_graphql_body, read_plain_request
from genkan.engine.operation.response import join_response

LONGEST_BODY: Final = 65_536
_STATUS_LINES: Final = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus
}


@dataclass(frozen=True, slots=True)
class LaneUrl:
    """A URL of the lane, and its path as the log names it."""

    path: str
    graphql: GraphQLUrl


class Begun:
    """A request whose read is under way: `reading`; the rest is for its answer.

    leave: to be called when the answer is out, or nobody waits for it.
    """

    __slots__ = ("caller", "frame", "leave", "outcome", "reading", "url")

    def __init__(
        self,
        reading: asyncio.Future[bytes],
        frame: Sequence[bytes],
        url: LaneUrl,
        caller: Caller,
        outcome: Outcome,
    ) -> None:
        self.reading = reading
        self.frame = frame
        self.url = url
        self.caller = caller
        self.outcome = outcome
        self.leave: Callable[[], None] | None = None


class FastLane:
    """The lane of one running engine.

    Nearly all requests are one read by a plan that is kept, of somebody who is known: these are
    begun and ended without a task (`begin`, `end`), by the functions that `answer` comes to.
    """

    def __init__(self, engine: Engine, urls: Mapping[bytes, LaneUrl]) -> None:
        """urls: by the request's target, as it is sent."""
        self._engine = engine
        self._urls = urls
        # A hook that is told what is asked has to have the body first.
        self._is_open = not tells_requests({}, engine.authentication)
        self._begins = (
            engine.database.reads_at_once and QUERY_LOG not in engine.config.enabled_log_types
        )

    def takes(self, target: bytes) -> LaneUrl | None:
        """The URL of a POST that the lane may answer; None for what it leaves to ASGI."""
        return self._urls.get(target) if self._is_open else None

    def caller(self, address: str | None, sent: RawHeaders) -> Caller | None:
        """Whoever sends these headers; None when ASGI has to answer them (an event stream)."""
        caller = Caller(address, sent, self._engine.config.cors)
        return None if caller.streams else caller

    def begin(self, url: LaneUrl, caller: Caller, others: RawHeaders, body: bytes) -> Begun | None:
        """Begin to read what is asked; None for a request that `answer` has to answer."""
        started = time.perf_counter()
        engine = self._engine
        config = engine.config
        if not self._begins or len(others) > 1 or len(body) > config.body_limit_bytes:
            return None
        session = caller.known_session(engine.authentication)
        if session is None or caller.size + size_of(others) > config.header_limit_bytes:
            return None
        cache = engine.live.current
        request = read_plain_request(body, url.graphql.kind)
        if request is None or cache.role_limits(session.role).seconds is not None:
            return None
        try:
            begun = begin_read(request, session, cache, engine.database)
        except Exception as error:  # noqa: BLE001  # the edge: nothing may pass it
            begun = (), _failed(error)
        if begun is None:
            return None
        frame, reading = begun
        outcome = Outcome(
            new_request_id(),
            started,
            "POST",
            url.path,
            "1.1",
            caller.address,
            len(body),
            session,
        )
        return Begun(cast("asyncio.Future[bytes]", reading), frame, url, caller, outcome)

    def end(self, begun: Begun) -> tuple[bytes, bytes] | None:
        """As `answer`, when the reading is done; None where `finish` has to be waited for."""
        answered = self._answered(begun)
        caller = begun.caller
        sent = encoded_at_once(answered.body, takes_gzip=caller.takes_gzip)
        return None if sent is None else self._told(answered, *sent, caller, begun.outcome)

    async def finish(self, begun: Begun) -> tuple[bytes, bytes]:
        """As `end`, however long it takes to compress."""
        answered = self._answered(begun)
        caller = begun.caller
        packed, encoding = await encoded(answered.body, takes_gzip=caller.takes_gzip)
        return self._told(answered, packed, encoding, caller, begun.outcome)

    def _answered(self, begun: Begun) -> Answer:
        try:
            return Answer(200, join_response(begun.frame, (begun.reading.result(),)))
        except Exception as error:  # noqa: BLE001  # the edge: nothing may pass it
            return error_answer(error, self._engine, begun.url.graphql.rule, begun.outcome)

    def _told(
        self,
        answered: Answer,
        packed: bytes,
        encoding: str | None,
        caller: Caller,
        outcome: Outcome,
    ) -> tuple[bytes, bytes]:
        sent = Sent(len(packed), encoding)
        observe_answer(self._engine, outcome, answered.status, len(answered.body), sent)
        return _head(answered, len(packed), encoding, caller, outcome), packed

    async def answer(
        self, url: LaneUrl, caller: Caller, others: RawHeaders, body: bytes
    ) -> tuple[bytes, bytes]:
        """The head of the response, without its last headers and empty line, and its body.

        others: the headers of this request alone. What fails is an answer as well.
        """
        engine = self._engine
        config = engine.config
        is_named = len(others) > 1  # beside the length of the body
        outcome = Outcome(
            request_id(decoded(others)) if is_named else new_request_id(),
            time.perf_counter(),
            "POST",
            url.path,
            "1.1",
            caller.address,
            len(body),
        )
        try:
            if caller.size + size_of(others) > config.header_limit_bytes:
                raise headers_too_large(config.header_limit_bytes)  # noqa: TRY301  # one way to answer
            session = None if is_named else caller.known_session(engine.authentication)
            if session is None:
                session = await caller.session(others, engine.authentication)
            outcome.session = session
            check_body_length(len(body), config.body_limit_bytes)
            request = read_plain_request(body, url.graphql.kind)
            if request is None:
                sent = read_graphql_body(body, config.batch_limit)
                answered = await answer_read(sent, session, engine, url.graphql, outcome)
            else:
                cache = engine.live.current
                response = await answer_request(request, session, engine, cache, outcome)
                keeps_status = url.graphql.rule is StatusRule.KEPT
                answered = Answer(response.status if keeps_status else 200, response.body)
        except Exception as error:  # noqa: BLE001  # the edge: nothing may pass it
            answered = error_answer(error, engine, url.graphql.rule, outcome)
        packed, encoding = await encoded(answered.body, takes_gzip=caller.takes_gzip)
        return self._told(answered, packed, encoding, caller, outcome)


def _failed(error: Exception) -> asyncio.Future[bytes]:
    """What was never begun."""
    future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    future.set_exception(error)
    future.exception()  # nobody may be there any more to look at it
    return future


def _head(
    answered: Answer, size: int, encoding: str | None, caller: Caller, outcome: Outcome
) -> bytes:
    lines = (
        f"content-type: {answered.content_type}\r\ncontent-length: {size}\r\n"
        f"x-request-id: {outcome.request_id}\r\n"
    )
    if encoding is not None:
        lines += "content-encoding: gzip\r\n"
    for name, value in (*caller.cors, *cookies_of(outcome)):
        lines += f"{name}: {_of_one_line(value)}\r\n"
    return _STATUS_LINES[answered.status] + lines.encode("latin-1", "replace")


def _of_one_line(value: str) -> str:
    """The value; what would end its line, or is no text at all, is left out (RFC 9110 5.5)."""
    return "".join(sign for sign in value if sign.isprintable() or sign == "\t")
