"""The one verifier of ID tokens that other providers issued to us.

The key is one of the provider's published ones, bound to an algorithm before the token is looked
at; what the token names itself (`jku`, `jwk`, `x5u`) is never looked at.
Source: OIDC Core section 3.1.3.7; RFC 8725.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from genkan.identity.tokens.claims import seconds

LONGEST_FOREIGN_TOKEN: Final = 16_384
LEEWAY_SECONDS: Final = 60  # between their clock and ours
_LEAST_RSA_BITS: Final = 2048
_LONGEST_RSA_BITS: Final = 8192  # a longer one is there to cost us time
_MOST_KEYS: Final = 50
_COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_TENANT: Final = re.compile(r"[0-9a-fA-F-]{36}")
_TENANT_GAP: Final = "{tenantid}"
_ALGORITHM_OF: Final = {"RSA": "RS256", "EC": "ES256"}

Claims = Mapping[str, object]


class ForeignTokenRefused(Exception):
    """The token is not one for us; the message, for the operator's log, says which rule."""


class UnknownForeignKey(ForeignTokenRefused):
    """None of the keys at hand has its `kid`: fresher ones may."""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A published key, and the one algorithm it verifies."""

    key_id: str | None
    algorithm: str
    key: RSAKey | ECKey = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignExpectation:
    """What an ID token must be for the sign-in it is shown at.

    issuer: `{tenantid}` in it stands for the token's own tenant, claim `tid`.
    """

    issuer: str
    client_id: str
    nonce: str


def read_foreign_keys(document: bytes) -> tuple[ForeignKey, ...]:
    """The keys of a JWKS that can verify RS256 or ES256; all others are left out.

    Symmetric keys are never taken from a document that anybody can read. Raises
    ForeignTokenRefused when it is no JWKS.
    """
    try:
        decoded = msgspec.json.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ForeignTokenRefused("the JWKS is not JSON") from error
    listed = cast("Mapping[str, object]", decoded).get("keys") if isinstance(decoded, dict) else 0
    if not isinstance(listed, list):
        raise ForeignTokenRefused("the JWKS has no list of 'keys'")
    entries = cast("Sequence[object]", listed)[:_MOST_KEYS]
    return tuple(key for key in map(_key, entries) if key is not None)


def verify_foreign(
    token: str, keys: Sequence[ForeignKey], expected: ForeignExpectation, now: datetime
) -> Claims:
    """The claims of an ID token that is genuine, current, and meant for this very sign-in.

    Raises ForeignTokenRefused, UnknownForeignKey.
    """
    if len(token) > LONGEST_FOREIGN_TOKEN or _COMPACT.fullmatch(token) is None:
        raise ForeignTokenRefused("not a compact JWT")
    header = _json(token.partition(".")[0])
    if "crit" in header or "b64" in header or "zip" in header:
        raise ForeignTokenRefused("header has an extension that is not understood")
    claims = _payload(token, _candidates(keys, header))
    _check(claims, expected, now)
    return claims


def _key(jwk: object) -> ForeignKey | None:
    if not isinstance(jwk, dict):
        return None
    members = cast("dict[str, object]", jwk)
    kind, kid = members.get("kty"), members.get("kid")
    algorithm = _ALGORITHM_OF.get(kind) if isinstance(kind, str) else None
    is_for_this = members.get("use", "sig") == "sig" and members.get("alg", algorithm) == algorithm
    if algorithm is None or not is_for_this or not isinstance(kid, str | None):
        return None
    try:
        # Only the public members: whatever else stands there is not looked at.
        if kind == "RSA":
            key = RSAKey.import_key(
                {"kty": "RSA", "n": _member(members, "n"), "e": _member(members, "e")}
            )
            bits = key.get_op_key("verify").key_size
            is_usable = _LEAST_RSA_BITS <= bits <= _LONGEST_RSA_BITS
            return ForeignKey(kid, algorithm, key) if is_usable else None
        point = {"x": _member(members, "x"), "y": _member(members, "y")}
        if members.get("crv") != "P-256":
            return None
        return ForeignKey(kid, algorithm, ECKey.import_key({"kty": "EC", "crv": "P-256", **point}))
    except (JoseError, ValueError, TypeError, KeyError, OverflowError):
        return None


def _member(members: Mapping[str, object], name: str) -> str:
    value = members[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _json(segment: str) -> Claims:
    try:
        raw = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
        return msgspec.json.decode(raw, type=dict[str, object])
    except (binascii.Error, msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ForeignTokenRefused("not readable as JSON") from error


def _candidates(keys: Sequence[ForeignKey], header: Claims) -> tuple[ForeignKey, ...]:
    """The keys that may have signed it: those of its `kid`, or all when it names none."""
    kid, algorithm = header.get("kid"), header.get("alg")
    if algorithm not in _ALGORITHM_OF.values():
        raise ForeignTokenRefused("alg is neither RS256 nor ES256")
    named = tuple(key for key in keys if kid is None or key.key_id == kid)
    if not named:
        raise UnknownForeignKey("signed by a key that the provider does not publish")
    fitting = tuple(key for key in named if key.algorithm == algorithm)
    if not fitting:
        raise ForeignTokenRefused("alg is not its key's")
    return fitting


def _payload(token: str, keys: Sequence[ForeignKey]) -> Claims:
    for key in keys:
        registry = jws.JWSRegistry(algorithms=[key.algorithm], strict_check_header=False)
        registry.max_header_length = LONGEST_FOREIGN_TOKEN
        try:
            jws.deserialize_compact(token, key.key, registry=registry)
        except (JoseError, ValueError):
            continue
        return _json(token.split(".")[1])
    raise ForeignTokenRefused("the signature is not its key's")


def _check(claims: Claims, expected: ForeignExpectation, now: datetime) -> None:
    moment = seconds(now)
    if claims.get("iss") != _issuer(claims, expected):
        raise ForeignTokenRefused("another issuer")
    audience = claims.get("aud")
    audiences = cast("list[object]", audience) if isinstance(audience, list) else [audience]
    if expected.client_id not in audiences:
        raise ForeignTokenRefused("another audience")
    # OIDC Core section 3.1.3.7, 3 to 5: others beside us, so it must have been issued to us.
    party = claims.get("azp")
    if party != expected.client_id and (party is not None or len(audiences) > 1):
        raise ForeignTokenRefused("issued to another party")
    if _time(claims, "exp") <= moment - LEEWAY_SECONDS:
        raise ForeignTokenRefused("expired")
    starts = _time(claims, "nbf") if "nbf" in claims else 0
    if max(_time(claims, "iat"), starts) > moment + LEEWAY_SECONDS:
        raise ForeignTokenRefused("from the future")
    if claims.get("nonce") != expected.nonce:
        raise ForeignTokenRefused("another sign-in's nonce")


def _issuer(claims: Claims, expected: ForeignExpectation) -> str:
    if _TENANT_GAP not in expected.issuer:
        return expected.issuer
    tenant = claims.get("tid")
    if not isinstance(tenant, str) or _TENANT.fullmatch(tenant) is None:
        raise ForeignTokenRefused("no tenant")
    return expected.issuer.replace(_TENANT_GAP, tenant)


def _time(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ForeignTokenRefused(f"no {name}")
    return value
