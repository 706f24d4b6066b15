"""Who asks: a role and its session variables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from genkan.engine.names import RoleName, SessionVariable


class Scenario(Enum):
    """From where a role asks (Hasura's word): some permissions are for backends only."""

    FRONTEND = "frontend"
    BACKEND = "backend"


@dataclass(frozen=True, slots=True)
class TraceContext:
    """A trace that the request is a part of.

    trace_id: 32 lower-case hexadecimal digits. sampling_state: ``1`` when it is recorded, ``0``
        when not, None where that is left to us.
    """

    trace_id: str
    sampling_state: str | None


@dataclass(frozen=True, slots=True)
class TokenIdentity:
    """Which token speaks, as far as a revocation has to tell it from others.

    subject, session_id, issuer: the claims `sub`, `sid` and `iss`, None where there are none.
    issued_at: seconds since the epoch, as exactly as the token says it; None: it does not.
    """

    subject: str | None
    session_id: str | None
    issuer: str | None
    issued_at: float | None


@dataclass(frozen=True, slots=True)
class Session:
    """What authentication found out about one request.

    variables: all ``x-hasura-*`` values by their lower-case names, the role among them.
    expires_at: aware UTC; None when what was shown never expires (an admin secret).
    is_backend_request: the admin secret came with
        ``x-hasura-use-backend-only-permissions: true`` (Hasura: backend-only permissions).
    address: of the client's end of the connection, where there is one.
    trace: what the client says that the request is a part of.
    headers: the client's, by lower-case names, for webhooks that they are sent on to.
    set_cookies: what an authentication hook wants the client to keep, as `Set-Cookie` values.
    token: which one was shown, if one was; it says nothing of what the session may.
    """

    role: RoleName
    variables: Mapping[SessionVariable, str]
    expires_at: datetime | None = None
    is_backend_request: bool = False
    address: str | None = None
    trace: TraceContext | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False, compare=False)
    set_cookies: tuple[str, ...] = ()
    token: TokenIdentity | None = field(default=None, compare=False)

    def of_request(
        self, address: str | None, trace: TraceContext | None, headers: Mapping[str, str]
    ) -> "Session":
        """The same session in one request; `dataclasses.replace` takes three times as long."""
        return Session(
            self.role,
            self.variables,
            self.expires_at,
            self.is_backend_request,
            address,
            trace,
            headers,
            self.set_cookies,
            self.token,
        )

    @property
    def scenario(self) -> Scenario:
        """From where it asks."""
        return Scenario.BACKEND if self.is_backend_request else Scenario.FRONTEND
