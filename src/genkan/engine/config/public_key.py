"""A public key of HASURA_GRAPHQL_JWT_SECRET. Loaded where there is one: it needs cryptography."""

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
_CURVES: Final = {
    "ES256": "secp256r1",
    "ES384": "secp384r1",
    "ES512": "secp521r1",
}


def public_pem(algorithm: str, text: str) -> bytes:
    """The key as PEM, known to fit the algorithm; raises ValueError with Hasura's message."""
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
        case RSAPublicKey() if algorithm.startswith("RS"):
            if public.key_size < MIN_RSA_BITS:
                raise ValueError(f"Invalid JWK: an RSA key needs at least {MIN_RSA_BITS} bits")
        case EllipticCurvePublicKey() if public.curve.name == _CURVES.get(algorithm):
            pass
        case Ed25519PublicKey() if algorithm == "Ed25519":
            pass
        case _:
            raise ValueError(f"Invalid JWK: the key is not one for {algorithm}")
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
