"""grant_type=client_credentials: an application acts for itself (RFC 6749 section 4.4)."""

from collections.abc import Sequence

from genkan.identity.errors import InvalidScope, UnauthorizedClient
from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.model.token_customization import TokenType
from genkan.identity.names import Audience, Scope
from genkan.identity.oauth.audience import authorised_audience, requested_audience
from genkan.identity.oauth.scope import narrow_scope, parse_scope
from genkan.identity.oauth.token.issue import tell_withheld
from genkan.identity.oauth.token.request import TokenRequest, TokenResponse
from genkan.identity.tokens.access_token import access_token_lifetime
from genkan.identity.tokens.attributes import machine_attributes
from genkan.identity.tokens.contents import machine_token_contents
from genkan.identity.tokens.customize import customize
from genkan.identity.tokens.sign import sign
from genkan.identity.workflows.moments import machine_token_changes


async def grant_machine(request: TokenRequest) -> TokenResponse:
    """An access token without a user; no ID token, no refresh token (RFC 6749 4.4.3)."""
    client, mint = request.client, request.mint
    if client.kind is not ApplicationKind.MACHINE:
        raise UnauthorizedClient("this application is not a machine (type m2m)")
    management = mint.ports.config.management_audience
    audience = authorised_audience(requested_audience(request.parameters), client, management)
    requested = parse_scope(request.parameters.one("scope"))
    scope = machine_scope(requested, audience, client)
    attributes = await machine_attributes(client, mint.ports)
    mapped = machine_token_contents(client, scope, audience, mint.issue(), attributes)
    changes = await machine_token_changes(mint.ports, client, audience, scope, mint.asker)
    tell_withheld(mapped, client, None, mint.ports)
    claims = customize(mapped.claims, changes, TokenType.MACHINE)
    return TokenResponse(
        access_token=sign(claims, mint.ring, client.signing_algorithm),
        expires_in=access_token_lifetime(client),
        scope=" ".join(scope),
    )


def machine_scope(
    requested: Sequence[Scope], audience: Sequence[Audience], client: Application
) -> tuple[Scope, ...]:
    """The scopes of the token: those asked, or all the client has for these audiences.

    Scopes of a user ("openid") are never among them.
    """
    available = tuple(
        dict.fromkeys(
            scope for api in client.apis if api.audience in audience for scope in api.scopes
        )
    )
    if requested and not available:
        raise InvalidScope(
            f"scope '{requested[0]}' is not available: the token is for no API that has it"
        )
    return narrow_scope(requested, available)
