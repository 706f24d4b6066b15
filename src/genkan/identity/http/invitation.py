"""`/team_invitation?code=`: the link of an invitation, which leads to an application's sign-in."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import InteractionExpired
from genkan.identity.http.endpoint import Caller, Endpoint
from genkan.identity.http.page_response import page_response
from genkan.identity.http.provider import provider_of
from genkan.identity.oauth.authorize.invitation import inviting_application, open_invitation
from genkan.identity.pages.page import InvitationPage

_LONGEST_CODE = 128


async def show_invitation(request: Request) -> Response:
    """Who invites whom to what, and the way on; nothing is accepted by looking."""
    provider = provider_of(request)
    ports, now = provider.ports, provider.clock()
    code = request.query_params.get("code", "")
    is_code = bool(code) and len(code) <= _LONGEST_CODE and code.isascii() and code.isprintable()
    invitation = await open_invitation(code, ports, now) if is_code else None
    organization = (
        None
        if invitation is None
        else await ports.organizations.by_code(invitation.organization_code)
    )
    if invitation is None or organization is None:
        raise InteractionExpired("the invitation was used, revoked, or is too old")
    application = await inviting_application(ports)
    page = InvitationPage(
        organization=organization.name,
        email=invitation.email,
        sign_in_url=_with_code(application.login_uri, code)
        if application is not None and application.login_uri
        else "",
    )
    return page_response(request, page)


def _with_code(login_uri: str, code: str) -> str:
    parts = urlsplit(login_uri)
    own = urlencode({"invitation_code": code, "is_invitation": "true"})
    return urlunsplit(parts._replace(query="&".join(part for part in (parts.query, own) if part)))


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/team_invitation", ("GET",), show_invitation, Caller.BROWSER),
)
