"""grant_type=authorization_code: a code becomes tokens, once (RFC 6749 section 4.1.3)."""

from genkan.identity.errors import InvalidGrant
from genkan.identity.model.grant import Grant, Purpose
from genkan.identity.oauth.authorize.code import CodeContent, content_of
from genkan.identity.oauth.pkce import check_verifier
from genkan.identity.oauth.redirect_uri import is_same_redirect
from genkan.identity.oauth.revoke_grant import revoke_grant
from genkan.identity.oauth.secret import secret_hash
from genkan.identity.oauth.token.issue import issue_tokens
from genkan.identity.oauth.token.mint import Mint
from genkan.identity.oauth.token.request import TokenRequest, TokenResponse
from genkan.identity.tokens.subject import load_subject
from genkan.identity.workflows.events import TokenOrigin
from genkan.identity.workflows.moments import user_token_changes


async def redeem_code(request: TokenRequest) -> TokenResponse:
    """The tokens of the code's grant.

    A code that is replayed was stolen by one of the two who had it, so all tokens that came
    from it end (RFC 6749 section 4.1.2). Raises InvalidGrant.
    """
    mint = request.mint
    hashed = secret_hash(request.parameters.required("code"))
    secret = await mint.ports.secrets.find(Purpose.AUTHORIZATION_CODE, hashed)
    if secret is None:
        raise InvalidGrant("the code is not known")
    grant_id, content = content_of(secret)
    grant = await mint.ports.grants.by_id(grant_id)
    if grant is None or content.client_id != request.client.client_id:
        raise InvalidGrant("the code is not this application's")
    if secret.used_at is not None:
        raise await _replayed(grant, mint)
    if mint.now >= secret.expires_at or not grant.is_live(mint.now):
        raise InvalidGrant("the code has expired")
    _check_bindings(request, content)
    subject = await load_subject(grant, request.client, mint.ports)
    # Before the code is used up, so that it is still good when a workflow fails for a moment.
    changes = await user_token_changes(mint.ports, subject, TokenOrigin.AUTHORIZATION, mint.asker)
    if not await mint.ports.secrets.consume(Purpose.AUTHORIZATION_CODE, hashed, mint.now):
        raise await _replayed(grant, mint)
    return issue_tokens(subject, subject.grant.scope, content.nonce, mint, changes)


def _check_bindings(request: TokenRequest, content: CodeContent) -> None:
    """The redirect URL and the verifier belong to the request that got the code."""
    # RFC 6749 4.1.3 asks for identical values; Kinde's browser SDK drops a trailing slash
    # in one of the two.
    redirect_uri = request.parameters.required("redirect_uri")
    if not is_same_redirect(redirect_uri, content.redirect_uri):
        raise InvalidGrant("'redirect_uri' differs from the one the code was asked with")
    check_verifier(content.code_challenge, request.parameters.one("code_verifier"))


async def _replayed(grant: Grant, mint: Mint) -> InvalidGrant:
    await revoke_grant(grant, "code_replayed", mint.ports, mint.now)
    return InvalidGrant("the code was used before: its tokens are revoked")
