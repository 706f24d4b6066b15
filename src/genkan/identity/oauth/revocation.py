"""The end of a token, and of all that came with it (RFC 7009)."""

from genkan.identity.errors import InvalidToken
from genkan.identity.model.application import Application
from genkan.identity.names import GrantId
from genkan.identity.oauth.bearer import verify_access_token
from genkan.identity.oauth.revoke_grant import revoke_grant
from genkan.identity.oauth.token.mint import Mint
from genkan.identity.oauth.token.refresh_token_format import read_refresh_token


async def revoke_token(token: str, client: Application, mint: Mint) -> None:
    """End the grant of an access or refresh token of this client.

    A token that is unknown, or another client's, changes nothing and is no error
    (RFC 7009 section 2.2).
    """
    grant_id = _grant_of(token, mint)
    grant = None if grant_id is None else await mint.ports.grants.by_id(grant_id)
    if grant is None or grant.client_id != client.client_id or grant.revoked_at is not None:
        return
    await revoke_grant(grant, "revoked_by_client", mint.ports, mint.now)


def _grant_of(token: str, mint: Mint) -> GrantId | None:
    refresh_token = read_refresh_token(token, mint.ports.config.secret_key)
    if refresh_token is not None:
        return refresh_token.grant_id
    try:
        return verify_access_token(token, mint).sid
    except InvalidToken:
        return None
