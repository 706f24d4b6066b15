"""A browser that is signed in to the console, and the link that lets one in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from genkan.console.model.role import Role

LINK_LIFETIME: Final = timedelta(minutes=10)
SESSION_LIFETIME: Final = timedelta(days=7)
IDLE_LIFETIME: Final = timedelta(hours=12)
# How exactly it is known when a session was last used.
TOUCH_AFTER: Final = timedelta(minutes=1)
LINK_NAME: Final = "Operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Whoever came by a link has no email; a person's role is the one they have now."""

    id: UUID
    role: Role
    email: str | None
    person_id: UUID | None
    seen_at: datetime
    ends_at: datetime

    @property
    def expires_at(self) -> datetime:
        """When it ends, if it is not used again."""
        return min(self.ends_at, self.seen_at + IDLE_LIFETIME)

    @property
    def name(self) -> str:
        """How the console calls them."""
        return self.email or LINK_NAME


def is_live(session: Session, now: datetime) -> bool:
    """Whether the session still lets in."""
    return now < session.expires_at
