"""Random tokens of links, sessions and sign-ins: the database knows their hashes only.

A token has 256 random bits: it is looked up by its SHA-256, so that no comparison tells how much
of a guess was right.
"""

import hmac
from hashlib import sha256
from typing import Final

LONGEST_TOKEN: Final = 256


def token_hash(token: str) -> bytes:
    """What is stored of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def can_be_token(text: str | None) -> bool:
    """Whether it is worth looking up."""
    return bool(text) and len(text or "") <= LONGEST_TOKEN


def is_same_secret(shown: str, expected: str) -> bool:
    """Whether two secrets are one, in constant time."""
    return hmac.compare_digest(token_hash(shown), token_hash(expected))
