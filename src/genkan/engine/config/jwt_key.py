"""The ``type`` and ``key`` of HASURA_GRAPHQL_JWT_SECRET.

Source: Hasura v2, JWT mode; RFC 7518 section 3 for the least sizes.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final


class JwtAlgorithm(Enum):
    """The types a static key can have, by Hasura's names."""

    HS256 = "HS256"
    HS384 = "HS384"
    HS512 = "HS512"
    RS256 = "RS256"
    RS384 = "RS384"
    RS512 = "RS512"
    ES256 = "ES256"
    ES384 = "ES384"
    ES512 = "ES512"
    ED25519 = "Ed25519"


_HMAC_BYTES: Final = {JwtAlgorithm.HS256: 32, JwtAlgorithm.HS384: 48, JwtAlgorithm.HS512: 64}


@dataclass(frozen=True, slots=True)
class StaticKey:
    """One key for one algorithm: a shared secret's bytes, or a public key as PEM."""

    algorithm: JwtAlgorithm
    key: bytes = field(repr=False)


def read_static_key(type_name: object, key: str) -> StaticKey:
    """The key, known to fit its type; raises ValueError with Hasura's message."""
    if type_name is None:
        raise ValueError("type is expected beside key (HS256, RS256, ES256, Ed25519 ...)")
    try:
        algorithm = JwtAlgorithm(type_name)
    except ValueError:
        raise ValueError(f"Invalid JWK: Key type: {type_name} is not supported") from None
    least = _HMAC_BYTES.get(algorithm)
    if least is None:
        from genkan.engine.config.public_key import public_pem

        return StaticKey(algorithm, public_pem(algorithm.value, key))
    secret = key.encode()
    if len(secret) < least:
        raise ValueError(f"Invalid JWK: Key size too small; should be atleast {least} characters")
    return StaticKey(algorithm, secret)
