"""The pictures of an organization at the addresses Kinde serves them (`/logo`, `/favicon_svg`)."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.http.endpoint import Caller, Cors, Endpoint
from genkan.identity.http.provider import provider_of
from genkan.identity.model.organization import Logo, LogoKind
from genkan.identity.names import OrganizationCode

# The mark of the hosted pages, for whoever has no picture of their own.
_DEFAULT: Final = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">\
<g fill="none" stroke="#165e83" stroke-width="1.5"><path d="M.5 2.5h15M3 2.5v13M13 2.5v13"/>\
<path fill="#165e83" d="M4.5 4.5H8v6H4.5z"/></g></svg>"""
_SVG: Final = "image/svg+xml"
_LONGEST_CODE: Final = 64
_CODE_NAMES: Final = ("p_org_code", "org_code")


async def serve_logo(request: Request) -> Response:
    """The logo for light ground."""
    return await _logo(request, LogoKind.LIGHT)


async def serve_logo_dark(request: Request) -> Response:
    """The logo for dark ground."""
    return await _logo(request, LogoKind.DARK)


async def serve_favicon(request: Request) -> Response:
    """The small picture of a browser's tab: our mark."""
    return _picture(request, _DEFAULT, _SVG)


async def _logo(request: Request, kind: LogoKind) -> Response:
    """The organization's logo of this kind, else its other one, else our mark."""
    logos = await _logos(request)
    chosen = sorted(logos, key=lambda logo: logo.kind is not kind)
    if not chosen:
        return _picture(request, _DEFAULT, _SVG)
    return _picture(request, chosen[0].content, chosen[0].media_type)


async def _logos(request: Request) -> tuple[Logo, ...]:
    query = request.query_params
    code = next((value for name in _CODE_NAMES if (value := query.get(name))), None)
    organizations = provider_of(request).ports.organizations
    if code is None:
        return await organizations.logos((await organizations.default()).code)
    if len(code) > _LONGEST_CODE or not code.isascii() or not code.isprintable():
        return ()
    return await organizations.logos(OrganizationCode(code))


def _picture(request: Request, content: bytes, media_type: str) -> Response:
    # Whoever names a version of the picture (`cache`) may keep it; SVG may hold scripts, which
    # must not run when somebody opens the picture itself.
    is_version = bool(request.query_params.get("cache"))
    return Response(
        content,
        media_type=media_type,
        headers={
            "Cache-Control": "public, max-age=31536000, immutable" if is_version else "no-store",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            "X-Content-Type-Options": "nosniff",
        },
    )


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/logo", ("GET",), serve_logo, Caller.ANYONE, Cors.PUBLIC),
    Endpoint("/logo_dark", ("GET",), serve_logo_dark, Caller.ANYONE, Cors.PUBLIC),
    Endpoint("/favicon_svg", ("GET",), serve_favicon, Caller.ANYONE, Cors.PUBLIC),
    Endpoint("/favicon_fallback", ("GET",), serve_favicon, Caller.ANYONE, Cors.PUBLIC),
)
