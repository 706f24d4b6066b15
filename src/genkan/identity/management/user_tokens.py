"""Genkan's own: an access token for a user, minted for an administrator (`genkan user token`).

It is made by the code that makes every access token, belongs to a stored grant, so that it can
be revoked, and is noted in the audit log.
"""

from typing import Final

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Body, Call, Line, Reply, not_found, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.token_subject import token_issue, token_subject
from genkan.identity.model.application import Application
from genkan.identity.model.token_customization import TokenType
from genkan.identity.model.user import User
from genkan.identity.model.workflow import NOBODY_KNOWN
from genkan.identity.names import Audience, ClientId, UserId
from genkan.identity.observation import HasuraRoleWithheld
from genkan.identity.tokens.access_token import access_token_lifetime
from genkan.identity.tokens.claims import TokenSubject
from genkan.identity.tokens.contents import access_token_contents
from genkan.identity.tokens.customize import ClaimChanges, customize
from genkan.identity.tokens.sign import sign
from genkan.identity.workflows.events import TokenOrigin
from genkan.identity.workflows.moments import user_token_changes


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
    subject = await token_subject(
        call,
        user,
        application,
        organization_code=body.org_code,
        audience=tuple(Audience(each) for each in body.audience),
    )
    await call.ports.grants.create(subject.grant)
    changes = await user_token_changes(call.ports, subject, TokenOrigin.AUTHORIZATION, NOBODY_KNOWN)
    return success(
        access_token=_token(call, subject, changes.access_token),
        token_type="bearer",  # noqa: S106 - a kind of token, not one
        expires_in=access_token_lifetime(application),
    )


def _token(call: Call, subject: TokenSubject, changes: ClaimChanges) -> str:
    mapped = access_token_contents(subject, token_issue(call))
    for role in mapped.withheld:
        call.ports.observe(HasuraRoleWithheld(subject.application.client_id, subject.user.id, role))
    claims = customize(mapped.claims, changes, TokenType.ACCESS)
    return sign(claims, call.keys, subject.application.signing_algorithm)


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
    return user


async def _application(call: Call, body: UserTokenBody) -> Application:
    application = await call.ports.applications.by_id(ClientId(body.client_id))
    if application is None:
        raise not_found("APPLICATION_NOT_FOUND", "there is no application with this client_id")
    missing = [each for each in body.audience if each not in application.audiences]
    if missing:
        raise InvalidBody((f"audience: the application has no access to '{missing[0]}'",))
    return application


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("POST", "/genkan/user_tokens", "create:genkan_user_tokens", create_user_token),
)
