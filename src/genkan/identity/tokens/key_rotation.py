"""When a key passes from next to active to retired, and when it is forgotten.

A key is published before it signs, and stays published as long as a token it signed may
live. Source: identity-security, design rule 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from genkan.identity.model.signing_key import KeyState, SigningKey
from genkan.identity.names import KeyId

ACTIVE_FOR: Final = timedelta(days=90)
# Longer than any token lifetime we issue (tokens/sign.py caps them at 30 days).
RETIRED_FOR: Final = timedelta(days=31)
KEY_BITS: Final = 2048


@dataclass(frozen=True, slots=True)
class Rotation:
    """The keys that change and the ones that go; `wanted` new keys are to be made."""

    changed: tuple[SigningKey, ...] = ()
    forgotten: tuple[KeyId, ...] = ()
    wanted: tuple[KeyState, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether everything may stay as it is."""
        return not (self.changed or self.forgotten or self.wanted)


def plan_rotation(keys: Sequence[SigningKey], now: datetime, *, is_forced: bool) -> Rotation:
    """What brings ``keys`` to the state they should have now.

    []                       -> make one active, one next
    [active 91 days, next]   -> retire the first, activate the second, make one next
    """
    active = next((key for key in keys if key.state is KeyState.ACTIVE), None)
    coming = next((key for key in keys if key.state is KeyState.NEXT), None)
    forgotten = tuple(
        key.id for key in keys if key.retired_at is not None and now - key.retired_at >= RETIRED_FOR
    )
    wanted = () if coming else (KeyState.NEXT,)
    if active is None:
        return Rotation(forgotten=forgotten, wanted=(KeyState.ACTIVE, *wanted))
    since = active.activated_at or active.created_at
    if coming is None or not (is_forced or now - since >= ACTIVE_FOR):
        return Rotation(forgotten=forgotten, wanted=wanted)
    return Rotation(
        changed=(
            replace(active, state=KeyState.RETIRED, retired_at=now),
            replace(coming, state=KeyState.ACTIVE, activated_at=now),
        ),
        forgotten=forgotten,
        wanted=(KeyState.NEXT,),
    )


def make_key(key_id: KeyId, state: KeyState, now: datetime) -> SigningKey:
    """A new RSA key. Its primes are the one random thing that does not come as an argument."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    activated_at = now if state is KeyState.ACTIVE else None
    return SigningKey(
        id=key_id, state=state, private_pem=pem, created_at=now, activated_at=activated_at
    )


def key_id_from_hex(digits: str) -> KeyId:
    """`2ae04f...` -> `2a:e0:4f:...`, the form SDKs can decode with `atob`."""
    return KeyId(":".join(digits[at : at + 2] for at in range(0, len(digits), 2)))
