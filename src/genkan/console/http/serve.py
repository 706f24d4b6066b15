"""How a row of the routes table is served: provenance, session, role, and errors around it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from genkan.console.errors import NotFound, WrongMethod
from genkan.console.http.error_response import error_response
from genkan.console.http.exchange import (
    AnyRoute,
    Call,
    Console,
    OpenCall,
    OpenRoute,
    Route,
)
from genkan.console.http.visit import check_role, signed_in
from genkan.console.model.session import Session
from genkan.console.visitors.provenance import check_provenance

Forward: TypeAlias = Callable[[Request, Session, Console, Send], Awaitable[None]]


class ServedPath:
    """All rows of one path as an ASGI application."""

    def __init__(self, rows: Sequence[AnyRoute]) -> None:
        self._by_method = {row.method: row for row in rows}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001  # the edge: nothing may pass it
            response = error_response(error)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        route = self._by_method.get("GET" if request.method == "HEAD" else request.method)
        if route is None:
            methods = ", ".join(self._by_method)
            raise WrongMethod(f"this URL knows {methods}", remedy=f"send {methods}")
        console: Console = request.app.state.console
        now = console.clock()
        match route:
            case OpenRoute():
                if not route.is_return:
                    _check_provenance(request, console)
                return await route.handler(OpenCall(request, console, now))
            case Route():
                _check_provenance(request, console)
                session = await signed_in(request, console, now)
                check_role(session, route.role)
                return await route.handler(Call(request, console, now, session))


class ForwardedPath:
    """A path below which another product answers, for any method."""

    def __init__(self, forward: Forward) -> None:
        self._forward = forward

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        console: Console = request.app.state.console
        has_begun = False

        async def sending(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            _check_method(request)
            _check_provenance(request, console)
            session = await signed_in(request, console, console.clock())
            await self._forward(request, session, console, sending)
        except ClientDisconnect:
            return
        except Exception as error:
            if has_begun:
                raise
            await error_response(error)(scope, receive, send)


async def unknown_path(_request: Request, error: Exception) -> Response:
    """There is nothing at this URL, or it is a page, which is only read."""
    if isinstance(error, HTTPException) and error.status_code == WrongMethod.status:
        return error_response(WrongMethod("pages are only read", remedy="send GET"))
    return error_response(NotFound("there is nothing at this URL", remedy="the console: /console"))


def _check_provenance(request: Request, console: Console) -> None:
    check_provenance(request.method, request.headers, console.config.origin)


def _check_method(request: Request) -> None:
    """A preflight is not answered: no page of another origin is told that it may."""
    if request.method == "OPTIONS":
        raise WrongMethod("OPTIONS is not answered here", remedy="send the request itself")
