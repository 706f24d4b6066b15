"""The keys that tokens are verified with, from a static setting or a JWKS document.

A key is bound to the algorithms it may verify when it is read: a token never chooses.
Source: RFC 7517, RFC 8725 section 3.1; Hasura v2, JWT mode, robust JWKS parsing.
"""

import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, cast

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from genkan.engine.config.jwt import JwtAlgorithm, StaticKey
from genkan.engine.config.jwt_key import MIN_RSA_BITS

JoseKey: TypeAlias = RSAKey | ECKey | OKPKey | OctKey

_EDDSA: Final = frozenset({"EdDSA", "Ed25519"})
_CURVE_ALGORITHMS: Final = {
    "P-256": frozenset({"ES256"}),
    "P-384": frozenset({"ES384"}),
    "P-521": frozenset({"ES512"}),
}
_RSA_DEFAULT: Final = frozenset({"RS256", "RS384", "RS512"})
_RSA_NAMED: Final = _RSA_DEFAULT | {"PS256", "PS384", "PS512"}
_HMAC_BYTES: Final = {"HS256": 32, "HS384": 48, "HS512": 64}
_MIN_RSA_EXPONENT: Final = 3
_ROCA_PRIMES: Final = (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71)


class InvalidKeySet(Exception):
    """The document is no JWKS."""


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A key, and the only `alg` values a token verified with it may have."""

    kid: str | None
    algorithms: frozenset[str]
    key: JoseKey = field(repr=False)


KeySet: TypeAlias = tuple[VerifyingKey, ...]


def static_key_set(static: StaticKey) -> KeySet:
    """The one key of HASURA_GRAPHQL_JWT_SECRET; it has no kid, any token may name one."""
    match static.algorithm:
        case JwtAlgorithm.HS256 | JwtAlgorithm.HS384 | JwtAlgorithm.HS512:
            key, algorithms = OctKey.import_key(static.key), frozenset({static.algorithm.value})
        case JwtAlgorithm.RS256 | JwtAlgorithm.RS384 | JwtAlgorithm.RS512:
            key, algorithms = RSAKey.import_key(static.key), frozenset({static.algorithm.value})
        case JwtAlgorithm.ES256 | JwtAlgorithm.ES384 | JwtAlgorithm.ES512:
            key, algorithms = ECKey.import_key(static.key), frozenset({static.algorithm.value})
        case JwtAlgorithm.ED25519:
            key, algorithms = OKPKey.import_key(static.key), _EDDSA
    return (VerifyingKey(None, algorithms, key),)


def read_key_set(document: bytes) -> KeySet:
    """The usable public keys of a JWKS; those that can not be used are left out.

    Symmetric keys are never taken from a document that anybody can read.
    Raises InvalidKeySet when it is not a JWKS at all.
    """
    try:
        decoded = msgspec.json.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidKeySet(f"not JSON: {error}") from None
    jwks = cast("Mapping[str, object]", decoded).get("keys") if isinstance(decoded, dict) else None
    if not isinstance(jwks, list):
        raise InvalidKeySet("expected a JSON object with a list of 'keys'")
    keys = verifying_keys(cast("Sequence[object]", jwks))
    return tuple(key for key in keys if not isinstance(key.key, OctKey))


def verifying_keys(jwks: Sequence[object]) -> KeySet:
    """The usable ones of several JWKs; where two share a kid, neither is."""
    kids = Counter(_kid(jwk) for jwk in jwks)
    read = (verifying_key(jwk) for jwk in jwks)
    return tuple(key for key in read if key is not None and (key.kid is None or kids[key.kid] == 1))


def verifying_key(jwk: object) -> VerifyingKey | None:
    """One JWK as a key for signatures; None when it is not one, or not a safe one."""
    if not isinstance(jwk, dict):
        return None
    members = cast("dict[str, object]", jwk)
    operations = members.get("key_ops")
    if members.get("use", "sig") != "sig":
        return None
    if operations is not None and not (isinstance(operations, list) and "verify" in operations):
        return None
    kid = members.get("kid")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", SecurityWarning)
            key = _import(members)
    except (JoseError, SecurityWarning, ValueError, TypeError, KeyError, OverflowError):
        return None
    algorithms = _algorithms(key, members.get("alg"))
    if algorithms is None or not isinstance(kid, str | None):
        return None
    return VerifyingKey(kid, algorithms, key)


def _kid(jwk: object) -> str | None:
    kid = cast("Mapping[str, object]", jwk).get("kid") if isinstance(jwk, dict) else None
    return kid if isinstance(kid, str) else None


def _import(members: Mapping[str, object]) -> JoseKey:
    """Raises for a JWK that does not hold a key. Private members are not looked at."""

    def number(name: str) -> str:
        # Some servers publish padded or standard base64 (Hasura repairs both).
        text = members[name]
        if not isinstance(text, str):
            raise TypeError(name)
        return text.rstrip("=").translate(str.maketrans("+/", "-_"))

    match members.get("kty"):
        case "RSA":
            return RSAKey.import_key({"kty": "RSA", "n": number("n"), "e": number("e")})
        case "EC":
            curve = members["crv"]
            if not isinstance(curve, str):
                raise TypeError("crv")
            return ECKey.import_key({"kty": "EC", "crv": curve, "x": number("x"), "y": number("y")})
        case "OKP" if members.get("crv") == "Ed25519":
            return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": number("x")})
        case "oct":
            return OctKey.import_key({"kty": "oct", "k": number("k")})
        case other:
            raise ValueError(f"kty {other}")


def _algorithms(key: JoseKey, named: object) -> frozenset[str] | None:
    """What the key may verify; None when it is too weak, or named for something else."""
    match key:
        case RSAKey():
            public = key.get_op_key("verify")
            possible = (_RSA_DEFAULT if named is None else _RSA_NAMED) if _is_safe(public) else None
        case ECKey():
            possible = _CURVE_ALGORITHMS.get(key.curve_name)
        case OKPKey():
            possible = _EDDSA
        case OctKey():
            size = len(key.raw_value)
            possible = frozenset(name for name, least in _HMAC_BYTES.items() if size >= least)
    if possible is None or named is None:
        return possible
    if not isinstance(named, str) or named not in possible:
        return None
    return _EDDSA if named in _EDDSA else frozenset({named})


def _is_safe(key: RSAPublicKey) -> bool:
    numbers = key.public_numbers()
    return (
        key.key_size >= MIN_RSA_BITS
        and numbers.e >= _MIN_RSA_EXPONENT
        and not _has_roca_fingerprint(numbers.n)
    )


def _has_roca_fingerprint(modulus: int) -> bool:
    """Whether the modulus was made by the library of CVE-2017-15361, and can be factored.

    Its primes are powers of 65537 modulo many small primes, and so is their product.
    """
    return all(
        modulus % prime in {pow(65537, power, prime) for power in range(prime)}
        for prime in _ROCA_PRIMES
    )
