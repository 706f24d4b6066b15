"""Signing: claims to a compact JWT (RFC 7515)."""

import msgspec

from genkan.identity.model.signing_key import SigningAlgorithm
from genkan.identity.tokens.claims import Claims
from genkan.identity.tokens.key_ring import KeyRing


def sign(
    claims: Claims, ring: KeyRing, algorithm: SigningAlgorithm = SigningAlgorithm.RS256
) -> str:
    """The signed token, by the active key of the algorithm."""
    return ring.signers[algorithm].token(msgspec.json.encode(claims))
