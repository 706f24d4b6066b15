"""`/console-api/engine/<path>`: the engine, as admin, for whoever is signed in.

A viewer reads metadata and the catalog, without secrets, and nothing else.
"""

import asyncio
import contextlib
from typing import Final

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from genkan.console.errors import ConsoleError
from genkan.console.forwarding.headers import headers_to_browser, headers_to_engine
from genkan.console.forwarding.path import engine_path
from genkan.console.forwarding.redaction import redacted_metadata
from genkan.console.forwarding.viewer import METADATA, check_viewer_command, check_viewer_read
from genkan.console.http.exchange import Console
from genkan.console.http.forward import forward, forwarded_scope
from genkan.console.http.json_body import read_body
from genkan.console.http.visit import check_role, signed_in
from genkan.console.model.role import Role
from genkan.console.model.session import Session
from genkan.console.outbound.in_process import ask
from genkan.console.visitors.provenance import check_websocket

# How soon a websocket learns that its session has ended.
WATCH_SECONDS: Final = 30.0
_VIOLATION: Final = 1008
_JSON: Final = {"content-type": "application/json"}


async def forward_to_engine(
    request: Request, session: Session, console: Console, send: Send
) -> None:
    """Answer one request by the engine. Raises NotAllowed, NotFound."""
    path = engine_path(request.path_params["path"])
    door = console.doors.engine
    if session.role is Role.VIEWER:
        if (request.method, path) == ("POST", METADATA):
            response = await _metadata_for_viewer(request, console)
            await response(request.scope, request.receive, send)
            return
        check_viewer_read(request.method, path)
    headers = headers_to_engine(_plain_headers(request, session), door.admin_secret())
    scope = forwarded_scope(request.scope, path, headers)
    await forward(door.app, scope, request.receive, send)


def _plain_headers(request: Request, session: Session) -> list[tuple[bytes, bytes]]:
    """A viewer reads as admin, and as nobody else."""
    if session.role is not Role.VIEWER:
        return request.headers.raw
    return [pair for pair in request.headers.raw if not pair[0].lower().startswith(b"x-hasura-")]


async def _metadata_for_viewer(request: Request, console: Console) -> Response:
    body = await read_body(request)
    check_viewer_command(body)
    door = console.doors.engine
    headers = {
        name.decode(): value.decode() for name, value in headers_to_engine((), door.admin_secret())
    }
    answer = await ask(door.app, "POST", METADATA, {**_JSON, **headers}, body)
    response = Response(redacted_metadata(answer.content), answer.status_code)
    response.raw_headers.extend(
        headers_to_browser([(b"content-type", b"application/json; charset=utf-8")])
    )
    return response


async def forward_websocket(console: Console, scope: Scope, receive: Receive, send: Send) -> None:
    """Live queries as admin; closed when the session ends."""
    connection = HTTPConnection(scope)
    now = console.clock()
    try:
        check_websocket(connection.headers, console.config.origin)
        request = Request({**scope, "type": "http", "method": "GET"})
        session = await signed_in(request, console, now)
        check_role(session, Role.DEVELOPER)
        path = engine_path(scope["path_params"]["path"])
    except ConsoleError:
        await send({"type": "websocket.close", "code": _VIOLATION})
        return
    door = console.doors.engine
    headers = headers_to_engine(connection.headers.raw, door.admin_secret())
    inner = asyncio.ensure_future(door.app(forwarded_scope(scope, path, headers), receive, send))
    watch = asyncio.create_task(_until_over(request, console))
    try:
        await asyncio.wait({inner, watch}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        is_over = not inner.done()
        for task in (inner, watch):
            task.cancel()
        await asyncio.gather(inner, watch, return_exceptions=True)
    if is_over:
        with contextlib.suppress(OSError, RuntimeError):
            await send({"type": "websocket.close", "code": _VIOLATION})


async def _until_over(request: Request, console: Console) -> None:
    """Waits until the session lets in no more."""
    with contextlib.suppress(ConsoleError):
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            check_role(await signed_in(request, console, console.clock()), Role.DEVELOPER)
