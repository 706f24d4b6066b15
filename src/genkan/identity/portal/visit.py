"""A visit to the self-serve portal: one browser, for an hour, for one user.

A visit is not a sign-on session: who follows somebody else's link is signed on nowhere
(login CSRF, identity-security L4). It ends with the grant that the link came from.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import msgspec

from genkan.identity.errors import AccessDenied, InteractionExpired, InvalidGrant
from genkan.identity.model.application import Application
from genkan.identity.model.grant import OneTimeSecret, Purpose
from genkan.identity.model.session import SignOn
from genkan.identity.model.user import User
from genkan.identity.names import GrantId, OrganizationCode, UserId
from genkan.identity.ports import Ports
from genkan.identity.tokens.subject import find_subject

VISIT_LIFETIME: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalAim:
    """What a link, and the visit it begins, is for; stored with the secret.

    proved_at: when the visitor last showed, here, that the account is theirs.
    """

    grant_id: GrantId
    visit_id: str
    subnav: str = "profile"
    return_url: str | None = None
    proved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalVisit:
    """Who is at the portal, and what for.

    sign_on: the one that the link came from; it stays when the user's others are ended.
    organization_code: where the user works at the application.
    """

    user: User
    aim: PortalAim
    application: Application
    sign_on: SignOn
    organization_code: OrganizationCode | None
    ends_at: datetime

    @property
    def id(self) -> str:
        """What codes and challenges of this visit are bound to."""
        return self.aim.visit_id

    @property
    def user_id(self) -> UserId:
        """Whose account it is."""
        return self.user.id


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
    begun = replace(visit, ends_at=now + VISIT_LIFETIME)
    return await _put(begun, ports), begun


async def portal_visit(token: str, ports: Ports, now: datetime) -> PortalVisit:
    """The visit of a browser with this token. Raises InteractionExpired."""
    return await _live(Purpose.PORTAL_VISIT, token, ports, now)


async def proven_visit(visit: PortalVisit, token: str, ports: Ports, now: datetime) -> str:
    """The new token of a visit whose visitor just showed that the account is theirs.

    The old one counts no more, wherever it got to (OWASP ASVS 5.0 V7.2.4). Raises
    InteractionExpired.
    """
    if not await ports.secrets.consume(Purpose.PORTAL_VISIT, _hash(token), now):
        raise _expired()
    return await _put(replace(visit, aim=replace(visit.aim, proved_at=now)), ports)


async def end_visit(token: str, ports: Ports, now: datetime) -> None:
    """The visitor leaves."""
    await ports.secrets.consume(Purpose.PORTAL_VISIT, _hash(token), now)


def portal_secret(
    purpose: Purpose, token: str, user_id: UserId, aim: PortalAim, expires_at: datetime
) -> OneTimeSecret:
    """What is stored of a link's key or a visit's token."""
    return OneTimeSecret(
        purpose=purpose,
        secret_hash=_hash(token),
        subject=user_id,
        content=msgspec.json.encode(aim),
        expires_at=expires_at,
    )


async def _put(visit: PortalVisit, ports: Ports) -> str:
    token = ports.randomness.token()
    secret = portal_secret(Purpose.PORTAL_VISIT, token, visit.user.id, visit.aim, visit.ends_at)
    await ports.secrets.put(secret)
    return token


async def _live(purpose: Purpose, token: str, ports: Ports, now: datetime) -> PortalVisit:
    secret = await ports.secrets.find(purpose, _hash(token))
    if secret is None or secret.used_at is not None or now >= secret.expires_at:
        raise _expired()
    try:
        aim = msgspec.json.decode(secret.content, type=PortalAim)
    except msgspec.ValidationError as error:
        raise _expired() from error  # of an earlier version of ours
    grant = await ports.grants.by_id(aim.grant_id)
    if grant is None or grant.revoked_at is not None or grant.session_id is None:
        raise _expired()
    application = await ports.applications.by_id(grant.client_id)
    if application is None:
        raise _expired()
    try:
        # Who may not sign in to the application any more has no business at its portal either.
        subject = await find_subject(grant, application, ports)
    except InvalidGrant as error:
        raise _expired() from error
    return PortalVisit(
        user=subject.user,
        aim=aim,
        application=application,
        sign_on=SignOn(grant.session_id, subject.user.id),
        organization_code=grant.organization_code,
        ends_at=secret.expires_at,
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _expired() -> InteractionExpired:
    return InteractionExpired("the link was used or is too old: go back to the application")
