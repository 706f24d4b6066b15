"""What happened, as webhooks are told of it (Kinde: events)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from genkan.identity.names import EventId


class EventSource(StrEnum):
    """By which door the change came."""

    ADMIN = "admin"  # the application that is given to the operator (GENKAN_BOOTSTRAP_CLIENT_ID)
    API = "api"  # any other application at the management API
    USER = "user"  # a person at the pages


class EventType(StrEnum):
    """What can happen, in Kinde's words. The part before the dot is the member of `data`."""

    USER_CREATED = "user.created"
    USER_UPDATED = "user.updated"
    USER_DELETED = "user.deleted"
    USER_AUTHENTICATED = "user.authenticated"
    USER_AUTHENTICATION_FAILED = "user.authentication_failed"
    ORGANIZATION_CREATED = "organization.created"
    ORGANIZATION_UPDATED = "organization.updated"
    ORGANIZATION_DELETED = "organization.deleted"
    ROLE_CREATED = "role.created"
    ROLE_UPDATED = "role.updated"
    ROLE_DELETED = "role.deleted"
    PERMISSION_CREATED = "permission.created"
    PERMISSION_UPDATED = "permission.updated"
    PERMISSION_DELETED = "permission.deleted"
    SUBSCRIBER_CREATED = "subscriber.created"
    PASSKEY_ADDED = "passkey.added"
    PASSKEY_REMOVED = "passkey.removed"

    @property
    def subject(self) -> str:
        """Of what it tells: "user", "organization"."""
        return self.value.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. data: JSON, as it was when it happened."""

    id: EventId
    type: EventType
    source: EventSource
    happened_at: datetime
    data: str
