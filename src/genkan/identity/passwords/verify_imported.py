"""Whether a password belongs to an imported hash; slow on purpose, so never on the event loop."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from importlib import import_module
from typing import Final, Protocol, cast

import bcrypt
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from genkan.identity.passwords.imported_hash import (
    AspNetIdentityV2,
    Bcrypt,
    Crypt,
    FirebaseScrypt,
    ImportedHash,
    Pbkdf2,
    Pbkdf2Variant,
    Salted,
    SaltPosition,
    Wordpress,
)


class Scheme(Protocol):
    """A way to hash of passlib, which has no types."""

    def verify(self, secret: str, hashed: str, /) -> bool:
        """Whether the hash was made of the secret."""
        ...


def _scheme(name: str) -> Scheme:
    return cast("Scheme", getattr(import_module("passlib.hash"), name))


# bcrypt reads no further; who made the hash cut there too.
_BCRYPT_BYTES: Final = 72
_ASPNET_ITERATIONS: Final = 1_000
_SCRYPT_KEY_BYTES: Final = 64
_AES_KEY_BYTES: Final = 32
_SCRYPT_MARGIN_BYTES: Final = 2**20
_CRYPT: Final[Mapping[str, Scheme]] = {
    "$1$": _scheme("md5_crypt"),
    "$5$": _scheme("sha256_crypt"),
    "$6$": _scheme("sha512_crypt"),
}
_PHPASS: Final = _scheme("phpass")


def belongs(password: str, imported: ImportedHash) -> bool:  # noqa: PLR0911  # one per method
    """Whether the hash was made of this password. It takes up to a second or two."""
    match imported:
        case Bcrypt(hashed):
            return _is_bcrypt(password.encode(), hashed)
        case Crypt(hashed):
            return _CRYPT[hashed[:3]].verify(password, hashed)
        case Wordpress(hashed):
            return _is_wordpress(password, hashed)
        case Salted():
            return hmac.compare_digest(_salted_digest(password, imported), imported.digest)
        case Pbkdf2():
            return hmac.compare_digest(_pbkdf2_key(password, imported), imported.key)
        case FirebaseScrypt():
            return hmac.compare_digest(_firebase_hash(password, imported), imported.hash)
        case AspNetIdentityV2(salt, key):
            made = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, _ASPNET_ITERATIONS, 32)
            return hmac.compare_digest(made, key)


def _is_bcrypt(password: bytes, hashed: str) -> bool:
    if b"\0" in password:
        return False  # the libraries that made the hash end there or refuse it
    return bcrypt.checkpw(password[:_BCRYPT_BYTES], hashed.encode())


def _is_wordpress(password: str, hashed: str) -> bool:
    # Source: WordPress 6.8, wp_hash_password: bcrypt of an HMAC, so that nothing is cut off.
    if hashed.startswith("$wp"):
        trimmed = password.strip(" \n\r\t\v\0").encode()
        mixed = base64.b64encode(hmac.digest(b"wp-sha384", trimmed, "sha384"))
        return _is_bcrypt(mixed, hashed.removeprefix("$wp"))
    return _PHPASS.verify(password.strip(" \n\r\t\v\0"), hashed)


def _salted_digest(password: str, salted: Salted) -> bytes:
    is_before = salted.salt_position is SaltPosition.PREFIX
    text = salted.salt + password if is_before else password + salted.salt
    return hashlib.new(salted.algorithm, text.encode(), usedforsecurity=False).digest()


def _pbkdf2_key(password: str, made: Pbkdf2) -> bytes:
    function = "sha512" if made.variant is Pbkdf2Variant.SHA512_512 else "sha256"
    length = len(made.key)
    return hashlib.pbkdf2_hmac(function, password.encode(), made.salt, made.iterations, length)


def _firebase_hash(password: str, made: FirebaseScrypt) -> bytes:
    """The signer key encrypted by a key that is derived of the password."""
    cost, block = 2**made.mem_cost, made.rounds
    derived = hashlib.scrypt(
        password.encode(),
        salt=made.salt + made.salt_separator,
        n=cost,
        r=block,
        p=1,
        maxmem=128 * block * (cost + 2) + _SCRYPT_MARGIN_BYTES,
        dklen=_SCRYPT_KEY_BYTES,
    )
    encryptor = Cipher(AES(derived[:_AES_KEY_BYTES]), CTR(bytes(16))).encryptor()
    return encryptor.update(made.signer_key) + encryptor.finalize()
