"""Who becomes a member of an organization by signing in to it (Kinde: Allow registrations)."""

from datetime import datetime

from genkan.identity.model.interaction import Interaction
from genkan.identity.model.organization import Organization
from genkan.identity.model.user import User
from genkan.identity.names import UserId
from genkan.identity.oauth.authorize.invitation import accept_invitation, opens_invitation
from genkan.identity.ports import Ports


async def join_organization(
    interaction: Interaction, user_id: UserId, ports: Ports, now: datetime
) -> None:
    """Make the user a member of the organization asked for, where that is open to them.

    They get the default roles; nothing changes for a member.
    """
    if interaction.organization_code is None:
        return
    organization = await ports.organizations.by_code(interaction.organization_code)
    user = await ports.users.by_id(user_id)
    if user is not None:
        await accept_invitation(interaction, user, ports, now)
    if organization is not None and user is not None and may_join(organization, user):
        await ports.organizations.add_member(organization.code, user.id, now)


async def may_enter(interaction: Interaction, user_id: UserId, ports: Ports) -> bool:
    """Whether somebody who is no member of the organization asked for would become one."""
    code = interaction.organization_code
    if code is None:
        return False
    memberships = await ports.organizations.memberships(user_id)
    organization = await ports.organizations.by_code(code)
    user = await ports.users.by_id(user_id)
    if organization is None or user is None:
        return False
    if any(each.organization.code == code for each in memberships):
        return False
    return await opens_invitation(interaction, user, ports) or may_join(organization, user)


def may_join(organization: Organization, user: User) -> bool:
    """Whether an organization takes this user without an invitation.

    By domain only who proved the address; nobody who or which is suspended.
    Source: Kinde, "Manage user sign up to organizations".
    """
    if organization.is_suspended or user.is_suspended:
        return False
    if organization.is_auto_membership_enabled:
        return True
    if not organization.is_auto_join_domain_list or not user.is_email_verified:
        return False
    domain = (user.email or "").rpartition("@")[2].lower()
    return bool(domain) and domain in {each.lower() for each in organization.allowed_domains}
