"""Somebody who may sign in to the console, by the verified email of our identity provider."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from genkan.console.model.role import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """subject: the user's id at the identity provider, fixed by their first sign-in."""

    id: UUID
    email: str
    role: Role
    subject: str | None
    last_seen_at: datetime | None
