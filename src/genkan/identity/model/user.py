"""A person who can sign in."""

from dataclasses import dataclass
from datetime import datetime

from genkan.identity.names import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person (OAuth: resource owner). The password hash is not part of the record.

    ``email`` is as the person wrote it; stores compare it without case.
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

    @property
    def full_name(self) -> str | None:
        """Both names joined, or None when there is neither."""
        return " ".join(name for name in (self.given_name, self.family_name) if name) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """What is stored when a person registers or is created by an administrator."""

    id: UserId
    email: str
    is_email_verified: bool
    given_name: str | None = None
    family_name: str | None = None
    picture: str | None = None
    username: str | None = None
    provided_id: str | None = None
    password_hash: str | None = None  # an argon2id string
