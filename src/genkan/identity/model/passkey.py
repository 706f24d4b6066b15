"""Passkeys: keys of WebAuthn that stand for a person, unlocked by them on their own device."""

from dataclasses import dataclass
from datetime import datetime

from genkan.identity.names import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One registered credential. public_key: in COSE's form.

    sign_count: how often it signed, as far as its authenticator counts (0: it does not).
    """

    credential_id: bytes
    user_id: UserId
    public_key: bytes
    sign_count: int
    name: str
    created_at: datetime
    last_used_at: datetime | None = None
