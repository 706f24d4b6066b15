"""The admin secret: whoever shows it may be any role.

Source: Hasura v2, authentication, admin secret.
"""

import hmac
from collections.abc import Sequence
from hashlib import sha256
from typing import NewType

SecretDigest = NewType("SecretDigest", bytes)


def secret_digest(secret: str) -> SecretDigest:
    """What is kept of a secret: its SHA-256."""
    return SecretDigest(sha256(secret.encode("utf-8", "surrogatepass")).digest())


def is_admin_secret(presented: str, accepted: Sequence[SecretDigest]) -> bool:
    """Whether `presented` is one of the accepted secrets.

    Digests of equal length are compared in constant time, and all of them, so that the
    time tells neither how much of a secret was right nor which one it was.
    """
    digest = secret_digest(presented)
    matches = [hmac.compare_digest(digest, one) for one in accepted]
    return any(matches)
