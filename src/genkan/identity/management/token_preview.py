"""Genkan's own: what the tokens of an application would say, and how large they would be."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from genkan.identity.errors import InvalidBody
from genkan.identity.management.applications import called_application
from genkan.identity.management.call import Body, Call, Line, Reply, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.token_subject import token_issue, token_subject
from genkan.identity.management.user_passwords import no_user
from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.model.token_customization import TokenType
from genkan.identity.model.user import User
from genkan.identity.names import UserId
from genkan.identity.tokens.attributes import machine_attributes
from genkan.identity.tokens.claims import Claims
from genkan.identity.tokens.contents import (
    access_token_contents,
    id_token_contents,
    machine_token_contents,
)
from genkan.identity.tokens.sign import sign
from genkan.identity.tokens.size import size_warning


class TokenPreviewBody(Body):
    """`POST .../token_preview`. A machine's token is about no user: `{}`.

    is_example_user: somebody new, who need not exist, in place of `user_id`.
    """

    user_id: Line | None = None
    is_example_user: bool = False
    organization_code: Line | None = None


async def preview_tokens(call: Call) -> Reply:
    """The claims of the tokens this user would get here now, and their sizes; never a token.

    {"tokens": {"access_token": {"claims": {...}, "size_bytes": 1203}, "id_token": {...}},
     "warnings": [], "withheld_roles": ["admin"]}
    """
    application = await called_application(call)
    body = read_body(call, TokenPreviewBody)
    if application.kind is ApplicationKind.MACHINE:
        return await _machine_preview(call, application)
    user = await _wanted_user(call, body)
    subject = await token_subject(call, user, application, organization_code=body.organization_code)
    mapped = access_token_contents(subject, token_issue(call))
    access_token = sign(mapped.claims, call.keys, application.signing_algorithm)
    id_token = id_token_contents(subject, token_issue(call), access_token=access_token, nonce=None)
    return _preview(
        call,
        application,
        {TokenType.ACCESS: mapped.claims, TokenType.ID: id_token},
        mapped.withheld,
    )


async def _wanted_user(call: Call, body: TokenPreviewBody) -> User:
    if body.user_id is None:
        if body.is_example_user:
            return _example_user(call.now)
        raise InvalidBody(("user_id: missing; it says whose tokens to show",))
    user = await call.ports.users.by_id(UserId(body.user_id))
    if user is None:
        raise no_user()
    return user


def _example_user(now: datetime) -> User:
    """Somebody who just registered; no user of the store has this id."""
    return User(
        id=UserId(f"kp_{'0' * 32}"),
        email="somebody@example.com",
        is_email_verified=True,
        given_name="Somebody",
        family_name="New",
        picture=None,
        username=None,
        provided_id=None,
        is_suspended=False,
        created_at=now,
        updated_at=now,
    )


async def _machine_preview(call: Call, application: Application) -> Reply:
    mapped = machine_token_contents(
        application,
        application.scopes,
        application.audiences,
        token_issue(call),
        await machine_attributes(application, call.ports),
    )
    return _preview(call, application, {TokenType.MACHINE: mapped.claims}, mapped.withheld)


def _preview(
    call: Call,
    application: Application,
    claims: Mapping[TokenType, Claims],
    withheld: tuple[str, ...],
) -> Reply:
    sizes = {
        token: len(sign(each, call.keys, application.signing_algorithm))
        for token, each in claims.items()
    }
    warnings = [size_warning(token, size) for token, size in sizes.items()]
    return success(
        tokens={
            token.value: {"claims": each, "size_bytes": sizes[token]}
            for token, each in claims.items()
        },
        warnings=[each for each in warnings if each is not None],
        withheld_roles=list(withheld),
    )


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation(
        "POST",
        "/genkan/applications/{application_id}/token_preview",
        "read:genkan_token_preview",
        preview_tokens,
    ),
)
