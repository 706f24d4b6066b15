"""The keys that sign tokens, and the states they pass through."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from genkan.identity.names import KeyId


class KeyState(StrEnum):
    """next -> active -> retired. A key is published in each of them, and signs in one."""

    NEXT = "next"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """One RSA key. ``private_pem`` is in the clear here and sealed wherever it is stored."""

    id: KeyId
    state: KeyState
    private_pem: bytes
    created_at: datetime
    activated_at: datetime | None = None
    retired_at: datetime | None = None

    def __repr__(self) -> str:
        return f"SigningKey({self.id}, {self.state})"
