"""What webhooks can be told of, and what `data` of each has in it (Kinde: event types)."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Call, Reply, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.event import EventType

_KNOWN: Final = {each.value: each for each in EventType}


async def get_event_types(call: Call) -> Reply:
    """What a webhook can be told of."""
    del call  # it is the same for everybody
    return success(
        event_types=[
            {
                "id": f"event_type_{each.value.replace('.', '_')}",
                "code": each.value,
                "name": each.value.replace(".", " ").replace("_", " ").capitalize(),
                "origin": "genkan",
                "schema": _schema(each),
            }
            for each in EventType
        ]
    )


def called_event_types(written: Sequence[str]) -> tuple[EventType, ...]:
    """What a body names, each once. Raises InvalidBody with every unknown one."""
    faults: list[str] = []
    for place, each in enumerate(written):
        if each not in _KNOWN:
            near = get_close_matches(each, _KNOWN, n=1)
            remedy = f"did you mean '{near[0]}'?" if near else "see GET /api/v1/event_types"
            faults.append(f"event_types[{place}]: '{each}' is never sent; {remedy}")
    if faults:
        raise InvalidBody(tuple(faults))
    return tuple(dict.fromkeys(_KNOWN[each] for each in written))


def _schema(kind: EventType) -> dict[str, object]:
    """A JSON schema of the event's `data`."""
    return _object({name: _object(members) for name, members in _DATA[kind].items()})


def _object(members: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": members, "required": list(members)}


_TEXT: Final[object] = {"type": "string"}
_TEXT_OR_NULL: Final[object] = {"type": ["string", "null"]}
_TRUTH: Final[object] = {"type": "boolean"}
_PLACE: Final[object] = _object(
    {
        "code": _TEXT,
        "roles": {"type": ["array", "null"], "items": _TEXT},
        "permissions": {"type": ["array", "null"], "items": _object({"id": _TEXT, "key": _TEXT})},
    }
)
_ID: Final[dict[str, object]] = {"id": _TEXT}
_PERMISSION: Final[dict[str, object]] = {
    **_ID,
    "key": _TEXT,
    "name": _TEXT,
    "description": _TEXT,
}
_ROLE: Final[dict[str, object]] = {**_PERMISSION, "is_default_role": _TRUTH}
_ORGANIZATION: Final[dict[str, object]] = {
    "code": _TEXT,
    "name": _TEXT,
    "handle": _TEXT_OR_NULL,
    "external_id": _TEXT_OR_NULL,
    "is_allow_registrations": _TRUTH,
}
_USER: Final[dict[str, object]] = {
    **_ID,
    "email": _TEXT_OR_NULL,
    "first_name": _TEXT,
    "last_name": _TEXT,
    "phone": _TEXT_OR_NULL,
    "username": _TEXT_OR_NULL,
    "is_suspended": _TRUTH,
    "is_password_reset_requested": _TRUTH,
    "organizations": {"type": "array", "items": _PLACE},
}
_SUBSCRIBER: Final[dict[str, object]] = {
    **_ID,
    "email": _TEXT,
    "first_name": _TEXT,
    "last_name": _TEXT,
    "user_id": _TEXT_OR_NULL,
}
_DATA: Final[dict[EventType, dict[str, dict[str, object]]]] = {
    EventType.USER_CREATED: {"user": _USER},
    EventType.USER_UPDATED: {"user": _USER},
    EventType.USER_DELETED: {"user": _ID},
    EventType.USER_AUTHENTICATED: {"user": _ID},
    EventType.USER_AUTHENTICATION_FAILED: {"user": _ID},
    EventType.ORGANIZATION_CREATED: {"organization": _ORGANIZATION},
    EventType.ORGANIZATION_UPDATED: {"organization": _ORGANIZATION},
    EventType.ORGANIZATION_DELETED: {"organization": {"code": _TEXT}},
    EventType.ROLE_CREATED: {"role": _ROLE},
    EventType.ROLE_UPDATED: {"role": _ROLE},
    EventType.ROLE_DELETED: {"role": _ID},
    EventType.PERMISSION_CREATED: {"permission": _PERMISSION},
    EventType.PERMISSION_UPDATED: {"permission": _PERMISSION},
    EventType.PERMISSION_DELETED: {"permission": _ID},
    EventType.SUBSCRIBER_CREATED: {"subscriber": _SUBSCRIBER},
    EventType.PASSKEY_ADDED: {"passkey": {"name": _TEXT}, "user": _ID},
    EventType.PASSKEY_REMOVED: {"passkey": {"name": _TEXT}, "user": _ID},
}

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/event_types", "read:event_types", get_event_types),
)
