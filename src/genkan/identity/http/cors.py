"""Which scripts of other origins may read an answer (Fetch standard, CORS protocol).

Kinde's browser SDK sends credentials to a domain that is not kinde.com, so a wildcard would
break its login: the exact origin of a registered URL is named instead.
"""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request

from genkan.identity.http.endpoint import Cors
from genkan.identity.http.provider import provider_of

_LONGEST_ORIGIN: Final = 512
_HEADERS: Final = "authorization, content-type, kinde-sdk"


async def cors_headers(request: Request, cors: Cors) -> Mapping[str, str]:
    """The headers that let the caller's script read the answer, or do not."""
    origin = request.headers.get("origin")
    match cors:
        case Cors.NONE:
            return {}
        case Cors.PUBLIC:
            return {"Access-Control-Allow-Origin": "*"}
        case Cors.REGISTERED:
            if origin is None or not await _is_registered(request, origin):
                return {"Vary": "Origin"}
            return {
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Credentials": "true",
                "Vary": "Origin",
            }


async def preflight_headers(
    request: Request, cors: Cors, methods: tuple[str, ...]
) -> Mapping[str, str]:
    """The answer to a browser that asks before it sends; nothing for a stranger."""
    allowed = await cors_headers(request, cors)
    if "Access-Control-Allow-Origin" not in allowed:
        return allowed
    return {
        **allowed,
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": _HEADERS,
        "Access-Control-Max-Age": "600",
    }


async def _is_registered(request: Request, origin: str) -> bool:
    if len(origin) > _LONGEST_ORIGIN or not origin.isascii() or not origin.isprintable():
        return False
    return await provider_of(request).ports.applications.is_origin_registered(origin)
