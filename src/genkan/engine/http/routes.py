"""Every URL of the engine: method, path, handler, who may call, which API group it is of.

Source: Hasura v2 `Server/App.hs`, API reference overview.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final, TypeAlias

from genkan.engine.authenticate import authenticate
from genkan.engine.config import Api, EngineConfig
from genkan.engine.errors import AccessDenied, ResourceNotFound
from genkan.engine.http.asgi import (
    Receive,
    Scope,
    Send,
    check_header_length,
    header_map,
    query_map,
    read_body,
    send_answer,
)
from genkan.engine.http.backchannel_logout import backchannel_logout
from genkan.engine.http.browse import (
    rows,
    rows_cell,
    rows_count,
    rows_delete,
    rows_insert,
    rows_update,
)
from genkan.engine.http.catalog import catalog, catalog_relation
from genkan.engine.http.config_endpoint import config
from genkan.engine.http.cors import preflight_headers
from genkan.engine.http.departures import ClientGone
from genkan.engine.http.dev_subscriptions import subscriptions
from genkan.engine.http.error_response import known_error, plain_error_answer
from genkan.engine.http.event_stream import serve_event_stream, single_connection
from genkan.engine.http.exchange import Answer, Call, Engine, Handler, OpenCall, OpenHandler
from genkan.engine.http.explain import explain
from genkan.engine.http.fast_lane import FastLane, LaneUrl
from genkan.engine.http.graphql import (
    GraphQLUrl,
    Outcome,
    StatusRule,
    outcome_of,
    send_and_observe,
    serve_graphql,
)
from genkan.engine.http.health import health
from genkan.engine.http.legacy_query import legacy_query
from genkan.engine.http.metadata import metadata
from genkan.engine.http.pg_dump import dump
from genkan.engine.http.run_sql import query
from genkan.engine.http.trace_headers import read_trace
from genkan.engine.http.version import version
from genkan.engine.http.websocket import ErrorStyle, serve_websocket
from genkan.engine.names import ADMIN
from genkan.engine.schema.model import SchemaKind
from genkan.engine.session import Session
from genkan.engine.subscriptions.graphql_sse import prefers_event_stream


class Access(Enum):
    """Who may call: any role with a session, or admin alone.

    COMMANDS is admin alone as well: the place of Hasura's refusal is the command's.
    """

    ROLE = auto()
    ADMIN = auto()
    COMMANDS = auto()


@dataclass(frozen=True, slots=True)
class OpenRoute:
    """Nobody is asked who they are."""

    method: str
    path: str
    handler: OpenHandler
    api: Api | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A session is needed; a body is read only once the caller is known."""

    method: str
    path: str
    handler: Handler
    access: Access
    api: Api | None


@dataclass(frozen=True, slots=True)
class GraphQLRoute:
    """GraphQL by POST (answered as JSON or as an event stream) and by websocket, for any role."""

    path: str
    rule: StatusRule
    style: ErrorStyle
    schema_kind: SchemaKind = SchemaKind.HASURA
    api: Api | None = Api.GRAPHQL
    method: str = "POST"


OPEN_BODY_BYTES: Final = 16_384  # of whom nobody knows

AnyRoute: TypeAlias = OpenRoute | Route | GraphQLRoute

ROUTES: Final[tuple[AnyRoute, ...]] = (
    OpenRoute("GET", "/healthz", health),
    OpenRoute("GET", "/hasura/healthz", health),
    OpenRoute("GET", "/v1/version", version),
    OpenRoute("POST", "/v1alpha1/backchannel-logout", backchannel_logout),
    GraphQLRoute("/v1/graphql", StatusRule.ALWAYS_OK, ErrorStyle.LIST),
    GraphQLRoute("/v1alpha1/graphql", StatusRule.KEPT, ErrorStyle.BARE),
    GraphQLRoute("/v1beta1/relay", StatusRule.ALWAYS_OK, ErrorStyle.LIST, SchemaKind.RELAY),
    OpenRoute("PUT", "/v1/graphql", single_connection, Api.GRAPHQL),
    OpenRoute("PUT", "/v1alpha1/graphql", single_connection, Api.GRAPHQL),
    OpenRoute("PUT", "/v1beta1/relay", single_connection, Api.GRAPHQL),
    Route("POST", "/v1/graphql/explain", explain, Access.ADMIN, Api.GRAPHQL),
    Route("POST", "/v1alpha1/graphql/explain", explain, Access.ADMIN, Api.GRAPHQL),
    Route("POST", "/v1/metadata", metadata, Access.COMMANDS, Api.METADATA),
    # What any role may send there, change_metadata/api.py says: commands about data.
    Route("POST", "/v2/query", query, Access.ROLE, Api.METADATA),
    Route("POST", "/v1/query", legacy_query, Access.ROLE, Api.METADATA),
    Route("POST", "/v1alpha1/pg_dump", dump, Access.ADMIN, Api.PGDUMP),
    Route("GET", "/v1alpha1/config", config, Access.ADMIN, Api.CONFIG),
    Route("GET", "/dev/subscriptions", subscriptions, Access.ADMIN, Api.DEVELOPER),
    Route("GET", "/v1alpha1/catalog", catalog, Access.ADMIN, Api.METADATA),
    Route("GET", "/v1alpha1/catalog/relation", catalog_relation, Access.ADMIN, Api.METADATA),
    Route("POST", "/v1alpha1/rows", rows, Access.ADMIN, Api.METADATA),
    Route("POST", "/v1alpha1/rows/cell", rows_cell, Access.ADMIN, Api.METADATA),
    Route("POST", "/v1alpha1/rows/count", rows_count, Access.ADMIN, Api.METADATA),
    Route("POST", "/v1alpha1/rows/insert", rows_insert, Access.ADMIN, Api.METADATA),
    Route("POST", "/v1alpha1/rows/update", rows_update, Access.ADMIN, Api.METADATA),
    Route("POST", "/v1alpha1/rows/delete", rows_delete, Access.ADMIN, Api.METADATA),
)


