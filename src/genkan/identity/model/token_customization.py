"""What an application wants in its tokens besides what each token has (Kinde: Customize tokens).

Source: Kinde, build/tokens/token-customization.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from genkan.identity.model.property import PropertyContext
from genkan.identity.names import ClaimSource, PropertyKey


class TokenType(StrEnum):
    """The three kinds of JWT, as the management API calls them."""

    ACCESS = "access_token"
    ID = "id_token"
    MACHINE = "m2m_token"

    @property
    def words(self) -> str:
        """How a person writes it: "access token"."""
        return self.value.replace("_", " ")


class OptionalClaim(StrEnum):
    """A claim that an application may have or not, by its name in the token."""

    EMAIL = "email"
    EXTERNAL_ORG_ID = "external_org_id"
    EXT_PROVIDER = "ext_provider"  # where the person signed in, if elsewhere
    FEATURE_FLAGS = "feature_flags"
    ORGANIZATIONS = "organizations"
    ORG_NAME = "org_name"
    PERMISSIONS = "permissions"
    ROLES = "roles"


_OF_ID_TOKENS: Final = frozenset({OptionalClaim.ORGANIZATIONS, OptionalClaim.EXT_PROVIDER})
OFFERED: Final[Mapping[TokenType, frozenset[OptionalClaim]]] = MappingProxyType(
    {
        TokenType.ACCESS: frozenset(OptionalClaim) - _OF_ID_TOKENS,
        TokenType.ID: _OF_ID_TOKENS,
        TokenType.MACHINE: frozenset({OptionalClaim.FEATURE_FLAGS}),
    }
)
# Kinde leaves out `roles`. Its browser SDK then asks the account API for them at every look,
# so here they are in the token until somebody wants it smaller (ADR 0026).
_DEFAULT_ACCESS: Final = frozenset(
    {OptionalClaim.FEATURE_FLAGS, OptionalClaim.PERMISSIONS, OptionalClaim.ROLES}
)


# The claims that properties stand in, as `{"key": {"v": "value"}}`.
PROPERTY_CLAIMS: Final[Mapping[PropertyContext, str]] = MappingProxyType(
    {
        PropertyContext.USER: "user_properties",
        PropertyContext.ORGANIZATION: "organization_properties",
        PropertyContext.APPLICATION: "application_properties",
    }
)
PROPERTY_CONTEXTS: Final[Mapping[TokenType, frozenset[PropertyContext]]] = MappingProxyType(
    {
        TokenType.ACCESS: frozenset(PropertyContext),
        TokenType.ID: frozenset(PropertyContext),
        TokenType.MACHINE: frozenset({PropertyContext.APPLICATION}),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenContents:
    """What one kind of token has; properties by their keys."""

    claims: frozenset[OptionalClaim] = frozenset()
    properties: Mapping[PropertyContext, tuple[PropertyKey, ...]] = field(
        default_factory=dict[PropertyContext, tuple[PropertyKey, ...]]
    )
    custom_claims: Mapping[str, ClaimSource] = field(default_factory=dict[str, ClaimSource])


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCustomization:
    """What each kind of an application's tokens has."""

    access_token: TokenContents = field(
        default_factory=lambda: TokenContents(claims=_DEFAULT_ACCESS)
    )
    id_token: TokenContents = field(default_factory=TokenContents)
    m2m_token: TokenContents = field(default_factory=TokenContents)

    def of(self, token: TokenType) -> TokenContents:
        """The contents of one kind."""
        match token:
            case TokenType.ACCESS:
                return self.access_token
            case TokenType.ID:
                return self.id_token
            case TokenType.MACHINE:
                return self.m2m_token
