"""The scopes of APIs in a user's token: what the user holds, through this application, now.

A user holds a scope in one organization: by a role, or directly as a member. Nothing else puts
one into a token (identity-security O10; Kinde: "Manage API scopes for users"; ADR 0037).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from genkan.identity.model.application import Application, AuthorisedApi
from genkan.identity.names import USER_SCOPES, Audience, Scope
from genkan.identity.ports import Ports
from genkan.identity.tokens.claims import TokenSubject


async def with_api_scopes(subject: TokenSubject, ports: Ports) -> TokenSubject:
    """The subject, whose grant has the scopes that hold now in place of those asked for."""
    grant, membership = subject.grant, subject.membership
    apis = audience_apis(subject.application, grant.audience)
    held: Mapping[Audience, frozenset[Scope]] = {}
    if apis and membership is not None:
        held = await ports.members.scopes(
            membership.organization.code, subject.user.id, [api.audience for api in apis]
        )
    named = named_scopes(grant.scope)
    holds = api_scopes(apis, held)
    if named or subject.application.sign_on.requires_consent:
        # Where people are asked, they agreed to what was named, and to nothing else.
        holds = tuple(scope for scope in holds if scope in named)
    return replace(subject, grant=replace(grant, scope=(*sign_in_scopes(grant.scope), *holds)))


def sign_in_scopes(scope: Sequence[Scope]) -> tuple[Scope, ...]:
    """Those of sign-in itself, which everybody has."""
    return tuple(each for each in scope if each in USER_SCOPES)


def named_scopes(scope: Sequence[Scope]) -> tuple[Scope, ...]:
    """Those of APIs, which the request named."""
    return tuple(each for each in scope if each not in USER_SCOPES)


def audience_apis(
    application: Application, audience: Sequence[Audience]
) -> tuple[AuthorisedApi, ...]:
    """The APIs of these audiences, of those that have scopes for users.

    The management API has none: it is for machines.
    """
    return tuple(
        api for api in application.apis if api.audience in audience and not api.is_management_api
    )


def offered_scopes(application: Application, audience: Sequence[Audience]) -> frozenset[Scope]:
    """What a request for these audiences may name, whoever the user will be."""
    apis = audience_apis(application, audience)
    return frozenset(scope for api in apis for scope in api.passed_on)


def api_scopes(
    apis: Sequence[AuthorisedApi], held: Mapping[Audience, frozenset[Scope]]
) -> tuple[Scope, ...]:
    """The scopes, sorted, of a token that is for all of these APIs.

    The claim names no API beside a scope, so each of them reads `read` as its own: one that
    several of them have is in the token only when it is allowed at every one.
    """
    allowed = {api.audience: api.passed_on & held.get(api.audience, frozenset()) for api in apis}
    keys = {scope for scopes in allowed.values() for scope in scopes}
    return tuple(
        sorted(
            key
            for key in keys
            if all(key in allowed[api.audience] for api in apis if key in api.offered)
        )
    )
