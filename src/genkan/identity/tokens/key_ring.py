"""The signing keys in a form that signs and verifies, and what the world sees of them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import msgspec
from joserfc.jwk import ECKey, RSAKey

from genkan.identity.model.signing_key import KeyState, SigningAlgorithm, SigningKey
from genkan.identity.names import KeyId
from genkan.identity.ports import KeyStore
from genkan.identity.tokens.signer import Signer, signer

# Another process may rotate: the next key is published long before it signs, so this only
# has to be shorter than that.
_REREAD_AFTER: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class RingKey:
    """A key, and the one algorithm it is used with."""

    algorithm: SigningAlgorithm
    key: RSAKey | ECKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class PublishedKeys:
    """A JWK set (RFC 7517 section 5) as it is served."""

    jwks: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class KeyRing:
    """One state of all keys: who signs, who verifies, and what is published of them.

    `published` has the next keys as well, for clients that keep a set for long. `in_use` has none
    that signed nothing yet: Kinde's Express SDK 1.6.0 names no `kid` when it looks for a key, and
    is lost where it finds two for RS256.
    """

    active: Mapping[SigningAlgorithm, KeyId]
    keys: Mapping[KeyId, RingKey] = field(repr=False)
    signers: Mapping[SigningAlgorithm, Signer] = field(repr=False)  # of the active keys
    published: PublishedKeys
    in_use: PublishedKeys


def key_ring(records: Sequence[SigningKey]) -> KeyRing:
    """The ring of the stored keys; of each algorithm one must be active."""
    active = [record for record in records if record.state is KeyState.ACTIVE]
    if sorted(record.algorithm for record in active) != sorted(SigningAlgorithm):
        raise AssertionError(f"expected one active key for each algorithm, found {active}")
    keys = {record.id: _ring_key(record) for record in records}
    # A client that looks at no `kid` takes the first key of a set: the default's that signs now.
    ordered = sorted(
        records,
        key=lambda record: (
            record.algorithm is SigningAlgorithm.ES256,
            record.state is not KeyState.ACTIVE,
        ),
    )
    in_use = [record.id for record in ordered if record.state is not KeyState.NEXT]
    return KeyRing(
        active={record.algorithm: record.id for record in active},
        keys=keys,
        signers={
            record.algorithm: signer(
                record.id, record.algorithm, keys[record.id].key.get_op_key("sign")
            )
            for record in active
        },
        published=_published([record.id for record in ordered], keys),
        in_use=_published(in_use, keys),
    )


def _published(ids: Sequence[KeyId], keys: Mapping[KeyId, RingKey]) -> PublishedKeys:
    jwks = msgspec.json.encode({"keys": [public_jwk(id_, keys[id_]) for id_ in ids]})
    return PublishedKeys(jwks=jwks, etag=f'"{hashlib.sha256(jwks).hexdigest()[:32]}"')


def public_jwk(key_id: KeyId, ring_key: RingKey) -> Mapping[str, object]:
    """What is published of a key: named members only, so that no private one can slip in.

    The SDKs refuse a key without `use` (Kinde: jwt-validator).
    Source: RFC 7517 section 4, RFC 7518 sections 6.2.1 and 6.3.1.
    """
    members = ring_key.key.as_dict(private=False)
    match ring_key.algorithm:
        case SigningAlgorithm.RS256:
            numbers = {"kty": "RSA", "n": members["n"], "e": members["e"]}
        case SigningAlgorithm.ES256:
            numbers = {"kty": "EC", "crv": "P-256", "x": members["x"], "y": members["y"]}
    return {"use": "sig", "alg": ring_key.algorithm.value, "kid": key_id, **numbers}


def _ring_key(record: SigningKey) -> RingKey:
    match record.algorithm:
        case SigningAlgorithm.RS256:
            return RingKey(record.algorithm, RSAKey.import_key(record.private_pem))
        case SigningAlgorithm.ES256:
            return RingKey(record.algorithm, ECKey.import_key(record.private_pem))


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
