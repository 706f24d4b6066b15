"""The settings that say who may ask, and what may not be combined.

Source: Hasura v2, authentication; `Server/Auth.hs` (`setupAuthMode`), whose words are kept.
"""

import ssl
from dataclasses import dataclass, field
from typing import cast

import msgspec

from genkan.engine.config.auth_hook import AuthHook, HookMode, read_hook_mode, read_hook_url
from genkan.engine.config.jwt import JwtConfig, read_jwt_config, read_jwt_configs
from genkan.engine.config.setting_reader import SettingReader
from genkan.engine.names import ADMIN, RoleName

_REQUIREMENT = (
    " requires --admin-secret (HASURA_GRAPHQL_ADMIN_SECRET) or "
    " --access-key (HASURA_GRAPHQL_ACCESS_KEY) to be set"
)


@dataclass(frozen=True, slots=True)
class AuthSettings:
    """The ways to be somebody. Without an admin secret everybody is admin."""

    admin_secrets: tuple[str, ...] = field(repr=False)
    hook: AuthHook | None
    jwts: tuple[JwtConfig, ...]
    requires_jwks_at_start: bool
    jwks_authorities: str | None
    unauthorized_role: RoleName | None
    logout_token_audiences: frozenset[str]


def read_auth_settings(reader: SettingReader) -> AuthSettings:
    """The settings; what is wrong with them goes to the reader's faults."""
    auth = AuthSettings(
        admin_secrets=_admin_secrets(reader),
        hook=_hook(reader),
        jwts=_jwts(reader),
        requires_jwks_at_start=reader.boolean("GENKAN_JWKS_REQUIRED_AT_START", default=True),
        jwks_authorities=reader.parsed("GENKAN_JWKS_CA_CERTS", read_authorities, None),
        unauthorized_role=_unauthorized_role(reader),
        logout_token_audiences=reader.parsed(
            "GENKAN_LOGOUT_TOKEN_AUDIENCES", _names, cast("frozenset[str]", frozenset())
        ),
    )
    _check_together(reader)
    return auth


def read_authorities(text: str) -> str | None:
    """The file of a setting that names certificates to trust; ValueError unless it has some."""
    try:
        ssl.create_default_context().load_verify_locations(cafile=text)
    except (OSError, ssl.SSLError) as error:
        raise ValueError(
            f"'{text}' can not be used: {error.strerror or error}; expected a file of "
            "certificates in PEM"
        ) from None
    return text


def _admin_secrets(reader: SettingReader) -> tuple[str, ...]:
    # HASURA_GRAPHQL_ACCESS_KEY is the name it had before Hasura 1.0 beta.
    one = reader.text("HASURA_GRAPHQL_ADMIN_SECRET") or reader.text("HASURA_GRAPHQL_ACCESS_KEY")
    several = reader.parsed("HASURA_GRAPHQL_ADMIN_SECRETS", _secret_list, ())
    # Source: Hasura v2, multiple admin secrets: of both settings, only the list is used. A
    # secret that was rotated out of the list is not let in by the other setting.
    return several or ((one,) if one else ())


def _secret_list(text: str) -> tuple[str, ...]:
    problem = 'expected a JSON list of secrets such as ["first", "second"]'
    try:
        secrets = msgspec.json.decode(text, type=list[str])
    except (msgspec.DecodeError, RecursionError):
        raise ValueError(problem) from None
    if not secrets or not all(secrets):
        raise ValueError(problem)
    return tuple(secrets)


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def _hook(reader: SettingReader) -> AuthHook | None:
    url = reader.parsed("HASURA_GRAPHQL_AUTH_HOOK", read_hook_url, "")
    mode = reader.parsed("HASURA_GRAPHQL_AUTH_HOOK_MODE", read_hook_mode, HookMode.GET)
    sends_request = reader.boolean("HASURA_GRAPHQL_AUTH_HOOK_SEND_REQUEST_BODY", default=True)
    return AuthHook(url, mode, sends_request) if url else None


def _jwts(reader: SettingReader) -> tuple[JwtConfig, ...]:
    is_strict = reader.boolean("GENKAN_JWT_STRICT", default=False)

    def one(text: str) -> tuple[JwtConfig, ...]:
        return (read_jwt_config(text, is_strict=is_strict),)

    def several(text: str) -> tuple[JwtConfig, ...]:
        return read_jwt_configs(text, is_strict=is_strict)

    single = reader.parsed("HASURA_GRAPHQL_JWT_SECRET", one, cast("tuple[JwtConfig, ...]", ()))
    # Source: Hasura v2, multiple JWT secrets: of both settings, only the list is used.
    return reader.parsed("HASURA_GRAPHQL_JWT_SECRETS", several, ()) or single


def _unauthorized_role(reader: SettingReader) -> RoleName | None:
    role = reader.text("HASURA_GRAPHQL_UNAUTHORIZED_ROLE")
    if role == ADMIN:
        reader.faults.append(
            "HASURA_GRAPHQL_UNAUTHORIZED_ROLE: 'admin' would open everything to everybody; "
            "name a role of your own"
        )
    return None if role is None else RoleName(role)


def _check_together(reader: SettingReader) -> None:
    """Hasura's start-up refusals."""

    def is_set(*names: str) -> bool:
        return any(reader.text(f"HASURA_GRAPHQL_{name}") for name in names)

    has_hook, has_jwt = is_set("AUTH_HOOK"), is_set("JWT_SECRET", "JWT_SECRETS")
    has_secret = is_set("ADMIN_SECRET", "ACCESS_KEY", "ADMIN_SECRETS")
    if has_hook and has_jwt:
        reader.faults.append(
            "Fatal Error: Both webhook and JWT mode cannot be enabled at the same time"
        )
    if is_set("UNAUTHORIZED_ROLE") and (has_hook or not has_secret):
        reader.faults.append(
            "Fatal Error: --unauthorized-role (HASURA_GRAPHQL_UNAUTHORIZED_ROLE)"
            f"{_REQUIREMENT} and is not allowed when --auth-hook (HASURA_GRAPHQL_AUTH_HOOK) is set"
        )
    if has_hook and not has_secret:
        reader.faults.append(f"Fatal Error : --auth-hook (HASURA_GRAPHQL_AUTH_HOOK){_REQUIREMENT}")
    if has_jwt and not has_secret:
        reader.faults.append(
            f"Fatal Error : --jwt-secret (HASURA_GRAPHQL_JWT_SECRET){_REQUIREMENT}"
        )
