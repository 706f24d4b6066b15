"""Kinde's tag "Organizations", the part of invitations."""

from datetime import timedelta
from typing import Annotated, Final

from pydantic import Field

from genkan.identity.errors import InvalidBody, ManagementError
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    created,
    not_found,
    read_body,
    success,
)
from genkan.identity.management.listing import end_token, sorted_listing, truth
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.organizations import called_organization
from genkan.identity.model.email_address import email_fault
from genkan.identity.model.invitation import Invitation, InvitationLetter, invitation_hash
from genkan.identity.model.organization import Organization
from genkan.identity.model.role import Role
from genkan.identity.names import OrganizationCode, RoleKey

# Kinde tells of no end; a link that joins an organization must have one (identity-security L3).
_LIFETIME: Final = timedelta(days=14)
_CODE_DIGITS: Final = 64
_LABEL: Final = "invitation code"

FirstName = Annotated[Line, Field(max_length=64)]


class InvitationBody(Body):
    """`POST /api/v1/organization/{org_code}/invites`. roles: their keys."""

    email: str
    first_name: FirstName | None = None
    last_name: FirstName | None = None
    roles: list[Line] = Field(max_length=100)
    send_email: bool = False


async def get_invitations(call: Call) -> Reply:
    """The invitations, part by part; those that are over at choice."""
    organization = await called_organization(call)
    part = await call.ports.invitations.part(
        organization.code,
        sorted_listing(call, ("created_on", "email", "name")),
        has_revoked=truth(call, "include_revoked") or False,
        has_accepted=truth(call, "include_accepted") or False,
    )
    wanted = {role_id for invitation in part.rows for role_id in invitation.role_ids}
    roles = await call.ports.roles.by_ids(sorted(wanted))
    return success(
        invites=[_entry(call, each, roles) for each in part.rows],
        next_token=end_token(call, part.end),
    )


async def create_invitation(call: Call) -> Reply:
    """A new invitation; at choice an email with its link."""
    organization = await called_organization(call)
    body = read_body(call, InvitationBody)
    email = body.email.strip()
    roles = await call.ports.roles.by_keys([RoleKey(each) for each in body.roles])
    unknown = sorted(set(body.roles) - {role.key for role in roles})
    faults = [f"roles: there is no role '{each[:100]}'" for each in unknown]
    if email_fault(email):
        faults.append("email: expected an address such as ada@example.com")
    if organization.is_suspended:
        faults.append("org_code: the organization is suspended; nobody can join it")
    if faults:
        raise InvalidBody(tuple(faults))
    code = f"inv_{call.ports.randomness.hexadecimal(_CODE_DIGITS)}"
    invitation = Invitation(
        code_hash=invitation_hash(code),
        sealed_code=call.ports.vault.seal(code.encode(), _LABEL),
        organization_code=organization.code,
        email=email,
        first_name=body.first_name or None,
        last_name=body.last_name or None,
        role_ids=tuple(role.id for role in roles),
        is_sent=body.send_email,
        created_at=call.now,
        expires_at=call.now + _LIFETIME,
    )
    await call.ports.invitations.create(invitation)
    if body.send_email:
        await call.invite(_letter(call, invitation, organization, code))
    return created(invite=_entry(call, invitation, roles))


async def get_invitation(call: Call) -> Reply:
    """One invitation; Kinde answers the bare record."""
    invitation = await _called_invitation(call)
    roles = await call.ports.roles.by_ids(invitation.role_ids)
    return Reply(content={"message": "Success", **_entry(call, invitation, roles)})


async def delete_invitation(call: Call) -> Reply:
    """The invitation can not be accepted any more."""
    invitation = await _called_invitation(call)
    if not await call.ports.invitations.revoke(invitation.code_hash, call.now):
        raise ManagementError("INVITATION_OVER", "the invitation is accepted or revoked already")
    return success()


async def _called_invitation(call: Call) -> Invitation:
    """The path's invitation, of the path's organization alone. Raises ManagementError (404)."""
    found = await call.ports.invitations.by_code_hash(invitation_hash(call.path["invite_code"]))
    code = OrganizationCode(call.path["org_code"])
    if found is None or found.organization_code != code:
        raise not_found("INVITATION_NOT_FOUND", "the organization has no such invitation")
    return found


def _letter(
    call: Call, invitation: Invitation, organization: Organization, code: str
) -> InvitationLetter:
    return InvitationLetter(
        to=invitation.email,
        organization=organization.name,
        link=_link(call, code),
        expires_at=invitation.expires_at,
    )


def _entry(call: Call, invitation: Invitation, roles: tuple[Role, ...]) -> dict[str, object]:
    code = call.ports.vault.open(invitation.sealed_code, _LABEL).decode()
    names = (invitation.first_name, invitation.last_name)
    return {
        "id": code,
        "code": code,
        "email": invitation.email,
        "first_name": invitation.first_name,
        "last_name": invitation.last_name,
        "full_name": " ".join(name for name in names if name),
        "created_on": invitation.created_at.isoformat(),
        "is_sent": invitation.is_sent,
        "accepted_on": invitation.accepted_at.isoformat() if invitation.accepted_at else None,
        "roles": [
            {"key": role.key, "name": role.name} for role in roles if role.id in invitation.role_ids
        ],
        "is_revoked": invitation.revoked_at is not None,
        "invite_link": _link(call, code),
    }


def _link(call: Call, code: str) -> str:
    return f"{call.ports.config.issuer}/team_invitation?code={code}"


_INVITES = "/organization/{org_code}/invites"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", _INVITES, "read:organization_invites", get_invitations),
    operation("POST", _INVITES, "create:organization_invites", create_invitation),
    operation("GET", f"{_INVITES}/{{invite_code}}", "read:organization_invites", get_invitation),
    operation(
        "DELETE", f"{_INVITES}/{{invite_code}}", "delete:organization_invites", delete_invitation
    ),
)
