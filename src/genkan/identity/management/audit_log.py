"""Genkan's own: the audit log, read. Kinde has it as a page alone."""

from typing import Final

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Call, Reply, page_size, success
from genkan.identity.management.listing import moment, several
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.audit_event import AuditFilter, AuditRecord

_DIGITS: Final = 18


async def get_audit_log(call: Call) -> Reply:
    """What happened, the newest first.

    `kind` (several by commas; `management.*`), `actor`, `subject`, `since`, `until` choose;
    `next_token` continues; `after` (an id) asks for what came since, the oldest part first.
    """
    size = page_size(call)
    found = await call.ports.audit.find(
        AuditFilter(
            kinds=several(call, "kind"),
            actor=call.query.get("actor") or None,
            subject=call.query.get("subject") or None,
            since=moment(call, "since"),
            until=moment(call, "until"),
            before=_number(call, "next_token"),
            after=_number(call, "after"),
        ),
        limit_rows=size + 1,
    )
    has_more = len(found) > size
    # What comes after a number is cut where the next call would go on: at the newest.
    is_forward = bool(call.query.get("after"))
    shown = found[-size:] if is_forward else found[:size]
    return success(
        audit_log=[_shown(each) for each in shown],
        next_token=str(shown[-1].number) if has_more and not is_forward else None,
    )


def _shown(record: AuditRecord) -> dict[str, object]:
    event = record.event
    return {
        "id": str(record.number),
        "kind": event.kind,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "subject": event.subject,
        "details": dict(event.details),
    }


def _number(call: Call, name: str) -> int | None:
    written = call.query.get(name, "")
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= _DIGITS):
        raise InvalidBody((f"{name}: not one of this list; take it from an earlier answer",))
    return int(written)


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/genkan/audit_log", "read:audit_logs", get_audit_log),
)
