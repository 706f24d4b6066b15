"""The portal's pages of sign-ons, organizations with their members, and applications."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from genkan.identity.http.at_portal import (
    AtPortal,
    Section,
    id_field,
    portal_form,
    portal_page,
    proven_form,
)
from genkan.identity.http.endpoint import Endpoint
from genkan.identity.login.outcome import Refused
from genkan.identity.model.browser_name import browser_name
from genkan.identity.model.listing import Listing, Place
from genkan.identity.model.organization import Member, MemberFilter, Membership
from genkan.identity.model.session import SignedOnBrowser
from genkan.identity.names import ClientId, OrganizationCode, SessionId, UserId
from genkan.identity.pages.portal_page import (
    ApplicationRow,
    MemberRow,
    OrganizationRow,
    PortalApplicationsPage,
    PortalMembersPage,
    PortalOrganizationsPage,
    PortalSessionsPage,
    SessionRow,
)
from genkan.identity.portal.own_places import (
    READ_MEMBERS,
    WRITE_MEMBERS,
    end_other_sessions,
    end_session,
    leave_organization,
    permitted_membership,
    remove_member,
    system_permissions,
    withdraw_consent,
)

_SESSIONS: Final = Section.SESSIONS.value
_ORGANIZATIONS: Final = Section.ORGANIZATIONS.value
_APPLICATIONS: Final = Section.APPLICATIONS.value
_END_PATH: Final = "/portal/sessions/end"
_END_OTHERS_PATH: Final = "/portal/sessions/end-others"
_LEAVE_PATH: Final = "/portal/organizations/leave"
_MEMBERS_PATH: Final = "/portal/members"
_REMOVE_PATH: Final = "/portal/members/remove"
_WITHDRAW_PATH: Final = "/portal/applications/withdraw"
_SESSION_FIELD: Final = "p_session"
_CODE_FIELD: Final = "p_org_code"
_USER_FIELD: Final = "p_user"
_CLIENT_FIELD: Final = "p_client"
_MEMBERS_OF_A_PAGE: Final = 50
_LONGEST_QUERY: Final = 400


async def show_sessions(at: AtPortal) -> Response:
    """The browsers that are signed on, and how to end that."""
    return await _sessions_page(at, None)


async def take_session_end(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """The end of one sign-on."""
    session_id = SessionId(id_field(fields, _SESSION_FIELD))
    refused = await end_session(at.ports, at.visit.user, session_id, at.now)
    if refused is not None:
        return await _sessions_page(at, refused)
    if session_id == at.visit.sign_on.id:
        return at.leave()
    return at.go(_SESSIONS, "portal_ended")


async def take_others_end(at: AtPortal, _fields: Mapping[str, str]) -> Response:
    """The end of all sign-ons but the one that the portal was opened from."""
    await end_other_sessions(at.ports, at.visit.user, at.visit.sign_on.id, at.now)
    return at.go(_SESSIONS, "portal_ended")


async def show_organizations(at: AtPortal) -> Response:
    """Where the user belongs."""
    return await _organizations_page(at, None)


async def take_organization_leave(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """The end of a membership of one's own."""
    code = OrganizationCode(id_field(fields, _CODE_FIELD))
    refused = await leave_organization(at.ports, at.visit.user, code, at.now)
    if refused is not None:
        return await _organizations_page(at, refused)
    if code == at.visit.organization_code:
        return at.leave()
    return at.go(_ORGANIZATIONS, "portal_organization_left")


async def show_members(at: AtPortal) -> Response:
    """Who belongs to an organization, for who may see that; others see their organizations."""
    membership = await _called_membership(at)
    if membership is None:
        return at.go(_ORGANIZATIONS)
    return await _members_page(at, membership, None)


