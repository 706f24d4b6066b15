"""From a verified token's claims to a session.

Source: Hasura v2, JWT mode (`parseClaimsMap`, `parseHasuraClaims`); texts are its own.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from sys import intern
from typing import Final, cast

import msgspec

from genkan.engine.config.json_path import json_path_text, look_up
from genkan.engine.config.jwt import (
    ALLOWED_ROLES,
    DEFAULT_ROLE,
    ClaimAt,
    ClaimLiteral,
    Claims,
    ClaimsFormat,
    ClaimsMap,
    ClaimsNamespace,
    ClaimsNamespacePath,
)
from genkan.engine.errors import AccessDenied, JwtInvalidClaims, JwtMissingRoleClaims
from genkan.engine.names import RoleName, SessionVariable
from genkan.engine.session import Session

ROLE: Final = SessionVariable("x-hasura-role")
_PREFIX: Final = "x-hasura-"
_JSON_TYPES: Final[Mapping[object, str]] = {
    dict: "Object",
    list: "Array",
    str: "String",
    bool: "Boolean",
    int: "Number",
    float: "Number",
    type(None): "Null",
}

HasuraClaims = Mapping[SessionVariable, object]


def hasura_claims(token_claims: Mapping[str, object], place: Claims) -> HasuraClaims:
    """The ``x-hasura-*`` claims by lower-case name, wherever the setting says they are."""
    match place:
        case ClaimsMap():
            mapped = {
                name: _mapped_claim(name, source, token_claims)
                for name, source in place.claims.items()
            }
            _allowed_roles(mapped)
            _default_role(mapped, "should be a role")
            return mapped
        case ClaimsNamespace():
            if place.name not in token_claims:
                raise JwtInvalidClaims(f"claims key: '{place.name}' not found")
            found = token_claims[place.name]
            return _session_claims(found, place.format, f"claims_namespace {place.name}")
        case ClaimsNamespacePath():
            path = json_path_text(place.path)
            try:
                found = look_up(place.path, token_claims)
            except KeyError:
                raise JwtInvalidClaims(
                    f"claims not found at claims_namespace_path: '{path}'"
                ) from None
            return _session_claims(found, place.format, f"claims_namespace_path {path}")


def session_from_claims(
    claims: HasuraClaims, requested_role: str | None, expires_at: datetime | None
) -> Session:
    """The session of a token: its requested or default role, and its variables.

    requested_role: the ``x-hasura-role`` header, if any.
    """
    allowed = _allowed_roles(claims)
    default = _default_role(claims, "should be a single role name")
    role = requested_role or default
    if role not in allowed:
        raise AccessDenied("Your requested role is not in allowed roles")
    variables = {
        name: _text(name, value)
        for name, value in claims.items()
        if name not in (ALLOWED_ROLES, DEFAULT_ROLE)
    }
    variables[ROLE] = role
    return Session(RoleName(role), variables, expires_at)


def expiry_time(seconds: float | None) -> datetime | None:
    """`exp` as a time; one beyond the calendar is as good as none."""
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _session_claims(found: object, form: ClaimsFormat, place: str) -> HasuraClaims:
    match form:
        case ClaimsFormat.JSON:
            if not isinstance(found, dict):
                raise JwtInvalidClaims("expecting a json object when claims_format is json")
            claims = cast("Mapping[str, object]", found)
        case ClaimsFormat.STRINGIFIED_JSON:
            if not isinstance(found, str):
                raise JwtInvalidClaims("expecting a string when claims_format is stringified_json")
            claims = _stringified(found, place)
    return {
        # The same names in every token, of which thousands are kept.
        SessionVariable(intern(name.lower())): value
        for name, value in claims.items()
        if name.lower().startswith(_PREFIX)
    }


def _stringified(text: str, place: str) -> Mapping[str, object]:
    try:
        decoded = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        decoded = None
    if not isinstance(decoded, dict):
        raise JwtInvalidClaims(f"expecting stringified json at: '{place}', but found: {text}")
    return cast("Mapping[str, object]", decoded)


def _mapped_claim(
    name: SessionVariable, source: ClaimAt | ClaimLiteral, token_claims: Mapping[str, object]
) -> object:
    match source:
        case ClaimLiteral():
            return source.value
        case ClaimAt():
            try:
                return look_up(source.path, token_claims)
            except KeyError:
                pass
            if source.default is not None:
                return source.default
            if name in (ALLOWED_ROLES, DEFAULT_ROLE):
                raise JwtMissingRoleClaims(f"JWT claim does not contain {name}")
            raise JwtInvalidClaims(f"JWT claim from claims_map, {name} not found")


def _allowed_roles(claims: HasuraClaims) -> frozenset[str]:
    prefix = f"invalid {ALLOWED_ROLES}; should be a list of roles: "
    roles = _role_claim(claims, ALLOWED_ROLES)
    if not isinstance(roles, list):
        raise JwtInvalidClaims(
            f"{prefix}parsing [] failed, expected Array, but encountered {json_type(roles)}"
        )
    allowed: set[str] = set()
    for role in cast("list[object]", roles):
        if not isinstance(role, str):
            raise JwtInvalidClaims(
                f"{prefix}parsing String failed, expected String, but encountered {json_type(role)}"
            )
        if not role:
            raise JwtInvalidClaims(f"{prefix}empty string not allowed")
        allowed.add(role)
    return frozenset(allowed)


def _default_role(claims: HasuraClaims, hint: str) -> str:
    prefix = f"invalid {DEFAULT_ROLE}; {hint}: "
    role = _role_claim(claims, DEFAULT_ROLE)
    if not isinstance(role, str):
        raise JwtInvalidClaims(
            f"{prefix}parsing String failed, expected String, but encountered {json_type(role)}"
        )
    if not role:
        raise JwtInvalidClaims(f"{prefix}empty string not allowed")
    return role


def _role_claim(claims: HasuraClaims, name: SessionVariable) -> object:
    if name not in claims:
        raise JwtMissingRoleClaims(f"JWT claim does not contain {name}")
    return claims[name]


def _text(name: SessionVariable, value: object) -> str:
    if not isinstance(value, str):
        # A number or list is not turned into text: a filter would compare with the wrong thing.
        raise JwtInvalidClaims(
            f"x-hasura-* claims: parsing Text failed, expected String, "
            f"but encountered {json_type(value)}",
            detail=f"claim {name}",
        )
    return value


def json_type(value: object) -> str:
    """The JSON type of a decoded value, as aeson names it."""
    return _JSON_TYPES.get(type(value), "Number")
