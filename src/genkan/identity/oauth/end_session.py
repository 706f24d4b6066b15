"""Logout: whom it ends, where it leads, and when it is asked about first.

Source: OpenID Connect RP-Initiated Logout 1.0; Kinde, `/logout?redirect=`.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from genkan.identity.errors import InvalidToken, UnregisteredRedirect
from genkan.identity.model.session import Session
from genkan.identity.names import ClientId, GrantId
from genkan.identity.oauth.parameters import Parameters
from genkan.identity.oauth.redirect_uri import is_same_redirect
from genkan.identity.oauth.token.mint import Mint
from genkan.identity.tokens.verify import Expectation, Expiry, TokenKind, VerifiedClaims, verify

# In the order they count: the standard's, Kinde's, and its Python SDK's.
_TARGETS: Final = ("post_logout_redirect_uri", "redirect", "redirect_uri")


@dataclass(frozen=True, slots=True)
class Logout:
    """A checked logout. ``location`` is a registered URL, or None: our own page."""

    location: str | None
    grant_id: GrantId | None  # of the id_token_hint: ended even without a session cookie
    is_wanted: bool  # False: anybody's link could have sent the browser here, so ask first


async def read_logout(parameters: Parameters, mint: Mint, session: Session | None) -> Logout:
    """What a request to `/logout` asks for. Raises UnregisteredRedirect.

    Kinde's SDKs send no `id_token_hint`; a registered URL to return to stands for the wish,
    as it does at Kinde. A bare link proves nothing (attack O14).
    """
    hint = _hint(parameters, mint)
    target = next((uri for name in _TARGETS if (uri := parameters.one(name))), None)
    client_id = ClientId(named) if (named := parameters.one("client_id")) else None
    if hint is not None and client_id is None:
        client_id = hint.azp
    if target is not None and not await _is_registered(target, client_id, mint):
        raise UnregisteredRedirect(
            "the URL to return to is not an allowed logout URL", address=target
        )
    is_ours = hint is not None and (session is None or hint.sub == session.user_id)
    return Logout(
        location=None if target is None else _with_state(target, parameters.one("state")),
        grant_id=hint.sid if hint is not None and is_ours else None,
        is_wanted=is_ours or target is not None or session is None,
    )


def _hint(parameters: Parameters, mint: Mint) -> VerifiedClaims | None:
    """The claims of the `id_token_hint`; an expired one still says who it was for."""
    token = parameters.one("id_token_hint")
    if token is None:
        return None
    expected = Expectation(
        issuer=mint.ports.config.issuer, kind=TokenKind.ID, expiry=Expiry.IGNORED
    )
    try:
        return verify(token, mint.ring, expected, mint.now)
    except InvalidToken:
        return None


async def _is_registered(uri: str, client_id: ClientId | None, mint: Mint) -> bool:
    """Exactly a registered logout URL, of this client or, with none named, of any."""
    if client_id is None:
        return await mint.ports.applications.has_logout_uri(uri)
    application = await mint.ports.applications.by_id(client_id)
    return application is not None and any(
        is_same_redirect(uri, each) for each in application.logout_uris
    )


def _with_state(uri: str, state: str | None) -> str:
    if state is None:
        return uri
    parts = urlsplit(uri)
    query = "&".join(part for part in (parts.query, urlencode({"state": state})) if part)
    return urlunsplit(parts._replace(query=query))
