"""The self-serve portal's door, and its first page: a link of the account API becomes a visit."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import InvalidRequest, MalformedRequest
from genkan.identity.http.at_portal import (
    LEAVE_PATH,
    LEFT_PATH,
    AtPortal,
    Section,
    keep_visit,
    portal_form,
    portal_page,
)
from genkan.identity.http.cookies import CookieName, read_cookie
from genkan.identity.http.endpoint import Caller, Endpoint
from genkan.identity.http.page_response import page_response, see_other
from genkan.identity.http.parameters import query_parameters
from genkan.identity.http.portal_email import EMAIL_PATH
from genkan.identity.http.provider import provider_of
from genkan.identity.login.outcome import FIRST_NAME_FIELD, LAST_NAME_FIELD, Refused
from genkan.identity.oauth.authorize.answer import find_session
from genkan.identity.pages.page import NoticeKind, NoticePage
from genkan.identity.pages.portal_page import PortalProfilePage
from genkan.identity.portal.profile import PICTURE_FIELD, ProfileForm, change_profile
from genkan.identity.portal.visit import end_visit, follow_portal_link

_PROFILE_PATH: Final = "/portal/profile"
# Kinde's names of its pages; there is no billing here, and no page of api keys.
_SECTIONS: Final = {
    "organization_details": Section.ORGANIZATIONS.value,
    "organization_members": "/portal/members",
}


async def serve_portal_redirect(request: Request) -> Response:
    """The link that `/account_api/v1/portal_link` gave: it works once."""
    if request.method == "HEAD":
        # Programs that look at links before people do must not use them up.
        return see_other(Section.PROFILE.value)
    provider = provider_of(request)
    ports, now, is_secure = provider.ports, provider.clock(), provider.config.is_https
    try:
        key = query_parameters(request).required("key")
    except InvalidRequest as error:
        raise MalformedRequest(error.description) from error
    cookie = read_cookie(request, CookieName.SESSION, is_secure=is_secure)
    session = await find_session(cookie, ports, now)
    signed_on = None if session is None else session.user_id
    token, visit = await follow_portal_link(key, signed_on, ports, now)
    response = see_other(_SECTIONS.get(visit.aim.subnav, Section.PROFILE.value))
    keep_visit(response, token, visit, ports, now)
    return response


async def show_profile(at: AtPortal) -> Response:
    """Whose account this is: names, picture, address."""
    user = at.visit.user
    form = ProfileForm(
        first_name=user.given_name or "",
        last_name=user.family_name or "",
        picture=user.picture or "",
    )
    return _profile(at, form, None)


async def take_profile(at: AtPortal, fields: Mapping[str, str]) -> Response:
    """Other names, another picture."""
    form = ProfileForm(
        first_name=fields.get(FIRST_NAME_FIELD, "").strip(),
        last_name=fields.get(LAST_NAME_FIELD, "").strip(),
        picture=fields.get(PICTURE_FIELD, "").strip(),
    )
    outcome = await change_profile(at.ports, at.visit.user.id, form, at.now)
    if isinstance(outcome, Refused):
        return _profile(at, form, outcome)
    return at.go(Section.PROFILE.value, "portal_saved")


async def take_leave(at: AtPortal, _fields: Mapping[str, str]) -> Response:
    """The end of the visit."""
    await end_visit(at.token, at.ports, at.now)
    return at.leave()


async def show_left(request: Request) -> Response:
    """The page after leaving the portal."""
    return page_response(request, NoticePage(kind=NoticeKind.PORTAL_LEFT))


def _profile(at: AtPortal, form: ProfileForm, refused: Refused | None) -> Response:
    page = PortalProfilePage(
        portal=at.frame(Section.PROFILE),
        action=at.url(_PROFILE_PATH),
        email=at.visit.user.email or "",
        email_url=at.url(EMAIL_PATH),
        first_name=form.first_name,
        last_name=form.last_name,
        picture=form.picture,
        faults=refused.faults if refused else (),
    )
    return at.page(page, "" if refused else Section.PROFILE.value, is_refused=refused is not None)


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/portal_redirect", ("GET",), serve_portal_redirect, Caller.BROWSER),
    portal_page(Section.PROFILE.value, show_profile),
    portal_form(_PROFILE_PATH, take_profile),
    portal_form(LEAVE_PATH, take_leave),
    Endpoint(LEFT_PATH, ("GET",), show_left, Caller.BROWSER),
)
