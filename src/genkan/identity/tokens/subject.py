"""Whom the tokens of a grant are about, as of now: the one place that says who gets none."""

from genkan.identity.errors import InvalidGrant
from genkan.identity.model.application import Application
from genkan.identity.model.grant import Grant
from genkan.identity.ports import Ports
from genkan.identity.tokens.api_scope import with_api_scopes
from genkan.identity.tokens.attributes import with_attributes
from genkan.identity.tokens.claims import TokenSubject


async def load_subject(grant: Grant, application: Application, ports: Ports) -> TokenSubject:
    """The subject with all that tokens are made from: claims are never older than the token.

    The grant in it has the scopes that hold now (tokens/api_scope.py). Raises as find_subject.
    """
    subject = await find_subject(grant, application, ports)
    return await with_attributes(await with_api_scopes(subject, ports), ports)


async def find_subject(grant: Grant, application: Application, ports: Ports) -> TokenSubject:
    """The user and their place, without what only tokens need.

    Raises InvalidGrant when the user is gone, suspended, left the organization or lost the roles
    that the application asks for, or the organization is suspended (identity-security T7).
    """
    user = await ports.users.by_id(grant.user_id)
    if user is None or user.is_suspended:
        raise InvalidGrant("the user may not sign in any more")
    memberships = await ports.organizations.memberships(user.id)
    membership = next(
        (each for each in memberships if each.organization.code == grant.organization_code), None
    )
    if membership is None and grant.organization_code is not None:
        raise InvalidGrant("the user is not a member of the organization any more")
    if membership is not None and membership.organization.is_suspended:
        raise InvalidGrant("the organization is suspended")
    if not application.admits(membership):
        raise InvalidGrant("the user has none of the roles that the application lets in")
    return TokenSubject(
        user=user,
        application=application,
        grant=grant,
        membership=membership,
        memberships=memberships,
    )
