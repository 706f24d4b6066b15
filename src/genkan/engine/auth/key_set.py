"""The keys that tokens are verified with, from a static setting or a JWKS document.

A key is bound to the algorithms it may verify when it is read: a token never chooses.
Source: RFC 7517, RFC 8725 section 3.1; Hasura v2, JWT mode, robust JWKS parsing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, cast

import msgspec

from genkan.engine.config.jwt import StaticKey

if TYPE_CHECKING:
    from genkan.engine.auth.jose_key import JoseKey


class InvalidKeySet(Exception):
    """The document is no JWKS."""


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A key, and the only `alg` values a token verified with it may have."""

    kid: str | None
    algorithms: frozenset[str]
    key: "JoseKey" = field(repr=False)


KeySet: TypeAlias = tuple[VerifyingKey, ...]


def static_key_set(static: StaticKey) -> KeySet:
    """The one key of HASURA_GRAPHQL_JWT_SECRET; it has no kid, any token may name one."""
    from genkan.engine.auth.jose_key import static_key

    key, algorithms = static_key(static)
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
    from genkan.engine.auth.jose_key import is_symmetric

    keys = verifying_keys(cast("Sequence[object]", jwks))
    return tuple(key for key in keys if not is_symmetric(key.key))


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
    from genkan.engine.auth.jose_key import public_key

    kid, read = members.get("kid"), public_key(members)
    if read is None or not isinstance(kid, str | None):
        return None
    key, algorithms = read
    return VerifyingKey(kid, algorithms, key)


def _kid(jwk: object) -> str | None:
    kid = cast("Mapping[str, object]", jwk).get("kid") if isinstance(jwk, dict) else None
    return kid if isinstance(kid, str) else None
