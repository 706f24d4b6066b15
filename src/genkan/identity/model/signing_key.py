"""The keys that sign tokens, and the states they pass through."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from genkan.identity.names import KeyId


class SigningAlgorithm(StrEnum):
    """How a token is signed (RFC 7518 section 3.1). Each has keys of its own."""

    RS256 = "RS256"  # RSA, 2048 bits: what Kinde's SDKs verify, and the default
    ES256 = "ES256"  # the curve P-256: signatures a quarter as long, signed seven times as fast


class KeyState(StrEnum):
    """next -> active -> retired. A key is published in each of them, and signs in one."""

    NEXT = "next"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """One private key. ``private_pem`` is in the clear here and sealed wherever it is stored."""

    id: KeyId
    algorithm: SigningAlgorithm = SigningAlgorithm.RS256
    state: KeyState
    private_pem: bytes
    created_at: datetime
    activated_at: datetime | None = None
    retired_at: datetime | None = None

    def __repr__(self) -> str:
        return f"SigningKey({self.id}, {self.algorithm}, {self.state})"
