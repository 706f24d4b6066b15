"""Keys as the JOSE library has them: read, looked at for weakness, and verified with.

Nothing imports this file when it is loaded itself: an engine that verifies no tokens does without
the library, which is 9 MB of memory. Source: RFC 7517, RFC 7518, RFC 8725 section 3.1.
"""

import warnings
from collections.abc import Mapping
from typing import Final, TypeAlias

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from genkan.engine.config.jwt import JwtAlgorithm, StaticKey
from genkan.engine.config.public_key import MIN_RSA_BITS

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


def static_key(static: StaticKey) -> tuple[JoseKey, frozenset[str]]:
    """The key of a setting, and the only `alg` values it verifies."""
    match static.algorithm:
        case JwtAlgorithm.HS256 | JwtAlgorithm.HS384 | JwtAlgorithm.HS512:
            key, algorithms = OctKey.import_key(static.key), frozenset({static.algorithm.value})
        case JwtAlgorithm.RS256 | JwtAlgorithm.RS384 | JwtAlgorithm.RS512:
            key, algorithms = RSAKey.import_key(static.key), frozenset({static.algorithm.value})
        case JwtAlgorithm.ES256 | JwtAlgorithm.ES384 | JwtAlgorithm.ES512:
            key, algorithms = ECKey.import_key(static.key), frozenset({static.algorithm.value})
        case JwtAlgorithm.ED25519:
            key, algorithms = OKPKey.import_key(static.key), _EDDSA
    return key, algorithms


def public_key(members: Mapping[str, object]) -> tuple[JoseKey, frozenset[str]] | None:
    """The key of a JWK and what it verifies; None when it is none, or not a safe one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", SecurityWarning)
            key = _import(members)
    except (JoseError, SecurityWarning, ValueError, TypeError, KeyError, OverflowError):
        return None
    algorithms = _algorithms(key, members.get("alg"))
    return None if algorithms is None else (key, algorithms)


def is_symmetric(key: JoseKey) -> bool:
    """Whether who verifies with the key could sign with it."""
    return isinstance(key, OctKey)


def is_signed_by(token: str, key: JoseKey, algorithms: frozenset[str], most_bytes: int) -> bool:
    """Whether the signature is the key's; ``most_bytes``: of a header."""
    registry = jws.JWSRegistry(algorithms=list(algorithms), strict_check_header=False)
    registry.max_header_length = most_bytes
    try:
        with warnings.catch_warnings():
            # RFC 9864 renames EdDSA to Ed25519; issuers will say EdDSA for years.
            warnings.simplefilter("ignore", SecurityWarning)
            jws.deserialize_compact(token, key, registry=registry)
    except (JoseError, ValueError):
        return False
    return True


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
