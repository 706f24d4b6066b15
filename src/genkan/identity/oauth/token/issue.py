"""The minting of all tokens that a grant gives."""

from collections.abc import Sequence
from dataclasses import replace

from genkan.identity.model.application import Application
from genkan.identity.model.token_customization import TokenType
from genkan.identity.names import OPENID, Scope
from genkan.identity.oauth.audience import still_authorised
from genkan.identity.oauth.scope import has_offline
from genkan.identity.oauth.token.mint import Mint
from genkan.identity.oauth.token.refresh_token_format import RefreshTokenId, write_refresh_token
from genkan.identity.oauth.token.request import TokenResponse
from genkan.identity.observation import HasuraRoleWithheld
from genkan.identity.ports import Ports
from genkan.identity.tokens.access_token import access_token_lifetime
from genkan.identity.tokens.claims import TokenSubject
from genkan.identity.tokens.contents import access_token_contents, id_token_contents
from genkan.identity.tokens.customize import ClaimChanges, customize
from genkan.identity.tokens.hasura_mapping import HasuraMapped
from genkan.identity.tokens.sign import sign
from genkan.identity.workflows.moments import TokenChanges


def issue_tokens(
    subject: TokenSubject,
    scope: Sequence[Scope],
    nonce: str | None,
    mint: Mint,
    changes: TokenChanges,
) -> TokenResponse:
    """The answer with every token the scopes ask for; the refresh token is the grant's current.

    ``scope`` may be narrower than the grant's; the refresh token keeps all of it. An API that the
    application may no longer call is no audience (identity-security T7).
    ``changes`` are what a workflow asked for before anything was used up.
    """
    grant, config = subject.grant, mint.ports.config
    audience = still_authorised(grant.audience, subject.application, config.management_audience)
    narrowed = replace(subject, grant=replace(grant, scope=tuple(scope), audience=audience))
    access_token = mint_access_token(narrowed, mint, changes.access_token)
    id_token = None
    if OPENID in scope:
        claims = id_token_contents(narrowed, mint.issue(), access_token=access_token, nonce=nonce)
        claims = customize(claims, changes.id_token, TokenType.ID)
        id_token = sign(claims, mint.ring, subject.application.signing_algorithm)
    refresh_token = None
    if has_offline(grant.scope):
        token_id = RefreshTokenId(grant.id, grant.counter)
        refresh_token = write_refresh_token(token_id, config.secret_key)
    return TokenResponse(
        access_token=access_token,
        id_token=id_token,
        refresh_token=refresh_token,
        expires_in=access_token_lifetime(subject.application),
        scope=" ".join(scope),
        user_id=subject.user.id,
    )


def mint_access_token(subject: TokenSubject, mint: Mint, changes: ClaimChanges) -> str:
    """A user's access token, with Hasura's session variables when the application wants them."""
    mapped = access_token_contents(subject, mint.issue())
    tell_withheld(mapped, subject.application, subject.user.id, mint.ports)
    claims = customize(mapped.claims, changes, TokenType.ACCESS)
    return sign(claims, mint.ring, subject.application.signing_algorithm)


def tell_withheld(
    mapped: HasuraMapped, application: Application, user_id: str | None, ports: Ports
) -> None:
    """Let the operator hear of each role that was left out."""
    for role in mapped.withheld:
        ports.observe(
            HasuraRoleWithheld(client_id=application.client_id, user_id=user_id, role=role)
        )
