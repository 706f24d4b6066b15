"""The doors by which the console reaches the two products; the cli opens them.

A door's application is called in this process. Secrets are asked for each time: they may change
while the console runs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.types import ASGIApp

from genkan.console.ports.log import ServerLog
from genkan.console.ports.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineDoor:
    """The engine; admin_secret: None where it has none and everybody is admin."""

    app: ASGIApp
    admin_secret: Callable[[], str | None] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDoor:
    """The identity provider, and the m2m application by which the console manages it."""

    app: ASGIApp
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What there is on this server; settings, log: of a project, which an engine alone has not."""

    engine: EngineDoor
    identity: IdentityDoor | None
    settings: Settings | None = None
    log: ServerLog | None = None
