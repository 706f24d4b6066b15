"""What Kinde's switch "Enable Hasura mapping" adds to a token: Hasura's session variables.

They come from the user's record, organizations and roles alone; nothing a user can name
reaches a claim's name (attack T10). Source: Hasura, auth/authentication/jwt (every value is
a string, the allowed roles are a list).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from genkan.identity.model.application import Application
from genkan.identity.tokens.claims import Claims, TokenSubject

NAMESPACE: Final = "https://hasura.io/jwt/claims"
_FALLBACK_ROLE: Final = "user"
_PLAIN_ELEMENT: Final = re.compile(r"[A-Za-z0-9_:.@/-]+")


@dataclass(frozen=True, slots=True)
class HasuraMapped:
    """The claims to add, and the roles left out because Hasura would read `admin`."""

    claims: Claims
    withheld: tuple[str, ...] = ()


def map_user(subject: TokenSubject) -> HasuraMapped:
    """The session variables of a user; nothing unless the application wants them.

    roles editor, Admin -> allowed roles user, editor; withheld Admin
    """
    settings = subject.application.hasura
    if not settings.is_enabled:
        return HasuraMapped({})
    membership = subject.membership
    keys = [role.key for role in membership.roles] if membership else []
    base_role, withheld = _harmless_role(settings.base_role)
    withheld += tuple(key for key in keys if is_hasura_admin(key))
    allowed = dict.fromkeys([base_role, *(key for key in keys if not is_hasura_admin(key))])
    variables: dict[str, object] = {
        "x-hasura-default-role": base_role,
        "x-hasura-allowed-roles": list(allowed),
        "x-hasura-user-id": subject.user.id,
        "x-hasura-org-codes": array_literal(subject.organization_codes),
        "x-hasura-permissions": array_literal(membership.permissions if membership else ()),
    }
    if membership:
        variables["x-hasura-org-code"] = membership.organization.code
    if subject.user.email is not None:
        variables["x-hasura-email"] = subject.user.email
    return HasuraMapped({NAMESPACE: variables}, withheld)


def map_machine(application: Application) -> HasuraMapped:
    """The session variables of a client_credentials token: a role, and no user."""
    settings = application.hasura
    if not settings.is_enabled:
        return HasuraMapped({})
    role, withheld = _harmless_role(settings.machine_role or settings.base_role)
    variables: dict[str, object] = {
        "x-hasura-default-role": role,
        "x-hasura-allowed-roles": [role],
        "x-hasura-client-id": application.client_id,
    }
    if application.organization_code is not None:
        variables["x-hasura-org-code"] = application.organization_code
    return HasuraMapped({NAMESPACE: variables}, withheld)


def is_hasura_admin(role: str) -> bool:
    """Whether a role could pass for Hasura's built-in admin, which no permission binds."""
    return role.strip().casefold() == "admin"


def array_literal(values: Sequence[str]) -> str:
    r"""A list as Postgres reads arrays: `{org_1,"read todos"}` (Postgres 8.15.6)."""
    return "{" + ",".join(_element(value) for value in values) + "}"


def _element(value: str) -> str:
    if _PLAIN_ELEMENT.fullmatch(value) and value.lower() != "null":
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _harmless_role(role: str) -> tuple[str, tuple[str, ...]]:
    """The role, and what was withheld to get there."""
    return (_FALLBACK_ROLE, (role,)) if is_hasura_admin(role) else (role, ())
