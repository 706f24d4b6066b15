"""Who calls with a bearer token (RFC 6750), and whether the token still counts.

A token dies with its grant here at once, elsewhere with its `exp`.
"""

import re
from typing import Final

from genkan.identity.errors import InsufficientScope, InvalidGrant, InvalidToken
from genkan.identity.model.user import User
from genkan.identity.names import Scope
from genkan.identity.oauth.token.mint import Mint
from genkan.identity.tokens.claims import TokenSubject
from genkan.identity.tokens.subject import load_subject
from genkan.identity.tokens.verify import Expectation, TokenKind, VerifiedClaims, verify

_BEARER: Final = re.compile(r"[Bb]earer +(\S+)")


async def authenticate_user(
    authorization: str | None, mint: Mint
) -> tuple[User, tuple[Scope, ...]]:
    """The user of an access token, and its scopes.

    Raises InvalidToken; InsufficientScope for a machine's token, which has no user.
    """
    claims = verify_access_token(bearer_token(authorization), mint)
    if claims.sub is None:
        raise InsufficientScope("the token is a machine's: nobody is signed in")
    user = await mint.ports.users.by_id(claims.sub)
    if user is None or user.is_suspended or not await is_current(claims, mint):
        raise InvalidToken("the token is not valid any more", detail="user or grant has ended")
    return user, claims.scp or ()


async def authenticate_subject(authorization: str | None, mint: Mint) -> TokenSubject:
    """Whom a user's access token is about, as of now: roles and all, whatever the token says.

    Raises InvalidToken; InsufficientScope for a machine's token, which has no user.
    """
    claims = verify_access_token(bearer_token(authorization), mint)
    if claims.sub is None:
        raise InsufficientScope("the token is a machine's: nobody is signed in")
    grant = None if claims.sid is None else await mint.ports.grants.by_id(claims.sid)
    application = await mint.ports.applications.by_id(claims.azp)
    if grant is None or grant.revoked_at is not None or application is None:
        raise InvalidToken("the token is not valid any more", detail="grant has ended")
    try:
        return await load_subject(grant, application, mint.ports)
    except InvalidGrant as error:
        raise InvalidToken("the token is not valid any more", detail=error.description) from error


async def authenticate_holder(authorization: str | None, mint: Mint) -> VerifiedClaims:
    """Anybody with a current access token, a person's or a machine's (Kinde: introspection)."""
    claims = verify_access_token(bearer_token(authorization), mint)
    if not await is_current(claims, mint):
        raise InvalidToken("the token is not valid any more", detail="grant has ended")
    return claims


async def is_current(claims: VerifiedClaims, mint: Mint) -> bool:
    """Whether the grant, or the machine application, that a token came from still stands."""
    if claims.is_machine:
        return await mint.ports.applications.by_id(claims.azp) is not None
    grant = None if claims.sid is None else await mint.ports.grants.by_id(claims.sid)
    return grant is not None and grant.revoked_at is None


def verify_access_token(token: str, mint: Mint) -> VerifiedClaims:
    """The claims of an access token of ours."""
    expected = Expectation(issuer=mint.ports.config.issuer, kind=TokenKind.ACCESS)
    return verify(token, mint.ring, expected, mint.now)


def bearer_token(authorization: str | None) -> str:
    """The token of an Authorization header (RFC 6750 section 2.1)."""
    match = _BEARER.fullmatch(authorization or "")
    if match is None:
        raise InvalidToken("the Authorization header must be 'Bearer' and an access token")
    return match[1]
