"""The feature flags and properties that tokens are made from: which are wanted, and loading them.

Most applications want the flags alone; what nobody wants is not read.
"""

from collections.abc import Iterable
from dataclasses import replace

from genkan.identity.model.application import Application
from genkan.identity.model.feature_flag import EffectiveFlag, effective_flags
from genkan.identity.model.property import (
    PropertyContext,
    PropertyOwner,
    application_owner,
    organization_owner,
    user_owner,
)
from genkan.identity.model.token_customization import OptionalClaim, TokenContents, TokenType
from genkan.identity.names import OrganizationCode, UserId
from genkan.identity.ports import Ports
from genkan.identity.tokens.claim_source import property_context
from genkan.identity.tokens.claims import Attributes, Claims, TokenSubject


async def with_attributes(subject: TokenSubject, ports: Ports) -> TokenSubject:
    """The subject with the flags and properties that its application's tokens have."""
    tokens = subject.application.tokens
    parts = (tokens.access_token, tokens.id_token)
    sources = subject.application.hasura.session_variables.values()
    wanted = _contexts(parts) | {property_context(source) for source in sources}
    organization_code = _organization_code(subject)
    flags = (
        await effective(ports, organization_code, subject.user.id)
        if any(OptionalClaim.FEATURE_FLAGS in part.claims for part in parts)
        else ()
    )
    owners = [owner for owner in _owners(subject) if owner.context in wanted]
    attributes = await _attributes(flags, owners, ports)
    if OptionalClaim.EXT_PROVIDER in tokens.id_token.claims:
        attributes = replace(attributes, signed_in_at=await _signed_in_at(subject, ports))
    return replace(subject, attributes=attributes)


async def machine_attributes(application: Application, ports: Ports) -> Attributes:
    """The flags and properties that an application's client_credentials tokens have."""
    contents = application.tokens.of(TokenType.MACHINE)
    sources = application.hasura.session_variables.values()
    wanted = _contexts((contents,)) | {property_context(source) for source in sources}
    flags = (
        await effective(ports, application.organization_code, None)
        if OptionalClaim.FEATURE_FLAGS in contents.claims
        else ()
    )
    owner = application_owner(application.client_id)
    return await _attributes(flags, [owner] if owner.context in wanted else [], ports)


async def effective(
    ports: Ports, organization_code: OrganizationCode | None, user_id: UserId | None
) -> tuple[EffectiveFlag, ...]:
    """Every flag with the value that holds for this user in this organization."""
    return effective_flags(await ports.feature_flags.overridden(organization_code, user_id))


async def _attributes(
    flags: tuple[EffectiveFlag, ...], owners: Iterable[PropertyOwner], ports: Ports
) -> Attributes:
    found = {
        owner.context: {
            each.property.key: each.value
            for each in await ports.properties.values_of(owner)
            # Private: an administrator's note, which no token shows.
            if each.value is not None and not each.property.is_private
        }
        for owner in owners
    }
    return Attributes(flags=flags, properties=found)


async def _signed_in_at(subject: TokenSubject, ports: Ports) -> Claims | None:
    """Kinde's `ext_provider`: the connection, and what it last told of the account."""
    connection_id = subject.grant.connection_id
    if connection_id is None:
        return None
    connection = await ports.connections.by_id(connection_id)
    identities = (await ports.identities.of_users([subject.user.id])).get(subject.user.id, ())
    account = next((each for each in identities if each.connection_id == connection_id), None)
    if connection is None or account is None:
        return None
    told = {"email": account.email} if account.email else {}
    claims = {"connection_id": connection_id, **told, "profile": account.profile}
    return {"name": connection.name, "connection_id": connection_id, "claims": claims}


def _contexts(parts: Iterable[TokenContents]) -> frozenset[PropertyContext | None]:
    """The contexts of all properties that these tokens have, as claims or as sources."""
    shown = {context for part in parts for context, keys in part.properties.items() if keys}
    sources = {property_context(source) for part in parts for source in part.custom_claims.values()}
    return frozenset(shown) | sources


def _owners(subject: TokenSubject) -> tuple[PropertyOwner, ...]:
    code = _organization_code(subject)
    return (
        user_owner(subject.user.id),
        *([] if code is None else [organization_owner(code)]),
        application_owner(subject.application.client_id),
    )


def _organization_code(subject: TokenSubject) -> OrganizationCode | None:
    return subject.membership.organization.code if subject.membership else None
