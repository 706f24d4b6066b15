"""The one place where a token is verified.

Messages are Hasura's (hs-jose's names); its leniencies are kept unless GENKAN_JWT_STRICT:
an absent `exp`, `aud` or `iss` passes. One difference is on purpose: without a configured
audience the audience is not looked at, `aud: []` of Kinde's tokens included.
Source: RFC 7519, RFC 8725; Hasura v2 `Server/Auth/JWT.hs`; hs-jose 0.11 `Crypto.JWT`.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Final, cast

import msgspec

from genkan.engine.auth.key_set import KeySet, VerifyingKey
from genkan.engine.config.jwt import JwtConfig
from genkan.engine.errors import InvalidJwt, UnknownKey

MAX_TOKEN_BYTES: Final = 8192
_PARTS: Final = 3
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]*")
ACCESS_TOKEN: Final = frozenset({"jwt", "at+jwt", "application/jwt", "application/at+jwt"})
LOGOUT_TOKEN: Final = frozenset({"jwt", "logout+jwt", "application/jwt", "application/logout+jwt"})
_BAD_SIGNATURE: Final = "JWSError JWSInvalidSignature"

Claims = Mapping[str, object]


def verify(
    token: str,
    keys: KeySet,
    config: JwtConfig,
    now: float,
    types: frozenset[str] = ACCESS_TOKEN,
) -> Claims:
    """The claims of a token that is signed by one of `keys` and valid at `now`.

    now: seconds since the epoch. types: what `typ` may be, in lower case.
    Raises InvalidJwt; UnknownKey when fresher keys may help.
    """
    segments = _segments(token)
    header = _json_object(segments[0])
    claims = _json_object(segments[1])
    issuer = claims.get("iss")
    if config.issuer is not None and issuer is not None and issuer != config.issuer:
        # Hasura chooses its configuration by the issuer before it looks at the signature.
        raise _refusal("JWTNotInIssuer")
    _check_header(header, types)
    from genkan.engine.auth.jose_key import is_signed_by

    for key in _candidates(keys, header):
        if is_signed_by(token, key.key, key.algorithms, MAX_TOKEN_BYTES):
            _check_claims(claims, config, now)
            return claims
    raise _refusal(_BAD_SIGNATURE)


def claimed_issuer(token: str) -> str | None:
    """The `iss` of a token that nobody has verified; None where it can not be read."""
    try:
        issuer = _json_object(_segments(token)[1]).get("iss")
    except InvalidJwt:
        return None
    return issuer if isinstance(issuer, str) else None


def expiry(claims: Claims) -> float | None:
    """`exp` in seconds since the epoch; None when the token never ends."""
    return _numeric_date(claims, "exp")


def _refusal(reason: str, *, detail: str | None = None) -> InvalidJwt:
    return InvalidJwt(f"Could not verify JWT: {reason}", detail=detail)


def _segments(token: str) -> tuple[str, str, str]:
    if len(token) > MAX_TOKEN_BYTES:
        raise _refusal(f"the token is longer than {MAX_TOKEN_BYTES} bytes")
    parts = token.split(".")
    if len(parts) != _PARTS:
        raise _refusal(
            "JWSError (CompactDecodeError Invalid number of parts: "
            f"Expected {_PARTS} parts; got {len(parts)})"
        )
    if not all(_is_canonical(part) for part in parts) or not parts[0]:
        raise _refusal('JWSError (JSONDecodeError "the token is not base64url")')
    return parts[0], parts[1], parts[2]


def _is_canonical(segment: str) -> bool:
    """Whether the text is the one base64url form of its bytes (no padding, no stray bits)."""
    if _BASE64URL.fullmatch(segment) is None:
        return False
    try:
        return base64.urlsafe_b64encode(_bytes(segment)).rstrip(b"=").decode() == segment
    except binascii.Error:
        return False


def _bytes(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def _json_object(segment: str) -> Claims:
    try:
        value = msgspec.json.decode(_bytes(segment))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _refusal(f'JWSError (JSONDecodeError "Error in $: {error}")') from None
    if not isinstance(value, dict):
        raise _refusal('JWSError (JSONDecodeError "Error in $: expected an object")')
    return cast("Claims", value)


def _check_header(header: Claims, types: frozenset[str] = ACCESS_TOKEN) -> None:
    # RFC 7515 section 4.1.11: a critical extension that is not understood is refused. None is.
    for name in ("crit", "b64", "zip"):
        if name in header:
            raise _refusal(f"the header parameter '{name}' is not supported")
    kind = header.get("typ", "JWT")
    # RFC 8725 section 3.11: a token made for something else (a logout token) is not one for us.
    if not isinstance(kind, str) or kind.lower() not in types:
        other = "logout+jwt" if types is LOGOUT_TOKEN else "at+jwt"
        raise _refusal(f"expected 'typ' to be 'JWT' or '{other}', found {kind!r}")


def _candidates(keys: KeySet, header: Claims) -> tuple[VerifyingKey, ...]:
    """The keys that may have signed: by `kid` when the token names one, else all that fit."""
    algorithm, kid = header.get("alg"), header.get("kid")
    named = [key for key in keys if key.kid is not None and key.kid == kid]
    # A key without kid may be the one that any token names (a static key always is).
    eligible = named or [key for key in keys if kid is None or key.kid is None]
    fitting = tuple(
        key for key in eligible if isinstance(algorithm, str) and algorithm in key.algorithms
    )
    if not fitting and not named:
        raise UnknownKey(
            f"Could not verify JWT: {_BAD_SIGNATURE}", detail=f"no key for kid {kid!r}"
        )
    return fitting


def _check_claims(claims: Claims, config: JwtConfig, now: float) -> None:
    """In hs-jose's order, so that the first fault named is the same."""
    skew = config.allowed_skew_seconds
    expires, issued, begins = (_numeric_date(claims, name) for name in ("exp", "iat", "nbf"))
    if expires is not None and now >= expires + skew:
        raise _refusal("JWTExpired")
    if issued is not None and issued > now + skew:
        raise _refusal("JWTIssuedAtFuture")
    if begins is not None and now < begins - skew:
        raise _refusal("JWTNotYetValid")
    if config.issuer is not None and claims.get("iss", config.issuer) != config.issuer:
        raise _refusal("JWTNotInIssuer")
    _check_audience(claims, config)
    if config.is_strict:
        wanted = {"exp": True, "iss": config.issuer is not None, "aud": config.audience is not None}
        for name, is_wanted in wanted.items():
            if is_wanted and claims.get(name) is None:
                raise _refusal(f"the claim '{name}' is missing (GENKAN_JWT_STRICT)")


def _check_audience(claims: Claims, config: JwtConfig) -> None:
    audience = claims.get("aud")
    if config.audience is None or audience is None:
        return
    members = cast("list[object]", audience) if isinstance(audience, list) else [audience]
    if not any(isinstance(member, str) and member in config.audience for member in members):
        raise _refusal("JWTNotInAudience")


def _numeric_date(claims: Claims, name: str) -> float | None:
    """RFC 7519 section 2: seconds since the epoch, fractions allowed."""
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refusal(f'JWTClaimsSetDecodeError "Error in $.{name}: expected a number of seconds"')
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
