"""What a token is worth now (RFC 7662)."""

from genkan.identity.errors import InvalidToken
from genkan.identity.oauth.bearer import is_current, verify_access_token
from genkan.identity.oauth.scope import has_offline
from genkan.identity.oauth.token.mint import Mint
from genkan.identity.oauth.token.refresh_token_format import read_refresh_token
from genkan.identity.tokens.claims import Claims, seconds

INACTIVE: Claims = {"active": False}


async def introspect(token: str, mint: Mint) -> Claims:
    """The state of an access or refresh token; what is not ours is just inactive."""
    refresh_token = read_refresh_token(token, mint.ports.config.secret_key)
    if refresh_token is None:
        return await _access_token_state(token, mint)
    grant = await mint.ports.grants.by_id(refresh_token.grant_id)
    is_usable = grant is not None and grant.is_live(mint.now) and has_offline(grant.scope)
    if grant is None or not is_usable or refresh_token.counter != grant.counter:
        return INACTIVE
    return {
        "active": True,
        "client_id": grant.client_id,
        "sub": grant.user_id,
        "scope": " ".join(grant.scope),
        "aud": list(grant.audience),
        "exp": seconds(grant.expires_at),
        "iat": seconds(grant.refreshed_at),
        "iss": mint.ports.config.issuer,
    }


async def _access_token_state(token: str, mint: Mint) -> Claims:
    try:
        claims = verify_access_token(token, mint)
    except InvalidToken:
        return INACTIVE
    if not await is_current(claims, mint):
        return INACTIVE
    state: dict[str, object] = {
        "active": True,
        "aud": list(claims.aud),
        "client_id": claims.azp,
        "exp": claims.exp,
        "iat": claims.iat,
        "iss": claims.iss,
        "jti": claims.jti,
        "scope": " ".join(claims.scp or ()),
        "token_type": "bearer",
    }
    if claims.sub is not None:
        state["sub"] = claims.sub
    return state
