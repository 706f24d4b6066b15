"""Genkan's own: an access token for a user, minted for an administrator (`genkan user token`).

It is made by the code that makes every access token, belongs to a stored grant, so that it can
be revoked, and is noted in the audit log.
"""

from datetime import timedelta
from typing import Final

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Body, Call, Line, Reply, not_found, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.model.grant import Grant
from genkan.identity.model.organization import Membership
from genkan.identity.model.user import User
from genkan.identity.names import EMAIL, OPENID, PROFILE, Audience, ClientId, GrantId, UserId
from genkan.identity.observation import HasuraRoleWithheld
from genkan.identity.tokens.access_token import access_token_lifetime
from genkan.identity.tokens.claims import Issue, TokenSubject
from genkan.identity.tokens.contents import access_token_contents
from genkan.identity.tokens.sign import sign


class UserTokenBody(Body):
    """`POST /api/v1/genkan/user_tokens`: the user by id or email, and the application."""

    user_id: Line | None = None
    email: Line | None = None
    client_id: Line
    org_code: Line | None = None
    audience: list[Line] = Field(default=[], max_length=20)


async def create_user_token(call: Call) -> Reply:
    """The access token this user would get at this application, as of now."""
    body = read_body(call, UserTokenBody)
    user = await _user(call, body)
    application = await _application(call, body)
    memberships = await call.ports.organizations.memberships(user.id)
    membership = _membership(memberships, body.org_code)
    lifetime_seconds = access_token_lifetime(application)
    grant = Grant(
        id=GrantId(call.ports.randomness.uuid()),
        client_id=application.client_id,
        user_id=user.id,
        session_id=None,
        organization_code=membership.organization.code if membership else None,
        scope=(OPENID, PROFILE, EMAIL),
        audience=tuple(Audience(each) for each in body.audience),
        authenticated_at=call.now,
        created_at=call.now,
        refreshed_at=call.now,
        expires_at=call.now + timedelta(seconds=lifetime_seconds),
    )
    await call.ports.grants.create(grant)
    subject = TokenSubject(
        user=user,
        application=application,
        grant=grant,
        membership=membership,
        organization_codes=tuple(each.organization.code for each in memberships),
    )
    return success(
        access_token=_token(call, subject),
        token_type="bearer",  # noqa: S106 - a kind of token, not one
        expires_in=lifetime_seconds,
    )


def _token(call: Call, subject: TokenSubject) -> str:
    issue = Issue(
        issuer=call.ports.config.issuer, now=call.now, token_id=call.ports.randomness.uuid()
    )
    mapped = access_token_contents(subject, issue)
    for role in mapped.withheld:
        call.ports.observe(HasuraRoleWithheld(subject.application.client_id, subject.user.id, role))
    return sign(mapped.claims, call.keys)


async def _user(call: Call, body: UserTokenBody) -> User:
    if (body.user_id is None) == (body.email is None):
        raise InvalidBody(("user_id: name the user by 'user_id' or by 'email', one of them",))
    user = (
        await call.ports.users.by_id(UserId(body.user_id))
        if body.user_id is not None
        else await call.ports.users.by_email(body.email or "")
    )
    if user is None:
        raise not_found("USER_NOT_FOUND", "there is no user with this id or email")
    if user.is_suspended:
        raise InvalidBody(("user_id: the user is suspended and gets no tokens",))
    return user


async def _application(call: Call, body: UserTokenBody) -> Application:
    application = await call.ports.applications.by_id(ClientId(body.client_id))
    if application is None:
        raise not_found("APPLICATION_NOT_FOUND", "there is no application with this client_id")
    if application.kind is ApplicationKind.MACHINE:
        raise InvalidBody(("client_id: nobody signs in to an application of type 'm2m'",))
    missing = [each for each in body.audience if each not in application.audiences]
    if missing:
        raise InvalidBody((f"audience: the application has no access to '{missing[0]}'",))
    return application


def _membership(memberships: tuple[Membership, ...], org_code: str | None) -> Membership | None:
    """The organization asked for; else the first, the default one."""
    if org_code is None:
        return memberships[0] if memberships else None
    for membership in memberships:
        if membership.organization.code == org_code:
            return membership
    raise InvalidBody(("org_code: the user is no member of this organization",))


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("POST", "/genkan/user_tokens", "create:genkan_user_tokens", create_user_token),
)
