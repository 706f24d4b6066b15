"""Links to the self-serve portal: a key that works once, then a visit of one browser.

A visit is not a sign-on session: who follows somebody else's link is signed on nowhere
(login CSRF, identity-security L4). It ends with the grant that the link came from.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode, urlsplit

import msgspec

from genkan.identity.errors import (
    AccessDenied,
    InsufficientScope,
    InteractionExpired,
    InvalidRequest,
)
from genkan.identity.model.application import Application, ApplicationKind, web_origins
from genkan.identity.model.grant import OneTimeSecret, Purpose
from genkan.identity.model.user import User
from genkan.identity.names import GrantId, UserId
from genkan.identity.ports import Ports
from genkan.identity.tokens.claims import TokenSubject

LINK_LIFETIME: Final = timedelta(minutes=5)
VISIT_LIFETIME: Final = timedelta(hours=1)
# Kinde: the pages of its portal.
SUBNAVS: Final = (
    *("profile", "organization_details", "organization_members", "organization_plan_details"),
    *("organization_payment_details", "organization_plan_selection", "payment_details"),
    *("plan_details", "plan_selection", "user_api_keys", "organization_api_keys"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalAim:
    """What a link, and the visit it begins, is for; stored with the secret."""

    grant_id: GrantId
    subnav: str = "profile"
    return_url: str | None = None


@dataclass(frozen=True, slots=True)
class PortalVisit:
    """Who is at the portal, and what for."""

    user: User
    aim: PortalAim


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
    aim = PortalAim(grant_id=subject.grant.id, subnav=subnav or "profile", return_url=return_url)
    key = ports.randomness.token()
    await ports.secrets.put(
        _secret(key, Purpose.PORTAL_LINK, subject.user.id, aim, now + LINK_LIFETIME)
    )
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


async def follow_portal_link(
    key: str, signed_on: UserId | None, ports: Ports, now: datetime
) -> tuple[str, PortalVisit]:
    """The token of a new visit, and the visit; the key works no more.

    signed_on: as whom the browser is signed on. Nobody is led into another's account.
    Raises InteractionExpired, AccessDenied.
    """
    visit = await _live(Purpose.PORTAL_LINK, key, ports, now)
    if signed_on is not None and signed_on != visit.user.id:
        raise AccessDenied("this browser is signed in to another account: sign out first")
    if not await ports.secrets.consume(Purpose.PORTAL_LINK, _hash(key), now):
        raise _expired()
    token = ports.randomness.token()
    end = now + VISIT_LIFETIME
    await ports.secrets.put(_secret(token, Purpose.PORTAL_VISIT, visit.user.id, visit.aim, end))
    return token, visit


async def portal_visit(token: str, ports: Ports, now: datetime) -> PortalVisit:
    """The visit of a browser with this token. Raises InteractionExpired."""
    return await _live(Purpose.PORTAL_VISIT, token, ports, now)


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


async def _live(purpose: Purpose, token: str, ports: Ports, now: datetime) -> PortalVisit:
    secret = await ports.secrets.find(purpose, _hash(token))
    if secret is None or secret.used_at is not None or now >= secret.expires_at:
        raise _expired()
    aim = msgspec.json.decode(secret.content, type=PortalAim)
    grant = await ports.grants.by_id(aim.grant_id)
    user = await ports.users.by_id(UserId(secret.subject))
    if grant is None or grant.revoked_at is not None or user is None or user.is_suspended:
        raise _expired()
    return PortalVisit(user, aim)


def _secret(
    token: str, purpose: Purpose, user_id: UserId, aim: PortalAim, expires_at: datetime
) -> OneTimeSecret:
    return OneTimeSecret(
        purpose=purpose,
        secret_hash=_hash(token),
        subject=user_id,
        content=msgspec.json.encode(aim),
        expires_at=expires_at,
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _expired() -> InteractionExpired:
    return InteractionExpired("the link was used or is too old: go back to the application")
