"""``POST /v1/graphql``: the hot road, a plain ASGI callable with nothing in front of it.

`answer_body` is the road itself; below ASGI, fast_lane.py comes to it as well.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import msgspec

from genkan.engine.answer import answer
from genkan.engine.authenticate import authenticate, tells_requests
from genkan.engine.config import EngineConfig
from genkan.engine.errors import EngineError, HeadersTooLarge, RequestTooLarge, Unauthorized
from genkan.engine.http.asgi import (
    Receive,
    Scope,
    Send,
    Sent,
    check_header_length,
    client_address,
    read_body,
    request_id,
    send_answer,
)
from genkan.engine.http.cors import cors_headers
from genkan.engine.http.departures import ClientGone
from genkan.engine.http.error_response import (
    ErrorShape,
    error_body,
    error_fields,
    known_error,
    shows_internal,
)
from genkan.engine.http.exchange import Answer, Engine
from genkan.engine.http.graphql_body import (
    Batch,
    hook_request,
    read_graphql_body,
    read_graphql_request,
)
from genkan.engine.http.trace_headers import read_trace
from genkan.engine.observation import HttpAnswered, QuerySent
from genkan.engine.operation.model import GraphQLRequest, GraphQLResponse
from genkan.engine.operation.packed import plain
from genkan.engine.operation.role_limits import check_batch
from genkan.engine.schema.model import SchemaKind
from genkan.engine.schema_cache import SchemaCache
from genkan.engine.session import Session

QUERY_LOG: Final = "query-log"


class StatusRule(Enum):
    """Whether errors are answered with 200, as /v1/graphql does, or with their own status."""

    ALWAYS_OK = auto()
    KEPT = auto()


@dataclass(frozen=True, slots=True)
class GraphQLUrl:
    """What a GraphQL URL says about its answers, and about which schema they come from."""

    rule: StatusRule
    kind: SchemaKind


class Outcome(msgspec.Struct):
    """What a request has come to so far; filled in as it goes, for the log.

    started: of `time.perf_counter`.
    """

    request_id: str
    started: float
    method: str
    path: str
    http_version: str = "1.1"
    address: str | None = None
    request_bytes: int = 0
    session: Session | None = None
    error: EngineError | None = None
    operation_count: int = 1
    set_cookies: tuple[str, ...] = ()


def outcome_of(scope: Scope, headers: Mapping[str, str], operation_count: int = 1) -> Outcome:
    """Nothing yet, of the request of this scope."""
    return Outcome(
        request_id(headers),
        time.perf_counter(),
        scope["method"],
        scope["path"],
        scope.get("http_version", "1.1"),
        client_address(scope),
        operation_count=operation_count,
    )


async def serve_graphql(
    scope: Scope,
    receive: Receive,
    send: Send,
    engine: Engine,
    url: GraphQLUrl,
    headers: Mapping[str, str],
) -> None:
    """Answer one HTTP request to a GraphQL URL; `headers` are those of the scope."""
    outcome = outcome_of(scope, headers)
    try:
        check_header_length(scope, engine.config.header_limit_bytes)
        session, sent = await admit(headers, receive, engine, outcome)
        with engine.departures.watched(receive):
            answered = await answer_read(sent, session, engine, url, outcome)
    except ClientGone:
        return
    except Exception as error:  # noqa: BLE001  # the edge: nothing may pass it
        answered = error_answer(error, engine, url.rule, outcome)
    await send_and_observe(scope, send, headers, engine, answered, outcome)


async def send_and_observe(
    scope: Scope,
    send: Send,
    headers: Mapping[str, str],
    engine: Engine,
    answered: Answer,
    outcome: Outcome,
) -> None:
    """Send the answer with the headers every answer has, then tell the operator."""
    more = headers_of_all(headers, engine, outcome)
    sent = await send_answer(scope, send, answered, headers, more)
    observe_answer(engine, outcome, answered.status, len(answered.body), sent)


def headers_of_all(
    headers: Mapping[str, str], engine: Engine, outcome: Outcome
) -> list[tuple[str, str]]:
    """The headers that every answer has beside its own."""
    more = [("x-request-id", outcome.request_id)]
    if "origin" in headers:
        more += cors_headers(headers["origin"], engine.config.cors).items()
    return more + cookies_of(outcome)


def cookies_of(outcome: Outcome) -> list[tuple[str, str]]:
    """What a hook, and those who were asked, want the client to keep, as headers."""
    if outcome.session is None:
        return []
    return [("set-cookie", each) for each in (*outcome.session.set_cookies, *outcome.set_cookies)]


def observe_answer(engine: Engine, outcome: Outcome, status: int, made: int, sent: Sent) -> None:
    """Tell the operator of an answer; `made`: how long its body was before it was sent."""
    engine.observe(
        HttpAnswered(
            request_id=outcome.request_id,
            method=outcome.method,
            path=outcome.path,
            status=status,
            http_version=outcome.http_version,
            client=outcome.address,
            seconds=time.perf_counter() - outcome.started,
            request_bytes=outcome.request_bytes,
            response_bytes=made,
            sent_bytes=sent.size,
            content_encoding=sent.encoding,
            session_variables=None if outcome.session is None else outcome.session.variables,
            error=None
            if outcome.error is None
            else error_fields(outcome.error, ErrorShape.PLAIN, shows_internal=True),
            operation_count=outcome.operation_count,
        )
    )


async def admit(
    headers: Mapping[str, str], receive: Receive, engine: Engine, outcome: Outcome
) -> tuple[Session, object]:
    """Who asks, and what: one request as JSON values, or a `Batch` of them."""
    limits, body, told = engine.config, None, None
    if tells_requests(headers, engine.authentication):
        body = await read_body(receive, limits.body_limit_bytes)
        told = hook_request(body, limits.batch_limit)
    authenticated = await authenticate(headers, engine.authentication, told)
    session = authenticated.of_request(outcome.address, read_trace(headers), headers)
    outcome.session = session
    if body is None:
        # Of somebody unknown no body is read.
        body = await read_body(receive, limits.body_limit_bytes)
    outcome.request_bytes = len(body)
    return session, read_graphql_body(body, limits.batch_limit)


async def answer_read(
    sent: object, session: Session, engine: Engine, url: GraphQLUrl, outcome: Outcome
) -> Answer:
    """The answer to what was sent: one request as JSON values, or a `Batch` of them.

    Raises what the client is told by `error_answer`.
    """
    # One snapshot for the whole request: a batch does not see metadata change half-way.
    cache = engine.live.current
    if not isinstance(sent, Batch):
        request = read_graphql_request(sent, url.kind)
        response = await answer_request(request, session, engine, cache, outcome)
        status = response.status if url.rule is StatusRule.KEPT else 200
        return Answer(status, response.body)
    check_batch(len(sent.requests), cache.role_limits(session.role))
    outcome.operation_count = max(2, len(sent.requests))
    bodies: list[bytes] = []
    for element in sent.requests:
        try:
            request = read_graphql_request(element, url.kind)
            response = await answer_request(request, session, engine, cache, outcome)
            bodies.append(plain(response.body))
        except Exception as error:  # noqa: BLE001  # one element's fault is not the others'
            bodies.append(plain(error_answer(error, engine, url.rule, outcome).body))
    return Answer(200, b"[" + b",".join(bodies) + b"]")


async def answer_request(
    request: GraphQLRequest, session: Session, engine: Engine, cache: SchemaCache, outcome: Outcome
) -> GraphQLResponse:
    """What one operation gives; `outcome` is told of cookies. Raises what `answer` raises."""
    tell_query(engine, request, session, outcome.request_id)
    response = await answer(
        request, session, cache, engine.database, engine.outside, engine.action_log
    )
    if response.set_cookies:
        outcome.set_cookies += response.set_cookies
    return response


def tell_query(engine: Engine, request: GraphQLRequest, session: Session, request_id: str) -> None:
    """Tell the operator what is asked, where query-log is on."""
    if QUERY_LOG in engine.config.enabled_log_types:
        sent = QuerySent(request_id, request.query, request.operation_name, session.role)
        engine.observe(sent)


def error_answer(error: Exception, engine: Engine, rule: StatusRule, outcome: Outcome) -> Answer:
    """The answer to a request that failed, of which `outcome` is told; any error has one."""
    outcome.error = known = known_error(error, engine.observe, outcome.request_id)
    shows = shows_internal(engine.config, outcome.session)
    body = error_body(known, ErrorShape.GRAPHQL, shows_internal=shows)
    is_kept = rule is StatusRule.KEPT or _keeps_status(known, engine.config)
    return Answer(known.status if is_kept else 200, body)


def _keeps_status(error: EngineError, config: EngineConfig) -> bool:
    """Whether /v1/graphql too answers this error with its own status."""
    if isinstance(error, Unauthorized):
        return config.preserves_unauthorized_status
    return isinstance(error, HeadersTooLarge | RequestTooLarge)
