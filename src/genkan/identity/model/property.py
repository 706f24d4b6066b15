"""Properties: what an administrator notes of users, organizations and applications.

Source: Kinde, "Manage properties".
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from genkan.identity.names import (
    CategoryId,
    ClientId,
    OrganizationCode,
    PropertyId,
    PropertyKey,
    UserId,
)


class PropertyContext(StrEnum):
    """What a property is of, as Kinde's API writes it."""

    USER = "usr"
    ORGANIZATION = "org"
    APPLICATION = "app"


class PropertyKind(StrEnum):
    """How a property is written, as Kinde's API writes it."""

    SINGLE_LINE = "single_line_text"
    MULTI_LINE = "multi_line_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyCategory:
    """A heading under which properties of one context are shown."""

    id: CategoryId
    context: PropertyContext
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A property; its key is unique within its context."""

    id: PropertyId
    context: PropertyContext
    kind: PropertyKind
    key: PropertyKey
    name: str
    description: str | None = None
    is_private: bool  # never in a token
    is_kinde_property: bool = False  # there from the start, as `kp_usr_city`
    category_id: CategoryId
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyValue:
    """A property as one owner has it; None: not set."""

    property: Property
    value: str | None


@dataclass(frozen=True, slots=True)
class PropertyOwner:
    """Whose values: a user, an organization or an application, by its id."""

    context: PropertyContext
    id: str


def user_owner(user_id: UserId) -> PropertyOwner:
    """The owner of a user's values."""
    return PropertyOwner(PropertyContext.USER, user_id)


def organization_owner(code: OrganizationCode) -> PropertyOwner:
    """The owner of an organization's values."""
    return PropertyOwner(PropertyContext.ORGANIZATION, code)


def application_owner(client_id: ClientId) -> PropertyOwner:
    """The owner of an application's values."""
    return PropertyOwner(PropertyContext.APPLICATION, client_id)
