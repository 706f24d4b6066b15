"""Whom a token that an administrator asks for is about."""

from datetime import timedelta

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Call
from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.model.grant import Grant
from genkan.identity.model.organization import Membership
from genkan.identity.model.user import User
from genkan.identity.names import EMAIL, OPENID, PROFILE, Audience, GrantId
from genkan.identity.tokens.access_token import access_token_lifetime
from genkan.identity.tokens.api_scope import with_api_scopes
from genkan.identity.tokens.attributes import with_attributes
from genkan.identity.tokens.claims import Issue, TokenSubject
from genkan.identity.tokens.token_id import time_ordered


async def token_subject(
    call: Call,
    user: User,
    application: Application,
    *,
    organization_code: str | None,
    audience: tuple[Audience, ...] = (),
) -> TokenSubject:
    """The user at the application, as of now, with a grant that is not stored.

    organization_code: None takes the user's first organization, the default one.
    Raises InvalidBody for who may not have a token.
    """
    if user.is_suspended:
        raise InvalidBody(("user_id: the user is suspended and gets no tokens",))
    if application.kind is ApplicationKind.MACHINE:
        raise InvalidBody(("client_id: nobody signs in to an application of type 'm2m'",))
    memberships = await call.ports.organizations.memberships(user.id)
    membership = _membership(memberships, organization_code)
    if membership is not None and membership.organization.is_suspended:
        raise InvalidBody(("org_code: the organization is suspended and gets no tokens",))
    if not application.admits(membership):
        raise InvalidBody(
            ("org_code: the user has none of the roles there that the application lets in",)
        )
    grant = Grant(
        id=GrantId(call.ports.randomness.uuid()),
        client_id=application.client_id,
        user_id=user.id,
        session_id=None,
        organization_code=membership.organization.code if membership else None,
        scope=(OPENID, PROFILE, EMAIL),
        audience=audience,
        authenticated_at=call.now,
        created_at=call.now,
        refreshed_at=call.now,
        expires_at=call.now + timedelta(seconds=access_token_lifetime(application)),
    )
    subject = TokenSubject(
        user=user,
        application=application,
        grant=grant,
        membership=membership,
        memberships=memberships,
    )
    return await with_attributes(await with_api_scopes(subject, call.ports), call.ports)


def token_issue(call: Call) -> Issue:
    """The circumstances of one more token."""
    return Issue(
        issuer=call.ports.config.issuer,
        now=call.now,
        token_id=time_ordered(call.ports.randomness.uuid(), call.now),
    )


def _membership(
    memberships: tuple[Membership, ...], organization_code: str | None
) -> Membership | None:
    if organization_code is None:
        return memberships[0] if memberships else None
    for membership in memberships:
        if membership.organization.code == organization_code:
            return membership
    raise InvalidBody(("org_code: the user is no member of this organization",))
