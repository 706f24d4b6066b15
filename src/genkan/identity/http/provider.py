"""What every handler may reach: the wired ports, the keys, and the clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from genkan.identity.config import IdentityConfig
from genkan.identity.model.event import EventSource
from genkan.identity.ports import Ports
from genkan.identity.tokens.key_ring import KeyCache


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The running identity provider; made by app.py's lifespan.

    ports: for what people do at the pages. doors: the same for what comes in elsewhere, so that
    webhooks are told by which door; None: they are told nothing.
    """

    ports: Ports
    doors: Mapping[EventSource | None, Ports]
    keys: KeyCache
    clock: Callable[[], datetime]

    @property
    def config(self) -> IdentityConfig:
        """What the operator set."""
        return self.ports.config


def provider_of(request: Request) -> Provider:
    """The provider that serves this request."""
    provider = request.app.state.provider
    if not isinstance(provider, Provider):
        raise AssertionError("the application's lifespan has not run")  # noqa: TRY004 - a core bug
    return provider