async def take_member_away(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """The end of somebody else's membership."""
    membership = await _called_membership(at)
    if membership is None:
        return at.go(_ORGANIZATIONS)
    code, member = membership.organization.code, UserId(id_field(fields, _USER_FIELD))
    refused = await remove_member(at.ports, at.visit.user, code, member, at.now)
    if refused is not None:
        return await _members_page(at, membership, refused)
    return at.go(_MEMBERS_PATH, "portal_removed", org=code)


async def show_applications(at: AtPortal) -> Response:
    """Which applications have something of the user."""
    return await _applications_page(at, None)


async def take_withdrawal(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """The end of what an application has."""
    client_id = ClientId(id_field(fields, _CLIENT_FIELD))
    refused = await withdraw_consent(at.ports, at.visit.user, client_id, at.now)
    if refused is not None:
        return await _applications_page(at, refused)
    if client_id == at.visit.application.client_id:
        return at.leave()
    return at.go(_APPLICATIONS, "portal_withdrawn")


async def _sessions_page(at: AtPortal, refused: Refused | None) -> Response:
    found = await at.ports.sessions.signed_on(at.visit.user.id, at.now)
    page = PortalSessionsPage(
        portal=at.frame(Section.SESSIONS),
        sessions=tuple([await _session_row(at, each) for each in found]),
        end_action=at.url(_END_PATH),
        end_others_action=at.url(_END_OTHERS_PATH),
        faults=refused.faults if refused else (),
    )
    return at.page(page, "" if refused else _SESSIONS, is_refused=refused is not None)


async def _session_row(at: AtPortal, found: SignedOnBrowser) -> SessionRow:
    application = (
        None if found.client_id is None else await at.ports.applications.by_id(found.client_id)
    )
    return SessionRow(
        id=found.id,
        device=browser_name(found.user_agent or ""),
        network_address=found.network_address or "",
        application=application.name if application else "",
        started_at=found.authenticated_at,
        seen_at=found.updated_at,
        is_current=found.id == at.visit.sign_on.id,
    )


async def _organizations_page(at: AtPortal, refused: Refused | None) -> Response:
    memberships = await at.ports.organizations.memberships(at.visit.user.id)
    page = PortalOrganizationsPage(
        portal=at.frame(Section.ORGANIZATIONS),
        organizations=tuple([await _organization_row(at, each) for each in memberships]),
        leave_action=at.url(_LEAVE_PATH),
        faults=refused.faults if refused else (),
    )
    return at.page(page, "" if refused else _ORGANIZATIONS, is_refused=refused is not None)


async def _organization_row(at: AtPortal, membership: Membership) -> OrganizationRow:
    organization = membership.organization
    may_read = READ_MEMBERS in await system_permissions(at.ports, membership)
    is_open = may_read and not organization.is_suspended
    return OrganizationRow(
        code=organization.code,
        name=organization.name,
        roles=tuple(each.name for each in membership.roles),
        members_url=at.url(_MEMBERS_PATH, org=organization.code) if is_open else "",
    )


async def _called_membership(at: AtPortal) -> Membership | None:
    """The user's place in the organization of the URL, else in the one they came from."""
    named = id_field(at.request.query_params, "org")
    code = named if "org" in at.request.query_params else at.visit.organization_code
    if not code:
        return None
    return await permitted_membership(at.ports, at.visit.user, OrganizationCode(code), READ_MEMBERS)


async def _members_page(at: AtPortal, membership: Membership, refused: Refused | None) -> Response:
    code = membership.organization.code
    part = await at.ports.members.members(code, MemberFilter(), _listing(at))
    permissions = await system_permissions(at.ports, membership)
    here = at.url(_MEMBERS_PATH, org=code)
    page = PortalMembersPage(
        portal=at.frame(Section.ORGANIZATIONS),
        organization=membership.organization.name,
        code=code,
        members=tuple(_member_row(at, each) for each in part.rows),
        remove_action=at.url(_REMOVE_PATH, org=code) if WRITE_MEMBERS in permissions else "",
        next_url=(
            ""
            if part.end is None
            else at.url(_MEMBERS_PATH, org=code, after=part.end.id, key=part.end.key)
        ),
        back_url=at.url(_ORGANIZATIONS),
        faults=refused.faults if refused else (),
    )
    return at.page(page, "" if refused else here, is_refused=refused is not None)


def _listing(at: AtPortal) -> Listing:
    query = at.request.query_params
    after, key = query.get("after", ""), query.get("key", "")
    is_usable = all(len(each) <= _LONGEST_QUERY and each.isprintable() for each in (after, key))
    place = Place(key=key, id=after) if after and is_usable else None
    return Listing(sort="name", after=place, limit_rows=_MEMBERS_OF_A_PAGE)


def _member_row(at: AtPortal, member: Member) -> MemberRow:
    name = " ".join(each for each in (member.given_name, member.family_name) if each)
    return MemberRow(
        id=member.user_id,
        name=name or member.email or member.user_id,
        email=member.email or "",
        roles=tuple(member.roles),
        is_oneself=member.user_id == at.visit.user.id,
    )


async def _applications_page(at: AtPortal, refused: Refused | None) -> Response:
    found = await at.ports.consents.connected(at.visit.user.id, at.now)
    page = PortalApplicationsPage(
        portal=at.frame(Section.APPLICATIONS),
        applications=tuple(
            ApplicationRow(
                client_id=each.client_id,
                name=each.name,
                scope=tuple(each.scope),
                audience=tuple(each.audience),
                seen_at=each.seen_at,
                is_current=each.client_id == at.visit.application.client_id,
            )
            for each in found
        ),
        withdraw_action=at.url(_WITHDRAW_PATH),
        faults=refused.faults if refused else (),
    )
    return at.page(page, "" if refused else _APPLICATIONS, is_refused=refused is not None)


ROUTES: tuple[Endpoint, ...] = (
    portal_page(_SESSIONS, show_sessions),
    proven_form(_END_PATH, take_session_end, stands_on=_SESSIONS),
    proven_form(_END_OTHERS_PATH, take_others_end, stands_on=_SESSIONS),
    portal_page(_ORGANIZATIONS, show_organizations),
    proven_form(_LEAVE_PATH, take_organization_leave, stands_on=_ORGANIZATIONS),
    portal_page(_MEMBERS_PATH, show_members),
    proven_form(_REMOVE_PATH, take_member_away, stands_on=_ORGANIZATIONS),
    portal_page(_APPLICATIONS, show_applications),
    # It only takes away: whoever it is, nothing is gained by it.
    portal_form(_WITHDRAW_PATH, take_withdrawal),
)
