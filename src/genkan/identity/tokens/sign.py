"""Signing: claims to a compact JWT (RFC 7515)."""

import msgspec
from joserfc import jws

from genkan.identity.tokens.claims import Claims
from genkan.identity.tokens.key_ring import ALGORITHM, KeyRing


def sign(claims: Claims, ring: KeyRing) -> str:
    """The signed token, with the header Kinde's tokens have: alg, kid and typ."""
    header: dict[str, object] = {"alg": ALGORITHM, "kid": ring.active_id, "typ": "JWT"}
    payload = msgspec.json.encode(claims)
    return jws.serialize_compact(header, payload, ring.keys[ring.active_id], [ALGORITHM])
