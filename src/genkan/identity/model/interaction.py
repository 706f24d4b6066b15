"""One authorization request while its user is being identified."""

from dataclasses import dataclass
from datetime import datetime

from genkan.identity.model.proof import Proof
from genkan.identity.names import (
    Audience,
    ClientId,
    InteractionId,
    OrganizationCode,
    Scope,
    UserId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeChallenge:
    """PKCE's challenge; the method is S256 always (RFC 7636 section 4.2)."""

    value: str


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
    language: str | None  # parameter `lang`
    prompts: tuple[str, ...]
    wants_registration: bool  # prompt=create or start_page=registration
    user_id: UserId | None = None  # the user once identified, before the email is verified
    proofs: tuple[Proof, ...] = ()  # what was shown for that user so far
    created_at: datetime
    expires_at: datetime
    finished_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be continued."""
        return self.finished_at is None and now < self.expires_at
