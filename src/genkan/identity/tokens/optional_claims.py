"""The claims that an application may have in its tokens or not (Kinde: Customize tokens)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from genkan.identity.model.application import Application
from genkan.identity.model.role import Role
from genkan.identity.model.token_customization import OptionalClaim, TokenType
from genkan.identity.tokens.claim_source import machine_value, user_value
from genkan.identity.tokens.claims import Claims, TokenSubject


def user_claims(subject: TokenSubject, token: TokenType) -> Claims:
    """What the application chose for a user's token of this kind; no value, no claim."""
    contents = subject.application.tokens.of(token)
    chosen = {claim.value: _VALUES[claim](subject) for claim in sorted(contents.claims)}
    custom = {name: user_value(source, subject) for name, source in contents.custom_claims.items()}
    return _present({**chosen, **custom})


def machine_claims(application: Application) -> Claims:
    """What the application chose for its client_credentials tokens."""
    contents = application.tokens.m2m_token
    custom = {
        name: machine_value(source, application) for name, source in contents.custom_claims.items()
    }
    return _present(custom)


def _present(claims: Claims) -> Claims:
    return {name: value for name, value in claims.items() if value is not None}


def _permissions(subject: TokenSubject) -> object:
    return list(subject.membership.permissions) if subject.membership else []


def _roles(subject: TokenSubject) -> object:
    return [_role(role) for role in subject.membership.roles] if subject.membership else []


def _role(role: Role) -> Claims:
    return {"id": role.id, "key": role.key, "name": role.name}


def _organization_name(subject: TokenSubject) -> object:
    return subject.membership.organization.name if subject.membership else None


def _organizations(subject: TokenSubject) -> object:
    return [
        {"id": each.organization.code, "name": each.organization.name}
        for each in subject.memberships
    ]


_VALUES: Final[Mapping[OptionalClaim, Callable[[TokenSubject], object]]] = MappingProxyType(
    {
        OptionalClaim.EMAIL: lambda subject: subject.user.email,
        OptionalClaim.EXTERNAL_ORG_ID: lambda _: None,
        OptionalClaim.FEATURE_FLAGS: lambda _: dict[str, object](),
        OptionalClaim.ORGANIZATIONS: _organizations,
        OptionalClaim.ORG_NAME: _organization_name,
        OptionalClaim.PERMISSIONS: _permissions,
        OptionalClaim.ROLES: _roles,
    }
)
