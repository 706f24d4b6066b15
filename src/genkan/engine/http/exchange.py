"""What a handler is given and what it gives back; neither knows of sockets.

Only `routes.py` and the two ASGI entrances (`graphql.py`, `websocket.py`) know ASGI.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec

from genkan.engine.authenticate import Authentication
from genkan.engine.change_metadata import LiveSchema
from genkan.engine.config import EngineConfig
from genkan.engine.http.departures import Departures
from genkan.engine.http.held_connections import HeldConnections
from genkan.engine.http.open_connections import OpenConnections
from genkan.engine.live_queries.live_queries import LiveQueries
from genkan.engine.observation import Observe
from genkan.engine.operation.packed import Packed
from genkan.engine.outbound.outside import Outside
from genkan.engine.postgres.action_log import ActionLog
from genkan.engine.postgres.run import Database
from genkan.engine.session import Session

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Engine:
    """All that is running; made by app.py, given to every handler."""

    config: EngineConfig
    authentication: Authentication
    live: LiveSchema
    database: Database
    outside: Outside
    action_log: ActionLog
    live_queries: LiveQueries
    observe: Observe
    held: HeldConnections
    open_connections: OpenConnections
    departures: Departures = field(default_factory=Departures)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that routes.py let through.

    headers, query: by lower-case header name, by parameter of the query string.
    """

    session: Session
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    request_id: str


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A request of nobody in particular, to a URL that is open to all; `body` of a POST alone."""

    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


class Answer(msgspec.Struct, frozen=True):
    """A whole response; compression and CORS are added on its way out."""

    status: int
    body: bytes | Packed
    content_type: str = JSON
    headers: Mapping[str, str] = {}


Handler: TypeAlias = Callable[[Call, Engine], Awaitable[Answer]]
OpenHandler: TypeAlias = Callable[[OpenCall, Engine], Awaitable[Answer]]
