"""An email on its way to a person."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingEmail:
    """Plain text to one address. ``kind`` names what it is: "verification_code"."""

    id: str
    to: str
    subject: str
    text: str
    kind: str
    sent_at: datetime
