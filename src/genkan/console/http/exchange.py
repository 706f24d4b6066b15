"""What a handler is given, and what a row of the routes table says."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from genkan.console.config import ConsoleConfig
from genkan.console.model.role import Role
from genkan.console.model.session import Session
from genkan.console.outbound.log_file import LogFile
from genkan.console.outbound.management_token import ManagementTokens
from genkan.console.ports import Doors
from genkan.console.postgres.documents import PostgresDocuments
from genkan.console.postgres.people import PostgresPeople
from genkan.console.postgres.sessions import PostgresSessions
from genkan.console.postgres.sign_ins import PostgresSignIns
from genkan.storage.pool import Pool

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """Everything that is open while the console runs."""

    config: ConsoleConfig
    doors: Doors
    pool: Pool
    sessions: PostgresSessions
    people: PostgresPeople
    sign_ins: PostgresSignIns
    documents: PostgresDocuments
    management: ManagementTokens | None
    log: LogFile | None
    clock: Clock


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A request of anybody."""

    request: Request
    console: Console
    now: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """A request of somebody who is signed in, with a role the route asks for."""

    request: Request
    console: Console
    now: datetime
    session: Session


OpenHandler: TypeAlias = Callable[[OpenCall], Awaitable[Response]]
Handler: TypeAlias = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class OpenRoute:
    """Nobody is asked who they are; the handler's docstring says what proof it wants.

    is_return: browsers come here by redirects from the identity provider, which may be on
        another site.
    """

    method: str
    path: str
    handler: OpenHandler
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """A session with this role, or one that may more, is needed."""

    method: str
    path: str
    handler: Handler
    role: Role


AnyRoute: TypeAlias = OpenRoute | Route
