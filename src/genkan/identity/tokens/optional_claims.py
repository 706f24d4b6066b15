"""The claims that an application may have in its tokens or not (Kinde: Customize tokens)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from genkan.identity.model.application import Application
from genkan.identity.model.feature_flag import FlagKind
from genkan.identity.model.role import Role
from genkan.identity.model.token_customization import (
    PROPERTY_CLAIMS,
    OptionalClaim,
    TokenContents,
    TokenType,
)
from genkan.identity.tokens.claim_source import machine_value, user_value
from genkan.identity.tokens.claims import Attributes, Claims, TokenSubject

_FLAG_LETTERS: Final[Mapping[FlagKind, str]] = MappingProxyType(
    {FlagKind.BOOLEAN: "b", FlagKind.INTEGER: "i", FlagKind.STRING: "s", FlagKind.JSON: "j"}
)


def user_claims(subject: TokenSubject, token: TokenType) -> Claims:
    """What the application chose for a user's token of this kind; no value, no claim."""
    contents = subject.application.tokens.of(token)
    chosen = {claim.value: _VALUES[claim](subject) for claim in sorted(contents.claims)}
    custom = {name: user_value(source, subject) for name, source in contents.custom_claims.items()}
    # Claims of one's own come first: whatever is stored, a later one of the same name is ours.
    return _present({**custom, **_properties(contents, subject.attributes), **chosen})


def machine_claims(application: Application, attributes: Attributes) -> Claims:
    """What the application chose for its client_credentials tokens."""
    contents = application.tokens.m2m_token
    has_flags = OptionalClaim.FEATURE_FLAGS in contents.claims
    flags = {OptionalClaim.FEATURE_FLAGS.value: _flags(attributes)} if has_flags else {}
    custom = {
        name: machine_value(source, application, attributes)
        for name, source in contents.custom_claims.items()
    }
    return _present({**custom, **_properties(contents, attributes), **flags})


def _properties(contents: TokenContents, attributes: Attributes) -> Claims:
    """`{"user_properties": {"kp_usr_city": {"v": "London"}}}`: those that have a value."""
    return {
        PROPERTY_CLAIMS[context]: {
            key: {"v": value}
            for key, value in attributes.properties.get(context, {}).items()
            if key in keys
        }
        for context, keys in contents.properties.items()
        if keys
    }


def _flags(attributes: Attributes) -> Claims:
    """`{"theme": {"t": "s", "v": "pink"}}`."""
    return {
        each.flag.key: {"t": _FLAG_LETTERS[each.flag.kind], "v": each.value}
        for each in attributes.flags
    }


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


def _external_organization_id(subject: TokenSubject) -> object:
    return subject.membership.organization.external_id if subject.membership else None


def _organizations(subject: TokenSubject) -> object:
    return [
        {"id": each.organization.code, "name": each.organization.name}
        for each in subject.memberships
    ]


_VALUES: Final[Mapping[OptionalClaim, Callable[[TokenSubject], object]]] = MappingProxyType(
    {
        OptionalClaim.EMAIL: lambda subject: subject.user.email,
        OptionalClaim.EXTERNAL_ORG_ID: _external_organization_id,
        OptionalClaim.EXT_PROVIDER: lambda subject: subject.attributes.signed_in_at,
        OptionalClaim.FEATURE_FLAGS: lambda subject: _flags(subject.attributes),
        OptionalClaim.ORGANIZATIONS: _organizations,
        OptionalClaim.ORG_NAME: _organization_name,
        OptionalClaim.PERMISSIONS: _permissions,
        OptionalClaim.ROLES: _roles,
    }
)
