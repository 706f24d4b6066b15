"""How secrets are compared: by hash, in constant time.

They are 256 random bits, so a plain SHA-256 is enough (identity-security 2.4).
"""

import hashlib
import hmac


def secret_hash(secret: str) -> bytes:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def is_secret(secret: str, stored_hash: bytes) -> bool:
    """Whether a secret is the stored one, without telling how near it was."""
    return hmac.compare_digest(secret_hash(secret), stored_hash)
