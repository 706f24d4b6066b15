"""What is kept about security-relevant events; never a secret or a token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """Something that happened: "refresh_token_reused", by whom, to whom."""

    kind: str
    at: datetime
    actor: str | None = None  # a user's or a client's id
    subject: str | None = None
    details: Mapping[str, str] = field(default_factory=dict[str, str])
