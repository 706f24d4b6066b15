"""A browser that is signed on (the SSO session; Kinde: authenticated session)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from genkan.identity.model.proof import Proof
from genkan.identity.names import ClientId, ConnectionId, OrganizationCode, SessionId, UserId

RECENT: Final = timedelta(minutes=10)


class Owner(Protocol):
    """Who changes what is their own, and where: in a sign-on, or a visit to the portal.

    Codes and challenges are bound to `id`: they are worth nothing elsewhere.
    """

    @property
    def id(self) -> str:
        """Of the sign-on or the visit."""
        ...

    @property
    def user_id(self) -> UserId:
        """Whose account it is."""
        ...


@dataclass(frozen=True, slots=True)
class SignOn:
    """Which sign-on of whom; the session itself may be over."""

    id: SessionId
    user_id: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-on in one browser; its cookie holds a token of which the hash is stored."""

    id: SessionId
    token_hash: bytes  # SHA-256
    user_id: UserId
    authenticated_at: datetime  # OIDC: auth_time
    expires_at: datetime
    seen_at: datetime  # the last time an application was answered with it
    organization_code: OrganizationCode | None = None  # where the user works at present
    revoked_at: datetime | None = None
    proofs: tuple[Proof, ...] = ()  # what was shown to open it
    network_address: str | None = None  # from where it was opened
    user_agent: str | None = None  # what the browser called itself then
    connection_id: ConnectionId | None = None  # where they were shown, if elsewhere

    def is_live(self, now: datetime) -> bool:
        """Whether it still lets its user through without a password."""
        return self.revoked_at is None and now < self.expires_at

    def is_recent(self, now: datetime) -> bool:
        """Whether its user proved who they are so lately that they need not again.

        For what gives the account away, such as another email address (ASVS 5.0 V7.5.1).
        """
        return now - self.authenticated_at < RECENT

    def is_idle(self, inactivity_seconds: int | None, now: datetime) -> bool:
        """Whether nothing came for so long that the password is asked again; None: never."""
        if inactivity_seconds is None:
            return False
        return now - self.seen_at >= timedelta(seconds=inactivity_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOnBrowser:
    """A live session as an administrator sees it, with what it was used for last."""

    id: SessionId
    user_id: UserId
    authenticated_at: datetime
    expires_at: datetime
    updated_at: datetime
    client_id: ClientId | None
    organization_code: OrganizationCode | None
    network_address: str | None = None
    user_agent: str | None = None
