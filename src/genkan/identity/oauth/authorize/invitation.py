"""Invitations to an organization, accepted by signing in (Kinde: invitation_code)."""

from dataclasses import replace
from datetime import datetime

from genkan.identity.errors import AccessDenied, InvalidRequest
from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.invitation import Invitation
from genkan.identity.model.user import User
from genkan.identity.oauth.authorize.request import AuthorizationRequest
from genkan.identity.oauth.authorize.steps import Refused
from genkan.identity.oauth.secret import secret_hash
from genkan.identity.ports import Ports

_MOST_APPLICATIONS = 200


async def with_invitation(
    request: AuthorizationRequest, ports: Ports, now: datetime
) -> AuthorizationRequest:
    """The request for the organization that its `invitation_code` invites to.

    The invited address fills the form in; it is accepted once somebody proved that address.
    Raises Refused for a code that is no open invitation, the same for each reason.
    """
    try:
        code = request.parameters.one("invitation_code")
    except InvalidRequest as error:
        raise Refused(request, error) from error
    if code is None:
        return request
    invitation = await open_invitation(code, ports, now)
    if invitation is None:
        error = InvalidRequest("parameter 'invitation_code' is no open invitation")
        raise Refused(request, error)
    if request.application.organization_code not in {None, invitation.organization_code}:
        raise Refused(request, AccessDenied("this application belongs to another organization"))
    return replace(
        request,
        organization_code=invitation.organization_code,
        login_hint=request.login_hint or invitation.email,
        wishes=replace(request.wishes, invitation_hash=invitation.code_hash.hex()),
    )


async def open_invitation(code: str, ports: Ports, now: datetime) -> Invitation | None:
    """The invitation of a code, None when it is unknown, used, revoked or too old."""
    invitation = await ports.invitations.by_code_hash(secret_hash(code))
    return invitation if invitation is not None and invitation.is_open(now) else None


async def accept_invitation(
    interaction: Interaction, user: User, ports: Ports, now: datetime
) -> None:
    """Make the invited user a member with the invitation's roles, once.

    Nothing happens for anybody else: whoever has the link alone proved nothing.
    """
    invitation = await _invitation_for(interaction, user, ports)
    if invitation is not None:
        await ports.invitations.accept(invitation.code_hash, user.id, now)


async def opens_invitation(interaction: Interaction, user: User, ports: Ports) -> bool:
    """Whether `accept_invitation` would have one to accept."""
    return await _invitation_for(interaction, user, ports) is not None


async def _invitation_for(interaction: Interaction, user: User, ports: Ports) -> Invitation | None:
    stored = interaction.wishes.invitation_hash
    if stored is None:
        return None
    invitation = await ports.invitations.by_code_hash(bytes.fromhex(stored))
    is_theirs = invitation is not None and is_invited(invitation, user)
    return invitation if is_theirs else None


def is_invited(invitation: Invitation, user: User) -> bool:
    """Whether it was this user, by a proven address, who was invited."""
    if user.is_suspended or not user.is_email_verified or user.email is None:
        return False
    return user.email.casefold() == invitation.email.casefold()


async def inviting_application(ports: Ports) -> Application | None:
    """The application whose sign-in takes invitations: the first one that says where it begins.

    An invitation names an organization and no application (Kinde: application login URI).
    """
    page = await ports.applications.page(after=None, limit_rows=_MOST_APPLICATIONS)
    able = [each for each in page if each.login_uri and each.kind is not ApplicationKind.MACHINE]
    return min(able, key=lambda each: (each.created_at, each.client_id), default=None)
