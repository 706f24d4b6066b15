"""Invitations to an organization (Kinde: invites)."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from genkan.identity.names import OrganizationCode, RoleId


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One invitation; who has its code and its address may join with these roles."""

    code_hash: bytes  # SHA-256 of "inv_" and 64 hex digits
    sealed_code: bytes  # the link is shown again to administrators
    organization_code: OrganizationCode
    email: str
    first_name: str | None
    last_name: str | None
    role_ids: tuple[RoleId, ...]
    is_sent: bool  # whether an email told of it
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be accepted."""
        is_untouched = self.accepted_at is None and self.revoked_at is None
        return is_untouched and now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationLetter:
    """The email that tells of an invitation. Nobody but the addressee may read its link."""

    to: str
    organization: str
    link: str = field(repr=False)
    expires_at: datetime


def invitation_hash(code: str) -> bytes:
    """Where the invitation of a code is kept."""
    return sha256(code.encode()).digest()
