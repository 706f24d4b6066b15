"""People who left an address and are no users (Kinde: subscribers)."""

from dataclasses import dataclass
from datetime import datetime

from genkan.identity.names import SubscriberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One address with the name that came with it."""

    id: SubscriberId
    email: str
    first_name: str
    last_name: str | None
    created_at: datetime

    @property
    def full_name(self) -> str:
        """Both names joined."""
        return " ".join(name for name in (self.first_name, self.last_name) if name)
