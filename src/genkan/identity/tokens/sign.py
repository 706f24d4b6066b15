"""Signing: claims to a compact JWT (RFC 7515)."""

import msgspec
from joserfc import jws

from genkan.identity.model.signing_key import SigningAlgorithm
from genkan.identity.tokens.claims import Claims
from genkan.identity.tokens.key_ring import KeyRing


def sign(
    claims: Claims, ring: KeyRing, algorithm: SigningAlgorithm = SigningAlgorithm.RS256
) -> str:
    """The signed token, with the header Kinde's tokens have: alg, kid and typ."""
    key_id = ring.active[algorithm]
    header: dict[str, object] = {"alg": algorithm.value, "kid": key_id, "typ": "JWT"}
    payload = msgspec.json.encode(claims)
    return jws.serialize_compact(header, payload, ring.keys[key_id].key, [algorithm.value])
