"""A person who can sign in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from genkan.identity.names import OrganizationCode, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person (OAuth: resource owner). The password hash is not part of the record.

    ``email`` is as the person wrote it; stores compare it without case. Email, phone and
    username are the primary ones of the user's identities (model/identity.py).
    """

    id: UserId
    email: str | None
    is_email_verified: bool
    given_name: str | None
    family_name: str | None
    picture: str | None
    username: str | None
    provided_id: str | None  # the id in a system the user came from (Kinde: provided_id)
    is_suspended: bool
    is_password_change_required: bool = False  # at the next sign-in with the password
    created_at: datetime
    updated_at: datetime
    phone: str | None = None  # E.164: "+447700900000"
    total_sign_ins: int = 0
    failed_sign_ins: int = 0  # since the last that succeeded
    last_signed_in_at: datetime | None = None

    @property
    def full_name(self) -> str | None:
        """Both names joined, or None when there is neither."""
        return " ".join(name for name in (self.given_name, self.family_name) if name) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """What is stored when a person registers or is created by an administrator."""

    id: UserId
    email: str | None
    is_email_verified: bool
    given_name: str | None = None
    family_name: str | None = None
    picture: str | None = None
    username: str | None = None
    provided_id: str | None = None
    password_hash: str | None = None  # an argon2id string
    phone: str | None = None
    is_phone_verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFilter:
    """Which users a list has; each condition that is not None narrows it."""

    ids: tuple[UserId, ...] | None = None
    emails: tuple[str, ...] | None = None  # these three: an identity of the user's, any of them
    usernames: tuple[str, ...] | None = None
    phones: tuple[str, ...] | None = None
    has_organization: bool | None = None
    active_since: datetime | None = None
    text: str | None = None  # is part of an email or of the name


ALL_USERS: Final = UserFilter()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserSearch:
    """Which users an administrator looks through; None: all."""

    text: str | None = None  # is part of an email, of the name, or begins the id
    organization_code: OrganizationCode | None = None
    is_suspended: bool | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; not exact where counting would read too much."""

    count: int
    is_exact: bool
