"""The ``type`` and ``key`` of HASURA_GRAPHQL_JWT_SECRET.

Source: Hasura v2, JWT mode; RFC 7518 section 3 for the least sizes.
"""

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

MIN_RSA_BITS: Final = 2048


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
_CURVES: Final = {
    JwtAlgorithm.ES256: "secp256r1",
    JwtAlgorithm.ES384: "secp384r1",
    JwtAlgorithm.ES512: "secp521r1",
}


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
        return StaticKey(algorithm, _public_pem(algorithm, key))
    secret = key.encode()
    if len(secret) < least:
        raise ValueError(f"Invalid JWK: Key size too small; should be atleast {least} characters")
    return StaticKey(algorithm, secret)


def _public_pem(algorithm: JwtAlgorithm, text: str) -> bytes:
    pem = text.strip().encode()
    try:
        if b"BEGIN CERTIFICATE" in pem:
            public = x509.load_pem_x509_certificate(pem).public_key()
        else:
            public = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError(
            "Invalid JWK: the key is neither a PEM public key nor an X.509 certificate"
        ) from None
    match public:
        case RSAPublicKey() if algorithm.value.startswith("RS"):
            if public.key_size < MIN_RSA_BITS:
                raise ValueError(f"Invalid JWK: an RSA key needs at least {MIN_RSA_BITS} bits")
        case EllipticCurvePublicKey() if public.curve.name == _CURVES.get(algorithm):
            pass
        case Ed25519PublicKey() if algorithm is JwtAlgorithm.ED25519:
            pass
        case _:
            raise ValueError(f"Invalid JWK: the key is not one for {algorithm.value}")
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