class Front:
    """The engine's ASGI entrance: one look-up by path, then the route."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._routes = enabled_routes(engine.config)
        self.lane = FastLane(engine, _lane_urls(self._routes.values()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one websocket."""
        path: str = scope["path"]
        if scope["type"] == "websocket":
            route = self._routes.get(("POST", path))
            if isinstance(route, GraphQLRoute):
                style, kind = route.style, route.schema_kind
                await serve_websocket(scope, receive, send, self._engine, style, kind)
            else:
                await serve_websocket(scope, receive, send, self._engine, None)
            return
        # RFC 9110 section 9.3.2: HEAD is answered as GET; `send_answer` leaves out the body.
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        match self._routes.get((method, path)):
            case GraphQLRoute(_, rule, _, kind):
                headers, url = header_map(scope), GraphQLUrl(rule, kind)
                streams = prefers_event_stream(headers.get("accept", ""))
                serve = serve_event_stream if streams else serve_graphql
                await serve(scope, receive, send, self._engine, url, headers)
            case route:
                await _serve(route, scope, receive, send, self._engine)


def enabled_routes(config: EngineConfig) -> Mapping[tuple[str, str], AnyRoute]:
    """The routes whose API is switched on, by method and path."""
    return {
        (route.method, route.path): route
        for route in ROUTES
        if (route.api is None or route.api in config.enabled_apis) and _is_wanted(route, config)
    }


def _lane_urls(routes: Iterable[AnyRoute]) -> Mapping[bytes, LaneUrl]:
    return {
        route.path.encode(): LaneUrl(route.path, GraphQLUrl(route.rule, route.schema_kind))
        for route in routes
        if isinstance(route, GraphQLRoute)
    }


def _is_wanted(route: AnyRoute, config: EngineConfig) -> bool:
    is_relay = isinstance(route, GraphQLRoute) and route.schema_kind is SchemaKind.RELAY
    return config.is_relay_enabled or not is_relay


async def _serve(
    route: OpenRoute | Route | None, scope: Scope, receive: Receive, send: Send, engine: Engine
) -> None:
    headers = header_map(scope)
    if scope["method"] == "OPTIONS":
        preflight = preflight_headers(headers, engine.config.cors)
        if preflight is not None:
            nothing = Answer(204, b"", "text/plain")
            await send_answer(scope, send, nothing, headers, tuple(preflight.items()))
            return
    outcome = outcome_of(scope, headers, operation_count=0)
    try:
        check_header_length(scope, engine.config.header_limit_bytes)
        answered = await _answer(route, scope, receive, engine, headers, outcome)
    except ClientGone:
        return
    except Exception as error:  # noqa: BLE001  # the edge: nothing may pass it
        outcome.error = known_error(error, engine.observe, outcome.request_id)
        answered = plain_error_answer(outcome.error, engine.config, outcome.session)
    await send_and_observe(scope, send, headers, engine, answered, outcome)


async def _answer(
    route: OpenRoute | Route | None,
    scope: Scope,
    receive: Receive,
    engine: Engine,
    headers: Mapping[str, str],
    outcome: Outcome,
) -> Answer:
    match route:
        case None:
            raise ResourceNotFound("resource does not exist")
        case OpenRoute():
            body = await read_body(receive, OPEN_BODY_BYTES) if route.method == "POST" else b""
            return await route.handler(OpenCall(headers, query_map(scope), body), engine)
        case Route():
            authenticated = await authenticate(headers, engine.authentication)
            outcome.session = session = replace(authenticated, trace=read_trace(headers))
            _check_access(route.access, session)
            is_admin = session.role == ADMIN
            limits = engine.config
            limit = limits.admin_body_limit_bytes if is_admin else limits.body_limit_bytes
            body = await read_body(receive, limit)
            outcome.request_bytes = len(body)
            call = Call(session, headers, query_map(scope), body, outcome.request_id)
            return await route.handler(call, engine)


def _check_access(access: Access, session: Session) -> None:
    if access is not Access.ROLE and session.role != ADMIN:
        place = "$.args" if access is Access.COMMANDS else "$"
        raise AccessDenied("restricted access : admin only", path=place)
