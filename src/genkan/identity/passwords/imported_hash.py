"""The hashes that an import may bring: Kinde's eight methods, each with what it needs.

In the database one is `imported:` and its JSON, in the place of an argon2id string. A hash that
would cost too much to try is refused when it comes in (identity-security L19).
Source: Kinde, Management API, "Set user password"; Kinde, "Import users".
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import Final

import msgspec

PREFIX: Final = "imported:"
LONGEST: Final = 1_024

_MOST_BCRYPT_COST: Final = 14  # 1.2 s
_LEAST_CRYPT_ROUNDS: Final = 1_000  # crypt(3)'s own
_MOST_CRYPT_ROUNDS: Final = 200_000
_MOST_PBKDF2_ITERATIONS: Final = 1_000_000
_MOST_PHPASS_COST: Final = 16  # 2**16 rounds of MD5
_MOST_SCRYPT_BYTES: Final = 128 * 2**20
_SCRYPT_BLOCK_BYTES: Final = 128
FUSIONAUTH_ITERATIONS: Final = 24_000  # where an export tells none (Kinde's default)

_BCRYPT: Final = re.compile(r"\$2[abxy]\$([0-9]{2})\$[./A-Za-z0-9]{53}")
_CRYPT: Final = re.compile(
    r"\$1\$[./A-Za-z0-9]{0,8}\$[./A-Za-z0-9]{22}"
    r"|\$[56]\$(?:rounds=([1-9][0-9]{0,8})\$)?[./A-Za-z0-9]{0,16}\$(?:[./A-Za-z0-9]{43}|[./A-Za-z0-9]{86})"
)
_PHPASS: Final = re.compile(r"\$[PH]\$([./0-9A-Za-z])[./0-9A-Za-z]{30}")
_PHPASS_DIGITS: Final = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WORDPRESS_BCRYPT: Final = "$wp"  # WordPress 6.8 and later
_ASPNET_BYTES: Final = 49
_FIREBASE_KEY_BYTES: Final = 64


class SaltPosition(StrEnum):
    """Where a salt stands beside the password before both are hashed."""

    PREFIX = "prefix"
    SUFFIX = "suffix"


class Pbkdf2Variant(StrEnum):
    """FusionAuth's names: the function, and the bits of the key where they are not its own."""

    SHA256 = "salted-pbkdf2-hmac-sha256"
    SHA256_512 = "salted-pbkdf2-hmac-sha256-512"
    SHA512_512 = "salted-pbkdf2-hmac-sha512-512"


class Bcrypt(msgspec.Struct, frozen=True, tag="bcrypt", tag_field="method"):
    """`$2b$12$...`, as most systems write it."""

    hash: str


class Crypt(msgspec.Struct, frozen=True, tag="crypt", tag_field="method"):
    """crypt(3) of Unix: `$1$` (MD5), `$5$` (SHA-256), `$6$` (SHA-512)."""

    hash: str


class Wordpress(msgspec.Struct, frozen=True, tag="wordpress", tag_field="method"):
    """phpass's `$P$B...`, or `$wp$2y$10$...` of WordPress 6.8."""

    hash: str


class Salted(msgspec.Struct, frozen=True, tag="salted", tag_field="method"):
    """One round of MD5 or SHA-256 over password and salt. digest: base64."""

    algorithm: str
    digest: bytes
    salt: str
    salt_position: SaltPosition


class Pbkdf2(msgspec.Struct, frozen=True, tag="pbkdf2", tag_field="method"):
    """FusionAuth's and others' (RFC 8018 section 5.2)."""

    key: bytes
    salt: bytes
    iterations: int
    variant: Pbkdf2Variant


class FirebaseScrypt(msgspec.Struct, frozen=True, tag="firebase-scrypt", tag_field="method"):
    """Firebase's own scrypt, with the parameters of its project.

    Source: github.com/firebase/scrypt, README.
    """

    hash: bytes
    salt: bytes
    signer_key: bytes
    salt_separator: bytes
    rounds: int
    mem_cost: int


class AspNetIdentityV2(msgspec.Struct, frozen=True, tag="aspnet-identity-v2", tag_field="method"):
    """ASP.NET Identity 2: PBKDF2 of HMAC-SHA1, 1,000 iterations."""

    salt: bytes
    key: bytes


