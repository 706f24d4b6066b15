"""What Kinde's switch "Enable Hasura mapping" makes of a token: Hasura's session variables.

They come from the user's record, organizations and roles alone; nothing a user can name
reaches a claim's name (attack T10). Source: Hasura, auth/authentication/jwt (every value is
a string, the allowed roles are a list).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from genkan.identity.model.application import Application
from genkan.identity.model.hasura_mapping import (
    HasuraMapping,
    HasuraMode,
    OtherRoles,
    is_hasura_admin,
)
from genkan.identity.model.role import Role
from genkan.identity.model.token_customization import TokenType
from genkan.identity.names import RoleKey
from genkan.identity.tokens.claim_source import machine_value, user_value
from genkan.identity.tokens.claims import Attributes, Claims, TokenSubject

_FALLBACK_ROLE: Final = "user"
_PLAIN_ELEMENT: Final = re.compile(r"[A-Za-z0-9_:.@/-]+")

# What the mapping or the engine decides; no setting gives one of these another meaning.
TAKEN_VARIABLES: Final = frozenset(
    {
        *("x-hasura-access-key", "x-hasura-admin-secret", "x-hasura-allowed-roles"),
        *("x-hasura-backend-request", "x-hasura-client-id", "x-hasura-default-role"),
        *("x-hasura-email", "x-hasura-org-code", "x-hasura-org-codes", "x-hasura-permissions"),
        *("x-hasura-role", "x-hasura-roles", "x-hasura-use-backend-only-permissions"),
        *("x-hasura-user-id",),
    }
)

# The names of `kinde_flat`, underscores and all, as Kinde's SDKs read them (js-utils:
# getDecodedToken.ts, Next.js: session/*.js). OpenID's own claims keep theirs in an ID token,
# since no SDK looks for the user's email anywhere else.
_FLAT_PROPERTIES: Final = {
    "organization_properties": "x-hasura-organization_properties",
    "user_properties": "x-hasura-user_properties",
}
_FLAT_ACCESS: Final = {
    "email": "x-hasura-email",
    "feature_flags": "x-hasura-feature-flags",
    "org_code": "x-hasura-org-code",
    "org_name": "x-hasura-org-name",
    "permissions": "x-hasura-permissions",
    "roles": "x-hasura-roles",
    **_FLAT_PROPERTIES,
}
FLAT_NAMES: Final[Mapping[TokenType, Mapping[str, str]]] = MappingProxyType(
    {
        TokenType.ACCESS: _FLAT_ACCESS,
        TokenType.ID: {
            "org_codes": "x-hasura-org-codes",
            "organizations": "x-hasura-organizations",
            **_FLAT_PROPERTIES,
        },
        TokenType.MACHINE: _FLAT_ACCESS,
    }
)


@dataclass(frozen=True, slots=True)
class HasuraMapped:
    """All claims of the token, and the roles left out because Hasura would read `admin`."""

    claims: Claims
    withheld: tuple[str, ...] = ()


def map_user(claims: Claims, subject: TokenSubject) -> HasuraMapped:
    """A user's access token as its application's mapping wants it; untouched without one.

    roles editor, Admin -> allowed roles user, editor; withheld Admin
    """
    settings = subject.application.hasura
    if not settings.is_enabled:
        return HasuraMapped(claims)
    membership = subject.membership
    allowed, withheld = _allowed_roles(membership.roles if membership else (), settings)
    variables: dict[str, object] = {
        "x-hasura-default-role": allowed[0],
        "x-hasura-allowed-roles": list(allowed),
        "x-hasura-user-id": subject.user.id,
        "x-hasura-org-codes": array_literal(subject.organization_codes),
        "x-hasura-permissions": array_literal(membership.permissions if membership else ()),
    }
    if membership:
        variables["x-hasura-org-code"] = membership.organization.code
    if subject.user.email is not None:
        variables["x-hasura-email"] = subject.user.email
    chosen = {
        name: user_value(source, subject) for name, source in settings.session_variables.items()
    }
    variables = {**_texts(chosen), **variables}
    return HasuraMapped(_placed(claims, variables, settings, TokenType.ACCESS), withheld)


def map_machine(claims: Claims, application: Application, attributes: Attributes) -> HasuraMapped:
    """A client_credentials token: a role, and no user."""
    settings = application.hasura
    if not settings.is_enabled:
        return HasuraMapped(claims)
    role, withheld = _harmless_role(settings.machine_role or settings.base_role)
    variables: dict[str, object] = {
        "x-hasura-default-role": role,
        "x-hasura-allowed-roles": [role],
        "x-hasura-client-id": application.client_id,
    }
    if application.organization_code is not None:
        variables["x-hasura-org-code"] = application.organization_code
    chosen = {
        name: machine_value(source, application, attributes)
        for name, source in settings.session_variables.items()
    }
    variables = {**_texts(chosen), **variables}
    return HasuraMapped(_placed(claims, variables, settings, TokenType.MACHINE), withheld)


def map_id_token(claims: Claims, settings: HasuraMapping) -> Claims:
    """An ID token, which Hasura never reads: other names at most."""
    if not settings.is_enabled:
        return claims
    return _named(claims, settings.mode, TokenType.ID)


def array_literal(values: Sequence[str]) -> str:
    r"""A list as Postgres reads arrays: `{org_1,"read todos"}` (Postgres 8.15.6)."""
    return "{" + ",".join(_element(value) for value in values) + "}"


def _element(value: str) -> str:
    if _PLAIN_ELEMENT.fullmatch(value) and value.lower() != "null":
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _texts(variables: Claims) -> dict[str, object]:
    """Those that have a value. Session variables are text, all of them."""
    return {name: str(value) for name, value in variables.items() if value is not None}


def _placed(claims: Claims, variables: Claims, settings: HasuraMapping, token: TokenType) -> Claims:
    named = _named(claims, settings.mode, token)
    if settings.mode is HasuraMode.KINDE_FLAT:
        return named
    return {**named, settings.namespace: variables}


def _named(claims: Claims, mode: HasuraMode, token: TokenType) -> Claims:
    """The claims under the names of the mode; values keep their types, as with Kinde."""
    names = FLAT_NAMES[token]
    match mode:
        case HasuraMode.NAMESPACED:
            return claims
        case HasuraMode.KINDE_FLAT:
            return {names.get(name, name): value for name, value in claims.items()}
        case HasuraMode.BOTH:
            flat = {names[name]: value for name, value in claims.items() if name in names}
            return {**claims, **flat}


def _allowed_roles(
    roles: Sequence[Role], settings: HasuraMapping
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The base role and those of the user, each once; and what was withheld."""
    base_role, withheld = _harmless_role(settings.base_role)
    mapped = [name for role in roles if (name := _hasura_role(role.key, settings)) is not None]
    allowed = dict.fromkeys([base_role, *(each for each in mapped if not is_hasura_admin(each))])
    return tuple(allowed), (*withheld, *(each for each in mapped if is_hasura_admin(each)))


def _hasura_role(key: RoleKey, settings: HasuraMapping) -> str | None:
    if key in settings.roles:
        return settings.roles[key]
    return key if settings.other_roles is OtherRoles.SAME_NAME else None


def _harmless_role(role: str) -> tuple[str, tuple[str, ...]]:
    """The role, and what was withheld to get there."""
    return (_FALLBACK_ROLE, (role,)) if is_hasura_admin(role) else (role, ())
