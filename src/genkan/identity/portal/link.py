"""Links to the self-serve portal: who may have one, and the key that works once.

What the key becomes, a visit of one browser, stands in visit.py.
"""

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode, urlsplit

from genkan.identity.errors import InsufficientScope, InvalidRequest
from genkan.identity.model.application import Application, ApplicationKind, web_origins
from genkan.identity.model.grant import Purpose
from genkan.identity.portal.visit import PortalAim, portal_secret
from genkan.identity.ports import Ports
from genkan.identity.tokens.claims import TokenSubject

LINK_LIFETIME: Final = timedelta(minutes=5)
# Kinde: the pages of its portal. What we have no page for leads to the profile.
SUBNAVS: Final = (
    *("profile", "organization_details", "organization_members", "organization_plan_details"),
    *("organization_payment_details", "organization_plan_selection", "payment_details"),
    *("plan_details", "plan_selection", "user_api_keys", "organization_api_keys"),
)


async def make_portal_link(
    subject: TokenSubject,
    *,
    subnav: str | None,
    return_url: str | None,
    ports: Ports,
    now: datetime,
) -> str:
    """`GET /account_api/v1/portal_link`: a URL that opens the portal once, within minutes.

    Raises InvalidRequest, InsufficientScope. Source: Kinde Account API, GetPortalLink.
    """
    _check_may_open(subject, ports)
    if subnav is not None and subnav not in SUBNAVS:
        raise InvalidRequest(f"parameter 'subnav' must be one of {', '.join(SUBNAVS)}")
    if return_url is not None and not is_own_url(return_url, subject.application):
        raise InvalidRequest(
            "parameter 'return_url' must be a URL of the application: its origin, or its scheme, "
            "is that of one of its callback or logout URLs"
        )
    aim = PortalAim(
        grant_id=subject.grant.id,
        visit_id=ports.randomness.uuid(),
        subnav=subnav or "profile",
        return_url=return_url,
    )
    key = ports.randomness.token()
    end = now + LINK_LIFETIME
    await ports.secrets.put(portal_secret(Purpose.PORTAL_LINK, key, subject.user.id, aim, end))
    return f"{ports.config.issuer}/portal_redirect?{urlencode({'key': key})}"


def _check_may_open(subject: TokenSubject, ports: Ports) -> None:
    """The account is opened by a first-party application that the user signed on to.

    A token that reached somebody else is worth little there: an application that must ask for
    consent gets no link, nor a device, nor who holds a token that an administrator minted, nor
    one for an API that the application may no longer call. Kinde asks for a user's access token
    and says no more. Raises InsufficientScope.
    """
    application, grant = subject.application, subject.grant
    if application.sign_on.requires_consent:
        raise InsufficientScope("the application is not first-party: it may not open the account")
    if application.kind is ApplicationKind.DEVICE or grant.session_id is None:
        raise InsufficientScope("the token is not of a sign-on in a browser: sign in to get one")
    allowed = {*application.audiences, ports.config.management_audience}
    if not set(grant.audience) <= allowed:
        raise InsufficientScope(
            "the token is for an API that the application is no longer authorised for"
        )


def is_own_url(url: str, application: Application) -> bool:
    """Whether a URL leads back to the application and nowhere else (identity-security O13)."""
    try:
        parts = urlsplit(url)
        origins = web_origins((url,))
    except ValueError:
        return False
    # To a browser a backslash is a slash, and what stands before an @ is no host.
    if "\\" in url or "@" in parts.netloc or not url.isprintable() or " " in url:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(origins) and origins <= application.origins
    registered = (*application.redirect_uris, *application.logout_uris)
    return bool(parts.scheme) and parts.scheme in {urlsplit(each).scheme for each in registered}