ImportedHash = Bcrypt | Crypt | Wordpress | Salted | Pbkdf2 | FirebaseScrypt | AspNetIdentityV2


class HashRefused(ValueError):
    """An imported hash that can not be taken. field: the member of the request it is about."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")


class Configuration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """What comes with a hash, by the names of Kinde's API."""

    salt: str | None = None
    salt_position: str | None = None
    iterations: int | None = None
    variant: str | None = None
    signer_key: str | None = None
    salt_separator: str | None = None
    rounds: int | None = None
    mem_cost: int | None = None


# What each method takes; anything else is refused, since it would say that something is misread.
_TAKEN: Final[Mapping[str, frozenset[str]]] = {
    "bcrypt": frozenset(),
    "crypt": frozenset(),
    "wordpress": frozenset(),
    "md5": frozenset({"salt", "salt_position"}),
    "sha256": frozenset({"salt", "salt_position"}),
    "pbkdf2": frozenset({"salt", "iterations", "variant"}),
    "firebase-scrypt": frozenset({"salt", "signer_key", "salt_separator", "rounds", "mem_cost"}),
    "aspnet-identity-v2": frozenset(),
}
METHODS: Final = tuple(_TAKEN)


def stored_form(imported: ImportedHash) -> str:
    """The text that stands in the place of an argon2id string."""
    return PREFIX + msgspec.json.encode(imported).decode()


def from_stored_form(text: str) -> ImportedHash | None:
    """The imported hash; None when the text is none, such as an argon2id string."""
    if not text.startswith(PREFIX):
        return None
    return msgspec.json.decode(text.removeprefix(PREFIX), type=ImportedHash)


def read_imported_hash(method: str, hashed: str, configuration: Configuration) -> ImportedHash:
    """What an import says of a password. Raises HashRefused, naming the member and the remedy."""
    taken = _TAKEN.get(method)
    if taken is None:
        raise HashRefused("hashing_method", f"expected one of {', '.join(METHODS)}")
    if len(hashed) > LONGEST:
        raise HashRefused("hashed_password", f"longer than {LONGEST} characters")
    _refuse_others(method, configuration, taken)
    return _READERS[method](hashed, configuration)


def _refuse_others(method: str, configuration: Configuration, taken: frozenset[str]) -> None:
    given = msgspec.structs.asdict(configuration)
    for name, value in given.items():
        if value is not None and name not in taken:
            raise HashRefused(name, f"not used with {method}: leave it out")


def _checked_bcrypt(hashed: str) -> Bcrypt:
    match = _BCRYPT.fullmatch(hashed)
    if match is None:
        raise HashRefused("hashed_password", "not a bcrypt hash such as $2b$12$...")
    if not 4 <= int(match[1]) <= _MOST_BCRYPT_COST:  # noqa: PLR2004  # bcrypt's own least
        raise HashRefused("hashed_password", f"its cost must be at most {_MOST_BCRYPT_COST}")
    return Bcrypt(hashed)


def _checked_crypt(hashed: str) -> Crypt:
    match = _CRYPT.fullmatch(hashed)
    if match is None:
        raise HashRefused("hashed_password", "not a hash of crypt(3) such as $6$salt$...")
    least, most = _LEAST_CRYPT_ROUNDS, _MOST_CRYPT_ROUNDS
    if not least <= int(match[1] or least) <= most:
        raise HashRefused("hashed_password", f"its rounds must be {least} to {most}")
    return Crypt(hashed)


def _checked_wordpress(hashed: str) -> Wordpress:
    if hashed.startswith(_WORDPRESS_BCRYPT):
        _checked_bcrypt(hashed.removeprefix(_WORDPRESS_BCRYPT))
        return Wordpress(hashed)
    match = _PHPASS.fullmatch(hashed)
    if match is None:
        raise HashRefused("hashed_password", "not WordPress's: expected $P$B... or $wp$2y$...")
    if not 7 <= _PHPASS_DIGITS.index(match[1]) <= _MOST_PHPASS_COST:  # noqa: PLR2004  # its least
        raise HashRefused("hashed_password", f"its cost must be at most {_MOST_PHPASS_COST}")
    return Wordpress(hashed)


