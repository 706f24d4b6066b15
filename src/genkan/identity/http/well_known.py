"""What the world may know of this provider: its metadata and its public keys."""

from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.http.endpoint import Caller, Cors, Endpoint
from genkan.identity.http.provider import provider_of
from genkan.identity.oauth.discovery import discovery_document
from genkan.identity.pages.language import Language
from genkan.identity.tokens.key_ring import PublishedKeys

# A new key is published long before it signs, so that no cache is ever too old.
_CACHE: Final = "public, max-age=300"
_REVALIDATE: Final = "public, no-cache"


async def serve_discovery(request: Request) -> Response:
    """The metadata document (OIDC Discovery section 4; RFC 8414 section 3)."""
    issuer = provider_of(request).config.issuer
    languages = [language.value for language in Language]
    return Response(
        msgspec.json.encode(discovery_document(issuer, languages=languages)),
        media_type="application/json",
        headers={"Cache-Control": _CACHE, "X-Content-Type-Options": "nosniff"},
    )


async def serve_jwks(request: Request) -> Response:
    """The public keys, the next ones as well (RFC 7517 section 5)."""
    provider = provider_of(request)
    ring = await provider.keys.ring(provider.clock())
    return _keys(request, ring.published, _CACHE)


async def serve_jwks_in_use(request: Request) -> Response:
    """The public keys that signed something already, never from a cache: for Kinde's SDKs."""
    provider = provider_of(request)
    # Another process may have rotated a moment ago, and this set did not announce the new key.
    provider.keys.forget()
    ring = await provider.keys.ring(provider.clock())
    return _keys(request, ring.in_use, _REVALIDATE)


def _keys(request: Request, keys: PublishedKeys, cache: str) -> Response:
    headers = {"Cache-Control": cache, "ETag": keys.etag, "X-Content-Type-Options": "nosniff"}
    if keys.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(keys.jwks, media_type="application/json", headers=headers)


ROUTES: tuple[Endpoint, ...] = (
    Endpoint(
        "/.well-known/openid-configuration", ("GET",), serve_discovery, Caller.ANYONE, Cors.PUBLIC
    ),
    Endpoint(
        "/.well-known/oauth-authorization-server",
        ("GET",),
        serve_discovery,
        Caller.ANYONE,
        Cors.PUBLIC,
    ),
    Endpoint("/.well-known/jwks", ("GET",), serve_jwks, Caller.ANYONE, Cors.PUBLIC),
    Endpoint("/.well-known/jwks.json", ("GET",), serve_jwks_in_use, Caller.ANYONE, Cors.PUBLIC),
)
