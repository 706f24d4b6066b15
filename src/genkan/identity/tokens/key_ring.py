"""The signing keys in a form that signs and verifies, and what the world sees of them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import msgspec
from joserfc.jwk import RSAKey

from genkan.identity.model.signing_key import KeyState, SigningKey
from genkan.identity.names import KeyId
from genkan.identity.ports import KeyStore

ALGORITHM: Final = "RS256"

# Another process may rotate: the next key is published long before it signs, so this only
# has to be shorter than that.
_REREAD_AFTER: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """One state of all keys: who signs, who verifies, and the published set as bytes."""

    active_id: KeyId
    keys: Mapping[KeyId, RSAKey] = field(repr=False)
    jwks: bytes
    etag: str


def key_ring(records: Sequence[SigningKey]) -> KeyRing:
    """The ring of the stored keys; one of them must be active."""
    active = [record for record in records if record.state is KeyState.ACTIVE]
    if len(active) != 1:
        raise AssertionError(f"{len(active)} signing keys are active, expected one")
    keys = {record.id: RSAKey.import_key(record.private_pem) for record in records}
    jwks = msgspec.json.encode({"keys": [public_jwk(id_, key) for id_, key in keys.items()]})
    etag = f'"{hashlib.sha256(jwks).hexdigest()[:32]}"'
    return KeyRing(active_id=active[0].id, keys=keys, jwks=jwks, etag=etag)


def public_jwk(key_id: KeyId, key: RSAKey) -> Mapping[str, object]:
    """What is published of a key: named members only, so that no private one can slip in.

    The SDKs refuse a key without `use` (Kinde: jwt-validator). Source: RFC 7517 section 4.
    """
    members = key.as_dict(private=False)
    return {
        "kty": "RSA",
        "use": "sig",
        "alg": ALGORITHM,
        "kid": key_id,
        "n": members["n"],
        "e": members["e"],
    }


class KeyCache:
    """The current ring, read again every few seconds so that all processes agree."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store
        self._ring: KeyRing | None = None
        self._read_at: datetime | None = None
        self._records: tuple[SigningKey, ...] = ()

    async def ring(self, now: datetime) -> KeyRing:
        """The ring as of a few seconds ago at most."""
        is_fresh = self._read_at is not None and abs(now - self._read_at) < _REREAD_AFTER
        if self._ring is not None and is_fresh:
            return self._ring
        records = await self._store.all()
        if self._ring is None or records != self._records:
            self._ring = key_ring(records)
            self._records = records
        self._read_at = now
        return self._ring

    def forget(self) -> None:
        """Read again at the next call: the keys were rotated by this process."""
        self._read_at = None
