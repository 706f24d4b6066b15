"""HASURA_GRAPHQL_JWT_SECRET, and a list of them, typed.

Source: Hasura v2, JWT mode; its start-up messages are kept word for word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias, cast
from urllib.parse import urlsplit

import msgspec

from genkan.engine.config.json_path import JsonPath, read_json_path
from genkan.engine.config.jwt_key import JwtAlgorithm, StaticKey, read_static_key
from genkan.engine.names import SessionVariable

DEFAULT_NAMESPACE: Final = "https://hasura.io/jwt/claims"
ALLOWED_ROLES: Final = SessionVariable("x-hasura-allowed-roles")
DEFAULT_ROLE: Final = SessionVariable("x-hasura-default-role")


class InvalidJwtSecret(ValueError):
    """The setting can not be used; the message says why in Hasura's words."""


@dataclass(frozen=True, slots=True)
class JwkUrl:
    """Keys come from a JWKS document (RFC 7517) at `url`."""

    url: str


class ClaimsFormat(Enum):
    """Whether the Hasura claims are an object or a string that holds one."""

    JSON = "json"
    STRINGIFIED_JSON = "stringified_json"


@dataclass(frozen=True, slots=True)
class ClaimsNamespace:
    """The Hasura claims are the value of one top-level claim."""

    name: str
    format: ClaimsFormat


@dataclass(frozen=True, slots=True)
class ClaimsNamespacePath:
    """The Hasura claims are at a JSON path of the token."""

    path: JsonPath
    format: ClaimsFormat


@dataclass(frozen=True, slots=True)
class ClaimAt:
    """A claim read from the token; a None default means that it must be there."""

    path: JsonPath
    default: object | None


@dataclass(frozen=True, slots=True)
class ClaimLiteral:
    """A claim with the same value for everybody."""

    value: object


@dataclass(frozen=True, slots=True)
class ClaimsMap:
    """Each session variable has a place of its own; the two role claims are among them."""

    claims: Mapping[SessionVariable, ClaimAt | ClaimLiteral]


class TokenPlace(Enum):
    """Where a request carries its token."""

    AUTHORIZATION = "Authorization"
    COOKIE = "Cookie"
    CUSTOM_HEADER = "CustomHeader"


@dataclass(frozen=True, slots=True)
class TokenHeader:
    """`name` is the cookie's or the custom header's; of Authorization it is not used."""

    place: TokenPlace
    name: str = ""


Claims: TypeAlias = ClaimsNamespace | ClaimsNamespacePath | ClaimsMap


@dataclass(frozen=True, slots=True)
class JwtConfig:
    """How tokens are verified and read.

    audience: None means that the audience is not looked at.
    is_strict: GENKAN_JWT_STRICT: `exp`, and `aud` / `iss` where configured, must be there.
    """

    key: StaticKey | JwkUrl
    claims: Claims
    audience: frozenset[str] | None
    issuer: str | None
    allowed_skew_seconds: float
    header: TokenHeader
    is_strict: bool


def read_jwt_config(text: str, *, is_strict: bool) -> JwtConfig:
    """The setting's JSON as a `JwtConfig`; raises InvalidJwtSecret with Hasura's message."""
    return _config(_decoded(text), is_strict=is_strict)


def read_jwt_configs(text: str, *, is_strict: bool) -> tuple[JwtConfig, ...]:
    """HASURA_GRAPHQL_JWT_SECRETS: a list of such objects; raises InvalidJwtSecret."""
    documents = _decoded(text)
    if not isinstance(documents, list) or not documents:
        raise InvalidJwtSecret('expected a JSON list such as [{"jwk_url": "...", "issuer": "..."}]')
    configs: list[JwtConfig] = []
    for position, document in enumerate(cast("list[object]", documents)):
        try:
            configs.append(_config(document, is_strict=is_strict))
        except ValueError as error:
            raise InvalidJwtSecret(f"$[{position}]: {error}") from None
    return tuple(configs)


