"""One authorization request while its user is being identified."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from genkan.identity.model.proof import Proof
from genkan.identity.names import (
    Audience,
    ClientId,
    ConnectionId,
    InteractionId,
    OrganizationCode,
    Scope,
    SessionId,
    UserId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChallenge:
    """PKCE's challenge; the method is S256 always (RFC 7636 section 4.2)."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the application asks of the visit besides a code; it stays as it was sent."""

    max_age_seconds: int | None = None  # the sign-on may be no older
    creates_organization: bool = False  # Kinde: is_create_org
    organization_name: str | None = None  # Kinde: org_name
    connection_id: str | None = None
    invitation_hash: str | None = None  # of the invitation to accept, in hex
    has_success_page: bool = False  # end on a page of ours, for the tab that is left behind
    supports_reauth: bool = False  # the application restarts what expired, by `restart`
    device_hash: str | None = None  # of the device to let in, in hex: the interaction is for it
    restart: Mapping[str, str] = field(default_factory=dict[str, str])
    campaign: Mapping[str, str] = field(default_factory=dict[str, str])  # utm_*, gclid, ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """The accepted parameters of one `/oauth2/auth`, stored until the user is known.

    Every parameter has been checked: pages may show and redirect to what is here.
    """

    id: InteractionId
    browser_hash: bytes  # SHA-256 of the browser cookie: nobody else may continue it
    client_id: ClientId
    redirect_uri: str
    state: str | None
    nonce: str | None
    scope: tuple[Scope, ...]
    audience: tuple[Audience, ...]
    code_challenge: CodeChallenge | None
    organization_code: OrganizationCode | None
    login_hint: str | None
    language: str | None  # `lang` and `ui_locales`: tags apart by spaces, the dearest first
    prompts: tuple[str, ...]
    wants_registration: bool  # prompt=create or start_page=registration
    wishes: Wishes = field(default_factory=Wishes)
    user_id: UserId | None = None  # the user once identified, before the email is verified
    proofs: tuple[Proof, ...] = ()  # what was shown for that user so far
    connection_id: ConnectionId | None = None  # where that user signed in, if elsewhere
    session_id: SessionId | None = None  # the sign-on that continues it, once there is one
    settled: tuple[str, ...] = ()  # pages that were answered (oauth/authorize/task.py)
    created_at: datetime
    expires_at: datetime
    finished_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be continued."""
        return self.finished_at is None and now < self.expires_at