def _salted(method: str, hashed: str, configuration: Configuration) -> Salted:
    length = {"md5": 16, "sha256": 32}[method]
    digest = _hexadecimal(hashed) if len(hashed) == 2 * length else _base64(hashed)
    if digest is None or len(digest) != length:
        raise HashRefused("hashed_password", f"expected {length} bytes in hex or base64")
    try:
        position = SaltPosition(configuration.salt_position or SaltPosition.PREFIX)
    except ValueError:
        raise HashRefused("salt_position", "expected 'prefix' or 'suffix'") from None
    return Salted(method, digest, configuration.salt or "", position)


def _pbkdf2(hashed: str, configuration: Configuration) -> Pbkdf2:
    try:
        variant = Pbkdf2Variant(configuration.variant or "")
    except ValueError:
        raise HashRefused("variant", f"expected one of {', '.join(Pbkdf2Variant)}") from None
    iterations = configuration.iterations or FUSIONAUTH_ITERATIONS
    if not 1 <= iterations <= _MOST_PBKDF2_ITERATIONS:
        raise HashRefused("iterations", f"expected 1 to {_MOST_PBKDF2_ITERATIONS}")
    key = _required_base64("hashed_password", hashed)
    expected = 32 if variant is Pbkdf2Variant.SHA256 else 64
    if len(key) != expected:
        raise HashRefused("hashed_password", f"expected {expected} bytes in base64 for {variant}")
    return Pbkdf2(key, _required_base64("salt", configuration.salt), iterations, variant)


def _firebase(hashed: str, configuration: Configuration) -> FirebaseScrypt:
    rounds, mem_cost = configuration.rounds, configuration.mem_cost
    if rounds is None or not 1 <= rounds <= 16:  # noqa: PLR2004  # Kinde's
        raise HashRefused("rounds", "expected 1 to 16")
    if mem_cost is None or not 1 <= mem_cost <= 20:  # noqa: PLR2004  # Kinde's
        raise HashRefused("mem_cost", "expected 1 to 20")
    if _SCRYPT_BLOCK_BYTES * rounds * 2**mem_cost > _MOST_SCRYPT_BYTES:
        raise HashRefused("mem_cost", f"it would take more than {_MOST_SCRYPT_BYTES >> 20} MiB")
    key = _required_base64("signer_key", configuration.signer_key)
    made = _required_base64("hashed_password", hashed)
    if len(key) != _FIREBASE_KEY_BYTES or len(made) != _FIREBASE_KEY_BYTES:
        raise HashRefused("signer_key", "key and hash have 64 bytes each in base64")
    return FirebaseScrypt(
        hash=made,
        salt=_required_base64("salt", configuration.salt),
        signer_key=key,
        salt_separator=_required_base64("salt_separator", configuration.salt_separator),
        rounds=rounds,
        mem_cost=mem_cost,
    )


def _aspnet(hashed: str) -> AspNetIdentityV2:
    raw = _required_base64("hashed_password", hashed)
    if len(raw) != _ASPNET_BYTES or raw[0] != 0:
        raise HashRefused(
            "hashed_password", "not of ASP.NET Identity 2: expected AspNetUsers.PasswordHash as is"
        )
    return AspNetIdentityV2(salt=raw[1:17], key=raw[17:])


def _hexadecimal(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text) if text.isalnum() else None
    except ValueError:
        return None


def _base64(text: str) -> bytes | None:
    """Base64 in either alphabet, its padding complete or left out."""
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _required_base64(field: str, text: str | None) -> bytes:
    if not text:
        raise HashRefused(field, "missing")
    raw = _base64(text) if len(text) <= LONGEST else None
    if raw is None:
        raise HashRefused(field, "not base64")
    return raw


_READERS: Final[Mapping[str, Callable[[str, Configuration], ImportedHash]]] = {
    "bcrypt": lambda hashed, _: _checked_bcrypt(hashed),
    "crypt": lambda hashed, _: _checked_crypt(hashed),
    "wordpress": lambda hashed, _: _checked_wordpress(hashed),
    "md5": partial(_salted, "md5"),
    "sha256": partial(_salted, "sha256"),
    "pbkdf2": _pbkdf2,
    "firebase-scrypt": _firebase,
    "aspnet-identity-v2": lambda hashed, _: _aspnet(hashed),
}
