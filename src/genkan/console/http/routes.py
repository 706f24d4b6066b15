"""Every URL of the console's own API: method, path, handler, who may call.

Besides these there are `/console` with the pages, and `/console-api/engine/<path>` and
`/console-api/identity/<path>`, which go on to the two products.
"""

from itertools import groupby
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from genkan.console.http import about, documents, logs, people, session, settings, sign_in
from genkan.console.http.engine import forward_to_engine, forward_websocket
from genkan.console.http.exchange import AnyRoute
from genkan.console.http.identity import forward_to_identity
from genkan.console.http.pages import BASE, PAGE_HEADERS, Pages
from genkan.console.http.serve import ForwardedPath, ServedPath

ROUTES: Final[tuple[AnyRoute, ...]] = (
    *session.ROUTES,
    *sign_in.ROUTES,
    *people.ROUTES,
    *documents.ROUTES,
    *about.ROUTES,
    *settings.ROUTES,
    *logs.ROUTES,
)
TO_ENGINE: Final = "/console-api/engine/{path:path}"
TO_IDENTITY: Final = "/console-api/identity/{path:path}"


def routes(pages: Pages) -> list[BaseRoute]:
    """One Starlette route per path."""
    by_path = groupby(sorted(ROUTES, key=_path), _path)
    return [
        Route("/", _to_console, methods=None),
        Route(BASE, pages.answer, methods=None),
        Route(f"{BASE}/{{path:path}}", pages.answer, methods=None),
        *(Route(path, ServedPath(tuple(rows)), methods=None) for path, rows in by_path),
        Route(TO_ENGINE, ForwardedPath(forward_to_engine), methods=None),
        Route(TO_IDENTITY, ForwardedPath(forward_to_identity), methods=None),
        WebSocketRoute(TO_ENGINE, _Live()),
    ]


class _Live:
    """Websockets to the engine."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one."""
        await forward_websocket(scope["app"].state.console, scope, receive, send)


async def _to_console(_request: Request) -> Response:
    """As Hasura: the root is the console's. Source: Hasura v2 `Server/App.hs`."""
    return RedirectResponse(BASE, status_code=302, headers=dict(PAGE_HEADERS))


def _path(route: AnyRoute) -> str:
    return route.path
