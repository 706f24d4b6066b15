"""What the audit log keeps of a call of the management API; never a value that was sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, cast

import msgspec

from genkan.identity.management.call import Call, Reply
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.ports import Ports

# Of several ids in a path, the one that the call is about.
_SUBJECTS: Final = ("user_id", "application_id", "role_id", "org_code")
_MOST_MEMBERS: Final = 50


async def record_call(name: str, call: Call, reply: Reply, **details: str) -> None:
    """Keep that the operation of this name was carried out, by whom and on what."""
    members = {"members": ", ".join(_members(call.body))}
    await call.ports.audit.record(
        AuditEvent(
            kind=f"management.{name}",
            at=call.now,
            actor=call.caller,
            subject=_subject(call, reply),
            details={
                **{place: value[:200] for place, value in call.path.items()},
                **{place: value for place, value in members.items() if value},
                **details,
            },
        )
    )


async def record_rotation(ports: Ports, changes: tuple[str, ...], now: datetime) -> None:
    """Keep that signing keys changed their state, as "kid: state"."""
    await ports.audit.record(
        AuditEvent(kind="signing_keys_rotated", at=now, details={"changes": ", ".join(changes)})
    )


def _subject(call: Call, reply: Reply) -> str | None:
    """The id that the path or the query names, or that of what was made."""
    named = next((call.path[each] for each in _SUBJECTS if each in call.path), None)
    found = named or next(iter(call.path.values()), None) or call.query.get("id")
    if found is not None:
        return found
    for each in (reply.content, *reply.content.values()):
        if isinstance(each, Mapping):
            value = cast("Mapping[str, object]", each).get("id")
            if isinstance(value, str):
                return value
    return None


def _members(body: bytes) -> list[str]:
    """The names of what was sent."""
    try:
        sent = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return []
    return [name for name in sorted(sent) if name.isidentifier()][:_MOST_MEMBERS]
