"""A private key made ready to sign: what is the same in every token is worked out once.

joserfc, which reads keys and verifies, makes and checks the header at each signature, a tenth of
what a signature costs (ADR 0046).
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from genkan.identity.model.signing_key import SigningAlgorithm
from genkan.identity.names import KeyId

_P256_BYTES = 32


@dataclass(frozen=True, slots=True)
class Signer:
    """head: the token's first part and its dot. signature: of these bytes."""

    head: bytes
    signature: Callable[[bytes], bytes] = field(repr=False)

    def token(self, payload: bytes) -> str:
        """The compact form (RFC 7515 section 7.1)."""
        signed = self.head + base64url(payload)
        return (signed + b"." + base64url(self.signature(signed))).decode("ascii")


def signer(key_id: KeyId, algorithm: SigningAlgorithm, key: object) -> Signer:
    """Of a private key; the header has what Kinde's tokens have: alg, kid and typ."""
    header = {"alg": algorithm.value, "kid": key_id, "typ": "JWT"}
    head = base64url(msgspec.json.encode(header)) + b"."
    match key:
        case RSAPrivateKey():
            return Signer(head, _rs256(key))
        case EllipticCurvePrivateKey():
            return Signer(head, _es256(key))
        case _:
            raise AssertionError(f"key '{key_id}' is of no kind that signs {algorithm.value}")


def base64url(raw: bytes) -> bytes:
    """Without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def _rs256(key: RSAPrivateKey) -> Callable[[bytes], bytes]:
    """RSASSA-PKCS1-v1_5 using SHA-256 (RFC 7518 section 3.3)."""
    padding, digest = PKCS1v15(), SHA256()
    return lambda signed: key.sign(signed, padding, digest)


def _es256(key: EllipticCurvePrivateKey) -> Callable[[bytes], bytes]:
    """ECDSA using P-256 and SHA-256: both numbers, in a fixed width (RFC 7518 section 3.4)."""
    algorithm = ECDSA(SHA256())

    def signature(signed: bytes) -> bytes:
        numbers = decode_dss_signature(key.sign(signed, algorithm))
        return b"".join(number.to_bytes(_P256_BYTES, "big") for number in numbers)

    return signature
