"""CORS headers. Source: Hasura v2, `Server/Middleware.hs`; Fetch standard, CORS protocol."""

from collections.abc import Mapping
from typing import Final

from genkan.engine.config import CorsPolicy

_METHODS: Final = "GET,POST,PUT,PATCH,DELETE,OPTIONS"
_PREFLIGHT_SECONDS: Final = "1728000"


def cors_headers(origin: str | None, policy: CorsPolicy) -> Mapping[str, str]:
    """The headers that let pages of `origin` read the answer; none when they may not."""
    if origin is None or not policy.allows(origin):
        return {}
    return {
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": _METHODS,
        "vary": "Origin",
    }


def preflight_headers(headers: Mapping[str, str], policy: CorsPolicy) -> Mapping[str, str] | None:
    """The headers that answer a preflight; None when this OPTIONS is no allowed preflight."""
    allowed = cors_headers(headers.get("origin"), policy)
    if not allowed:
        return None
    return {
        **allowed,
        "access-control-max-age": _PREFLIGHT_SECONDS,
        "access-control-allow-headers": headers.get("access-control-request-headers", ""),
    }
