"""When a key passes from next to active to retired, and when it is forgotten.

A key is published before it signs, and stays published as long as a token it signed may
live. Source: identity-security, design rule 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from genkan.identity.model.signing_key import KeyState, SigningAlgorithm, SigningKey
from genkan.identity.names import KeyId

ACTIVE_FOR: Final = timedelta(days=90)
# Longer than any token lifetime we issue (tokens/sign.py caps them at 30 days).
RETIRED_FOR: Final = timedelta(days=31)
KEY_BITS: Final = 2048


@dataclass(frozen=True, slots=True)
class WantedKey:
    """A key that is to be made."""

    algorithm: SigningAlgorithm
    state: KeyState


@dataclass(frozen=True, slots=True)
class Rotation:
    """The keys that change, the ones that go, and the ones to be made."""

    changed: tuple[SigningKey, ...] = ()
    forgotten: tuple[KeyId, ...] = ()
    wanted: tuple[WantedKey, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether everything may stay as it is."""
        return not (self.changed or self.forgotten or self.wanted)


def plan_rotation(keys: Sequence[SigningKey], now: datetime, *, is_forced: bool) -> Rotation:
    """What brings ``keys`` to the state they should have now, each algorithm for itself.

    []                       -> make one active, one next
    [active 91 days, next]   -> retire the first, activate the second, make one next
    """
    parts = [_plan(keys, algorithm, now, is_forced=is_forced) for algorithm in SigningAlgorithm]
    return Rotation(
        changed=tuple(key for part in parts for key in part.changed),
        forgotten=tuple(key_id for part in parts for key_id in part.forgotten),
        wanted=tuple(key for part in parts for key in part.wanted),
    )


def _plan(
    all_keys: Sequence[SigningKey], algorithm: SigningAlgorithm, now: datetime, *, is_forced: bool
) -> Rotation:
    keys = [key for key in all_keys if key.algorithm is algorithm]
    active = next((key for key in keys if key.state is KeyState.ACTIVE), None)
    coming = next((key for key in keys if key.state is KeyState.NEXT), None)
    forgotten = tuple(
        key.id for key in keys if key.retired_at is not None and now - key.retired_at >= RETIRED_FOR
    )
    another = WantedKey(algorithm, KeyState.NEXT)
    wanted = () if coming else (another,)
    if active is None:
        first = WantedKey(algorithm, KeyState.ACTIVE)
        return Rotation(forgotten=forgotten, wanted=(first, *wanted))
    since = active.activated_at or active.created_at
    if coming is None or not (is_forced or now - since >= ACTIVE_FOR):
        return Rotation(forgotten=forgotten, wanted=wanted)
    return Rotation(
        changed=(
            replace(active, state=KeyState.RETIRED, retired_at=now),
            replace(coming, state=KeyState.ACTIVE, activated_at=now),
        ),
        forgotten=forgotten,
        wanted=(another,),
    )


def make_key(key_id: KeyId, wanted: WantedKey, now: datetime) -> SigningKey:
    """A new key. Its secret is the one random thing that does not come as an argument."""
    pem = _private_key(wanted.algorithm).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return SigningKey(
        id=key_id,
        algorithm=wanted.algorithm,
        state=wanted.state,
        private_pem=pem,
        created_at=now,
        activated_at=now if wanted.state is KeyState.ACTIVE else None,
    )


def _private_key(algorithm: SigningAlgorithm) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    match algorithm:
        case SigningAlgorithm.RS256:
            return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        case SigningAlgorithm.ES256:
            return ec.generate_private_key(ec.SECP256R1())


def key_id_from_hex(digits: str) -> KeyId:
    """`2ae04f...` -> `2a:e0:4f:...`, the form SDKs can decode with `atob`."""
    return KeyId(":".join(digits[at : at + 2] for at in range(0, len(digits), 2)))
