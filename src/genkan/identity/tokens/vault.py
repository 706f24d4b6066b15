"""Keys derived from the one secret key, and the sealing of what is stored."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from genkan.identity.names import ClientId

_NONCE_BYTES: Final = 12
_VERSION: Final = b"\x01"


class SealedWithAnotherKey(Exception):
    """What is stored was sealed with another GENKAN_SECRET_KEY than today's."""


@lru_cache(maxsize=16)  # for every refresh token; the process has the secret key anyway
def derive_key(secret_key: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose; keys of different purposes tell nothing of each other.

    Source: RFC 5869.
    """
    return HKDF(SHA256(), 32, salt=b"genkan identity", info=purpose.encode()).derive(secret_key)


@dataclass(frozen=True, slots=True)
class SecretKeyVault:
    """AES-256-GCM with a key derived from the operator's secret key."""

    key: bytes = field(repr=False)
    random_bytes: Callable[[int], bytes]

    def seal(self, clear: bytes, label: str) -> bytes:
        """Version, nonce, ciphertext; the label is authenticated."""
        nonce = self.random_bytes(_NONCE_BYTES)
        return _VERSION + nonce + AESGCM(self.key).encrypt(nonce, clear, label.encode())

    def open(self, sealed: bytes, label: str) -> bytes:
        """What was sealed under this label. Raises SealedWithAnotherKey."""
        nonce, cipher = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if sealed[:1] != _VERSION or len(nonce) != _NONCE_BYTES:
            raise SealedWithAnotherKey(f"'{label}' was not sealed by this version of genkan")
        try:
            return AESGCM(self.key).decrypt(nonce, cipher, label.encode())
        except InvalidTag as error:
            raise SealedWithAnotherKey(
                f"'{label}' can not be opened: GENKAN_SECRET_KEY is not the one it was sealed with"
            ) from error


def client_secret_label(client_id: ClientId) -> str:
    """The label under which an application's secret is sealed."""
    return f"client secret of {client_id}"
