"""What tokens are made from: the subject, and values several of them share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from genkan.identity.model.application import Application
from genkan.identity.model.feature_flag import EffectiveFlag
from genkan.identity.model.grant import Grant
from genkan.identity.model.organization import Membership
from genkan.identity.model.property import PropertyContext
from genkan.identity.model.user import User
from genkan.identity.names import OrganizationCode, PropertyKey

Claims = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What tokens.attributes found wanted; values that are set.

    signed_in_at: the account elsewhere that the person signed in with, as claims tell of it.
    """

    flags: tuple[EffectiveFlag, ...] = ()
    properties: Mapping[PropertyContext, Mapping[PropertyKey, str]] = field(
        default_factory=dict[PropertyContext, Mapping[PropertyKey, str]]
    )
    signed_in_at: Claims | None = None


NO_ATTRIBUTES: Final = Attributes()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSubject:
    """Whom a token is about, and what they may do, as of now."""

    user: User
    application: Application
    grant: Grant
    membership: Membership | None  # in the organization the grant is for
    memberships: tuple[Membership, ...]  # all of the user's
    attributes: Attributes = NO_ATTRIBUTES

    @property
    def organization_codes(self) -> tuple[OrganizationCode, ...]:
        """All organizations the user belongs to."""
        return tuple(each.organization.code for each in self.memberships)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """The circumstances of one minting: who issues, when, under which id."""

    issuer: str
    now: datetime
    token_id: str  # claim `jti`, a UUID of version 7


def seconds(moment: datetime) -> int:
    """A moment as JWT writes it (RFC 7519 section 2: NumericDate)."""
    return int(moment.timestamp())
