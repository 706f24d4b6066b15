"""The mint for one request: ports, keys and time, fetched at the edge."""

from starlette.requests import Request

from genkan.identity.http.asker import asker_of
from genkan.identity.http.provider import provider_of
from genkan.identity.oauth.token.mint import Mint


async def mint_of(request: Request) -> Mint:
    """What this request's tokens are minted and verified with."""
    provider = provider_of(request)
    now = provider.clock()
    return Mint(
        ports=provider.ports,
        ring=await provider.keys.ring(now),
        now=now,
        asker=asker_of(request),
    )
