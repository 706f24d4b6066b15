"""Pictures of organizations, applications and the environment, where Kinde serves them."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.http.endpoint import Caller, Cors, Endpoint
from genkan.identity.http.provider import provider_of
from genkan.identity.model.design import ENVIRONMENT, DesignOwner, Picture, PictureKind
from genkan.identity.names import OrganizationCode
from genkan.identity.ports import Ports

# The mark of the hosted pages, for whoever has no picture of their own.
_DEFAULT: Final = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">\
<g fill="none" stroke="#165e83" stroke-width="1.5"><path d="M.5 2.5h15M3 2.5v13M13 2.5v13"/>\
<path fill="#165e83" d="M4.5 4.5H8v6H4.5z"/></g></svg>"""
_SVG: Final = "image/svg+xml"
_LONGEST_ID: Final = 64
_CODE_NAMES: Final = ("p_org_code", "org_code")


async def serve_logo(request: Request) -> Response:
    """The logo for light ground."""
    return await _logo(request, PictureKind.LIGHT)


async def serve_logo_dark(request: Request) -> Response:
    """The logo for dark ground."""
    return await _logo(request, PictureKind.DARK)


async def serve_favicon(request: Request) -> Response:
    """The small picture of a browser's tab: the application's, the environment's, our mark."""
    pictures = await _pictures(request)
    chosen = [each for each in pictures if each.kind is PictureKind.FAVICON]
    if not chosen:
        return _picture(request, _DEFAULT, _SVG)
    return _picture(request, chosen[0].content, chosen[0].media_type)


async def serve_mark(request: Request) -> Response:
    """The small picture as SVG: our mark, for no other is taken as SVG."""
    return _picture(request, _DEFAULT, _SVG)


async def _logo(request: Request, kind: PictureKind) -> Response:
    """The logo of this kind, else the other one, else our mark."""
    logos = [each for each in await _pictures(request) if each.kind is not PictureKind.FAVICON]
    chosen = sorted(logos, key=lambda logo: logo.kind is not kind)
    if not chosen:
        return _picture(request, _DEFAULT, _SVG)
    return _picture(request, chosen[0].content, chosen[0].media_type)


async def _pictures(request: Request) -> tuple[Picture, ...]:
    """Those of the organization that is named, else of the application, else of us all.

    Until the environment has a logo, the default organization's stands for it.
    """
    query = request.query_params
    ports = provider_of(request).ports
    code = next((value for name in _CODE_NAMES if (value := query.get(name))), None)
    if code is not None:
        return await _organization_logos(ports, OrganizationCode(code)) if _is_id(code) else ()
    client_id = query.get("client_id")
    if client_id:
        return await ports.designs.pictures(DesignOwner(client_id)) if _is_id(client_id) else ()
    pictures = await ports.designs.pictures(ENVIRONMENT)
    if any(each.kind is not PictureKind.FAVICON for each in pictures):
        return pictures
    default = await ports.organizations.default()
    return (*pictures, *(await _organization_logos(ports, default.code)))


async def _organization_logos(ports: Ports, code: OrganizationCode) -> tuple[Picture, ...]:
    return tuple(
        Picture(
            kind=PictureKind(logo.kind.value),
            media_type=logo.media_type,
            content=logo.content,
            created_at=logo.created_at,
        )
        for logo in await ports.organizations.logos(code)
    )


def _is_id(text: str) -> bool:
    return len(text) <= _LONGEST_ID and text.isascii() and text.isprintable()


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
    Endpoint("/favicon_svg", ("GET",), serve_mark, Caller.ANYONE, Cors.PUBLIC),
    Endpoint("/favicon_fallback", ("GET",), serve_favicon, Caller.ANYONE, Cors.PUBLIC),
)