def _decoded(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidJwtSecret(f"not JSON: {error}") from None


def _config(document: object, *, is_strict: bool) -> JwtConfig:
    if not isinstance(document, dict):
        raise InvalidJwtSecret('expected a JSON object such as {"type": "HS256", "key": "..."}')
    fields = {
        name: value
        for name, value in cast("dict[str, object]", document).items()
        if value is not None
    }
    config = JwtConfig(
        key=_key(fields),
        claims=_claims(fields),
        audience=_audience(fields.get("audience")),
        issuer=_optional_text(fields, "issuer"),
        allowed_skew_seconds=_skew(fields.get("allowed_skew", 0)),
        header=_header(fields.get("header", {"type": "Authorization"})),
        is_strict=is_strict,
    )
    if is_strict and config.audience is None and config.issuer is None:
        raise InvalidJwtSecret(
            "GENKAN_JWT_STRICT asks for an 'audience' or an 'issuer': without one, a token that "
            'was made for anybody else opens this door too; add "audience": "<your API>" or '
            '"issuer": "<who makes the tokens>", or unset GENKAN_JWT_STRICT'
        )
    return config


def _key(fields: Mapping[str, object]) -> StaticKey | JwkUrl:
    match fields.get("key"), fields.get("jwk_url"):
        case None, None:
            raise InvalidJwtSecret("key and jwk_url both cannot be empty")
        case None, str() as url:
            parts = urlsplit(url)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise InvalidJwtSecret(f"jwk_url '{url}' is not an http or https URL")
            return JwkUrl(url)
        case str() as key, None:
            return read_static_key(fields.get("type"), key)
        case None, _:
            raise InvalidJwtSecret("jwk_url should be a string")
        case _, None:
            raise InvalidJwtSecret("key should be a string")
        case _:
            raise InvalidJwtSecret("key, jwk_url both cannot be present")


def _claims(fields: Mapping[str, object]) -> Claims:
    form = fields.get("claims_format", "json")
    if form not in ("json", "stringified_json"):
        raise InvalidJwtSecret("claims_format should be 'json' or 'stringified_json'")
    name = _optional_text(fields, "claims_namespace")
    path = _optional_text(fields, "claims_namespace_path")
    if name is not None and path is not None:
        raise InvalidJwtSecret("claims_namespace and claims_namespace_path both cannot be set")
    claims_map = fields.get("claims_map")
    if claims_map is not None:
        return _claims_map(claims_map)
    if path is None:
        return ClaimsNamespace(name or DEFAULT_NAMESPACE, ClaimsFormat(form))
    try:
        return ClaimsNamespacePath(read_json_path(path), ClaimsFormat(form))
    except ValueError as error:
        raise InvalidJwtSecret(f"invalid JSON path claims_namespace_path error: {error}") from None


def _claims_map(value: object) -> ClaimsMap:
    if not isinstance(value, dict):
        raise InvalidJwtSecret("claims_map should be an object")
    claims = {
        SessionVariable(name.lower()): _claim_source(name.lower(), source)
        for name, source in cast("dict[str, object]", value).items()
    }
    for name in (ALLOWED_ROLES, DEFAULT_ROLE):
        if name not in claims:
            raise InvalidJwtSecret(f"{name} is expected but not found")
    return ClaimsMap(claims)


def _claim_source(name: str, source: object) -> ClaimAt | ClaimLiteral:
    if not name.startswith("x-hasura-"):
        raise InvalidJwtSecret(f"claims_map: '{name}' is not a session variable (x-hasura-*)")
    if not isinstance(source, dict):
        return ClaimLiteral(_claim_value(name, source))
    fields = cast("dict[str, object]", source)
    path, default = fields.get("path"), fields.get("default")
    if not isinstance(path, str):
        raise InvalidJwtSecret(f"claims_map: '{name}' should be a value or an object with 'path'")
    try:
        steps = read_json_path(path)
    except ValueError as error:
        raise InvalidJwtSecret(f"claims_map: '{name}': {error}") from None
    return ClaimAt(steps, None if default is None else _claim_value(name, default))


def _claim_value(name: str, value: object) -> object:
    if name == ALLOWED_ROLES:
        if isinstance(value, list) and all(
            isinstance(role, str) for role in cast("list[object]", value)
        ):
            return cast("list[object]", value)
        raise InvalidJwtSecret(f"claims_map: '{name}' should be a list of role names")
    if not isinstance(value, str):
        raise InvalidJwtSecret(f"claims_map: '{name}' should be a string")
    return value


def _audience(value: object) -> frozenset[str] | None:
    match value:
        case None:
            return None
        case str():
            return frozenset({value})
        case list():
            members = cast("list[object]", value)
            texts = [member for member in members if isinstance(member, str)]
            if len(texts) == len(members):
                return frozenset(texts)
        case _:
            pass
    raise InvalidJwtSecret("audience should be a string or a list of strings")


def _optional_text(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidJwtSecret(f"{name} should be a string")
    return value


def _skew(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidJwtSecret("allowed_skew should be a number of seconds")
    # Source: hs-jose takes the absolute value.
    return abs(float(value))


def _header(value: object) -> TokenHeader:
    fields = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    match fields.get("type"), fields.get("name"):
        case str() as place, _ if place.lower() == "authorization":
            return TokenHeader(TokenPlace.AUTHORIZATION)
        case str() as place, str() as name if place.lower() == "cookie" and name:
            return TokenHeader(TokenPlace.COOKIE, name)
        case str() as place, str() as name if place.lower() == "customheader" and name:
            return TokenHeader(TokenPlace.CUSTOM_HEADER, name)
        case _:
            raise InvalidJwtSecret(
                "header: expected 'type' is 'Authorization' or 'Cookie' or 'CustomHeader'; "
                "the last two with a 'name'"
            )


__all__ = [
    "ALLOWED_ROLES",
    "DEFAULT_ROLE",
    "ClaimAt",
    "ClaimLiteral",
    "Claims",
    "ClaimsFormat",
    "ClaimsMap",
    "ClaimsNamespace",
    "ClaimsNamespacePath",
    "JwkUrl",
    "JwtAlgorithm",
    "JwtConfig",
    "StaticKey",
    "TokenHeader",
    "TokenPlace",
    "read_jwt_config",
    "read_jwt_configs",
]
