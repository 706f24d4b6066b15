"""Where people are signed in, what they belong to, and what they take back."""

from datetime import datetime
from typing import Final

from genkan.identity.login.outcome import Fault, Refused
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.organization import MemberChange, Membership
from genkan.identity.model.user import User
from genkan.identity.names import ClientId, OrganizationCode, SessionId, UserId
from genkan.identity.ports import Ports

_GONE: Final = Refused((Fault("portal_gone"),))
READ_MEMBERS: Final = "org:read:members"
WRITE_MEMBERS: Final = "org:write:members"


async def end_session(
    ports: Ports, user: User, session_id: SessionId, now: datetime
) -> Refused | None:
    """End one of the user's sign-ons with its grants. Somebody else's looks like none."""
    own = {each.id for each in await ports.sessions.signed_on(user.id, now)}
    if session_id not in own:
        return _GONE
    await ports.sessions.revoke(session_id, now)
    await _note(ports, user, "session_ended", session_id, now)
    return None


async def end_other_sessions(ports: Ports, user: User, kept: SessionId, now: datetime) -> None:
    """End every sign-on and grant of the user but one sign-on's."""
    await ports.sessions.revoke_others(user.id, kept, now)
    await _note(ports, user, "other_sessions_ended", kept, now)


async def withdraw_consent(
    ports: Ports, user: User, client_id: ClientId, now: datetime
) -> Refused | None:
    """Take back what an application has of the user: their consent, and its tokens."""
    if not await ports.consents.withdraw(user.id, client_id, now):
        return _GONE
    await _note(ports, user, "consent_withdrawn", client_id, now)
    return None


async def leave_organization(
    ports: Ports, user: User, code: OrganizationCode, now: datetime
) -> Refused | None:
    """End a membership of one's own, and the grants for it; the last one stays."""
    codes = {each.organization.code for each in await ports.organizations.memberships(user.id)}
    if code not in codes:
        return _GONE
    if len(codes) == 1:
        return Refused((Fault("organization_last"),))
    change = MemberChange(user_id=user.id, is_removed=True)
    await ports.members.change_members(code, (change,), now)
    await _note(ports, user, "organization_left", code, now)
    return None


async def system_permissions(ports: Ports, membership: Membership) -> frozenset[str]:
    """What the roles of a member permit them to do to the organization in the portal."""
    keys: set[str] = set()
    for role in membership.roles:
        keys |= await ports.roles.system_permissions(role.id)
    return frozenset(keys)


async def permitted_membership(
    ports: Ports, user: User, code: OrganizationCode, permission: str
) -> Membership | None:
    """The user's place in an organization where they may do this; None elsewhere."""
    for each in await ports.organizations.memberships(user.id):
        is_it = each.organization.code == code and not each.organization.is_suspended
        if is_it and permission in await system_permissions(ports, each):
            return each
    return None


async def remove_member(
    ports: Ports, user: User, code: OrganizationCode, member: UserId, now: datetime
) -> Refused | None:
    """End somebody else's membership, by who may (`org:write:members`)."""
    if member == user.id or await permitted_membership(ports, user, code, WRITE_MEMBERS) is None:
        return _GONE
    codes = {each.organization.code for each in await ports.organizations.memberships(member)}
    if code not in codes:
        return _GONE
    change = MemberChange(user_id=member, is_removed=True)
    await ports.members.change_members(code, (change,), now)
    await ports.audit.record(
        AuditEvent(
            kind="member_removed", at=now, actor=user.id, subject=member, details={"org": code}
        )
    )
    return None


async def _note(ports: Ports, user: User, kind: str, about: str, now: datetime) -> None:
    await ports.audit.record(
        AuditEvent(kind=kind, at=now, actor=user.id, subject=user.id, details={"about": about})
    )
