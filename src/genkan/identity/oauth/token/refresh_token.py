"""grant_type=refresh_token: the next tokens of a family (RFC 6749 section 6).

Each refresh counts the family one up. The token before the current one is accepted for a
short while, as often as it comes, and gets what the current one stands for: Next.js refreshes
once per parallel request. Any other used token was copied, and ends the family
(RFC 9700 section 4.14.2).
"""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum

from genkan.identity.errors import InvalidGrant
from genkan.identity.model.grant import Grant
from genkan.identity.oauth.refresh_expiry import grant_end
from genkan.identity.oauth.revoke_grant import revoke_grant
from genkan.identity.oauth.scope import has_offline, narrow_scope, parse_scope
from genkan.identity.oauth.token.issue import issue_tokens
from genkan.identity.oauth.token.mint import Mint
from genkan.identity.oauth.token.refresh_token_format import RefreshTokenId, read_refresh_token
from genkan.identity.oauth.token.request import TokenRequest, TokenResponse
from genkan.identity.tokens.claims import TokenSubject
from genkan.identity.tokens.subject import load_subject
from genkan.identity.workflows.events import TokenOrigin
from genkan.identity.workflows.moments import NO_CHANGES, TokenChanges, user_token_changes


class Presented(Enum):
    """What a refresh token is to its family when it is presented."""

    CURRENT = "current"
    JUST_REPLACED = "just replaced"
    REUSED = "reused"
    DEAD = "dead"


async def refresh(request: TokenRequest) -> TokenResponse:
    """New tokens of all kinds, with claims as of now. Raises InvalidGrant, InvalidScope."""
    mint = request.mint
    presented = read_refresh_token(
        request.parameters.required("refresh_token"), mint.ports.config.secret_key
    )
    grant = None if presented is None else await mint.ports.grants.by_id(presented.grant_id)
    if presented is None or grant is None or grant.client_id != request.client.client_id:
        raise InvalidGrant("the refresh token is not one of this application")
    requested = parse_scope(request.parameters.one("scope"))
    subject = await load_subject(grant, request.client, mint.ports)
    # What holds now, not what held at the sign-in: a scope that was taken away is gone here.
    scope = narrow_scope(requested, subject.grant.scope)
    changes = await _changes(presented, grant, subject, mint)
    current = await _advance(presented, grant, request)
    return issue_tokens(replace(subject, grant=current), scope, None, mint, changes)


def judge(
    presented: RefreshTokenId, grant: Grant, now: datetime, *, grace_seconds: int
) -> Presented:
    """What the token is to its family; the order is the counter's, never a clock's."""
    if not grant.is_live(now) or not has_offline(grant.scope):
        return Presented.DEAD
    if presented.counter == grant.counter:
        return Presented.CURRENT
    is_within_grace = now - grant.refreshed_at < timedelta(seconds=grace_seconds)
    if presented.counter == grant.counter - 1 and is_within_grace:
        return Presented.JUST_REPLACED
    return Presented.REUSED


async def _changes(
    presented: RefreshTokenId, grant: Grant, subject: TokenSubject, mint: Mint
) -> TokenChanges:
    """What a workflow changes, asked before the family counts up.

    A workflow that fails for an hour must cost nobody their session: the token that was
    presented stays the current one. Nothing runs for a token that is not accepted.
    """
    grace_seconds = mint.ports.config.refresh_grace_seconds
    match judge(presented, grant, mint.now, grace_seconds=grace_seconds):
        case Presented.CURRENT | Presented.JUST_REPLACED:
            return await user_token_changes(mint.ports, subject, TokenOrigin.REFRESH, mint.asker)
        case Presented.REUSED | Presented.DEAD:
            return NO_CHANGES


async def _advance(presented: RefreshTokenId, grant: Grant, request: TokenRequest) -> Grant:
    """The family with its current token; one of concurrent calls counts up, all learn of it."""
    mint = request.mint
    grace_seconds = mint.ports.config.refresh_grace_seconds
    if judge(presented, grant, mint.now, grace_seconds=grace_seconds) is Presented.CURRENT:
        counted = await mint.ports.grants.rotate(
            grant.id,
            counter=presented.counter,
            expires_at=grant_end(request.client, grant.created_at, mint.now),
            now=mint.now,
        )
        if counted is not None:
            return counted
        # Somebody was faster by a moment: look again.
        grant = await mint.ports.grants.by_id(grant.id) or grant
    match judge(presented, grant, mint.now, grace_seconds=grace_seconds):
        case Presented.JUST_REPLACED:
            return grant
        case Presented.REUSED:
            await revoke_grant(grant, "refresh_token_reused", mint.ports, mint.now)
            raise InvalidGrant("the refresh token was used before: its family is revoked")
        case Presented.CURRENT | Presented.DEAD:
            raise InvalidGrant("the refresh token has expired or is revoked")
