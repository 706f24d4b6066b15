"""What somebody agreed to hand over to an application that is not first-party."""

from dataclasses import dataclass
from datetime import datetime

from genkan.identity.names import Audience, ClientId, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What was agreed to, of all times together. audience: the APIs to be called for the user."""

    scope: tuple[Scope, ...] = ()
    audience: tuple[Audience, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectedApplication:
    """An application that has something of a user: their consent, or a grant that still lives.

    seen_at: the last time it was given tokens; None when it only has a consent.
    """

    client_id: ClientId
    name: str
    is_consented: bool
    scope: tuple[Scope, ...]
    audience: tuple[Audience, ...]
    seen_at: datetime | None
