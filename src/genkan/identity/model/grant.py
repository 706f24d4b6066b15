"""What one application was given by one sign-on, and the secrets that lead to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from genkan.identity.names import (
    Audience,
    ClientId,
    ConnectionId,
    GrantId,
    OrganizationCode,
    Scope,
    SessionId,
    UserId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One user's sign-on at one application; all its refresh tokens are one family.

    ``counter`` numbers the refresh tokens: only the token with this number is current.
    """

    id: GrantId
    client_id: ClientId
    user_id: UserId
    session_id: SessionId | None  # None: minted by an administrator
    organization_code: OrganizationCode | None
    scope: tuple[Scope, ...]
    audience: tuple[Audience, ...]
    authenticated_at: datetime
    created_at: datetime
    counter: int = 0
    refreshed_at: datetime
    expires_at: datetime  # the idle end: moved on by each refresh
    revoked_at: datetime | None = None
    connection_id: ConnectionId | None = None  # where its user signed in, if elsewhere

    def is_live(self, now: datetime) -> bool:
        """Whether tokens of this grant still count where we can check."""
        return self.revoked_at is None and now < self.expires_at


class Purpose(StrEnum):
    """What a one-time secret opens; a secret of one purpose opens nothing else."""

    AUTHORIZATION_CODE = "authorization_code"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a purpose, not a password
    VERIFY_EMAIL = "verify_email"
    SIGN_IN_CODE = "sign_in_code"
    EMAIL_FACTOR = "email_factor"
    PASSKEY_SIGN_IN = "passkey_sign_in"  # a challenge
    PASSKEY_CREATION = "passkey_creation"
    CHANGE_EMAIL = "change_email"  # the code that went to the new address
    EMAIL_CHANGE = "email_change"  # login/change_email.py: the new address, until it is proven
    PUSHED_REQUEST = "pushed_request"  # RFC 9126
    REGISTRATION = "registration"  # login/register.py: waits for its email code
    PORTAL_PROOF = "portal_proof"  # portal/step_up.py: a code by email
    HAND_OFF = "hand_off"  # federation/hand_off.py: the state a provider hands back
    PROVIDER_ANSWER = "provider_answer"  # what a provider posted, until the browser comes for it
    PENDING_LINK = "pending_link"  # login/link_account.py: waits for the account's own proof
    PORTAL_LINK = "portal_link"
    PORTAL_VISIT = "portal_visit"  # its cookie; never consumed, it expires


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeSecret:
    """A long random secret that works once, such as an authorization code."""

    purpose: Purpose
    secret_hash: bytes  # SHA-256
    subject: str  # the grant's id, the user's id: what the purpose asks
    content: bytes  # JSON of what the purpose needs
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailCode:
    """Six digits sent by email, bound to one interaction; few tries, then dead."""

    purpose: Purpose
    subject: str  # the interaction's id: the code is worth nothing in another browser
    code_hash: bytes  # SHA-256 over subject and digits
    user_id: UserId
    expires_at: datetime


class CodeAnswer(StrEnum):
    """What a try of an email code came to."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    DEAD = "dead"  # none was sent, or it is used, expired or tried too often
