"""How a row of the routes table is served: limits, CORS and errors around its handler."""

import asyncio
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from genkan.identity.errors import BodyTooLarge, BodyTooSlow, IdentityError
from genkan.identity.http.cors import cors_headers, preflight_headers
from genkan.identity.http.endpoint import Caller, Cors, Endpoint
from genkan.identity.http.error_response import failed, refused
from genkan.identity.http.json_response import json_response
from genkan.identity.http.looks import read_looks
from genkan.identity.http.page_response import page_response
from genkan.identity.http.provider import provider_of
from genkan.identity.observation import RequestAnswered
from genkan.identity.outbound.log_writer import served_request_id
from genkan.identity.pages.page import NoticeKind, NoticePage

_REQUEST_ID_BYTES: Final = 8
# It is logged, and shown on pages that refuse something.
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
_LONGEST_PAUSE_SECONDS: Final = 20


class ServedPath:
    """All endpoints of one path as an ASGI application."""

    def __init__(self, endpoints: Sequence[Endpoint]) -> None:
        self._by_method: Mapping[str, Endpoint] = {
            method: endpoint for endpoint in endpoints for method in endpoint.methods
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        endpoint = self._by_method.get("GET" if request.method == "HEAD" else request.method)
        if endpoint is None:
            response = await self._other_method(request)
        else:
            response = await _answer(endpoint, Request(scope, _limited(request, endpoint)))
        if response is not None:
            await response(scope, receive, send)

    async def _other_method(self, request: Request) -> Response:
        """The preflight of a browser, or which methods there are (RFC 9110 section 15.5.6)."""
        methods = tuple(self._by_method)
        cors = next(iter(self._by_method.values())).cors
        if request.method == "OPTIONS" and cors is not Cors.NONE:
            headers = await preflight_headers(request, cors, methods)
            return Response(status_code=204, headers=dict(headers))
        return Response(status_code=405, headers={"Allow": ", ".join(methods)})


async def _answer(endpoint: Endpoint, request: Request) -> Response | None:
    """The handler's response or its error's; None when the client has gone."""
    request_id, began = _request_id(request), time.perf_counter()
    served_request_id.set(request_id)
    try:
        if endpoint.caller is Caller.BROWSER:
            await read_looks(request)
        response = await endpoint.handle(request)
    except ClientDisconnect:
        return None
    except IdentityError as error:
        response = refused(request, error, endpoint.caller, request_id=request_id)
    except Exception as error:  # noqa: BLE001 - the edge: whatever it is, no traceback goes out
        response = failed(request, error, endpoint.caller, request_id=request_id)
    response.headers["X-Request-Id"] = request_id
    if endpoint.cors is not Cors.NONE:
        response.headers.update(await cors_headers(request, endpoint.cors))
    provider_of(request).ports.observe(
        RequestAnswered(
            request_id=request_id,
            method=request.method,
            path=request.scope["path"],
            status=response.status_code,
            seconds=time.perf_counter() - began,
            client=None if request.client is None else request.client.host,
        )
    )
    return response


def _request_id(request: Request) -> str:
    """The id that came with the request, where it can be shown and logged, or a new one."""
    given = request.headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(_REQUEST_ID_BYTES)


def _limited(request: Request, endpoint: Endpoint) -> Receive:
    """The request's body, as far as the endpoint reads and waits.

    Raises BodyTooLarge, as soon as the length is announced, and BodyTooSlow.
    """
    read_bytes = 0
    announced = request.headers.get("content-length", "0")
    is_number = announced.isascii() and announced.isdigit()
    is_too_long = is_number and int(announced[:18]) > endpoint.longest_body_bytes
    too_long = BodyTooLarge(f"the body is longer than {endpoint.longest_body_bytes} bytes")

    async def receive() -> Message:
        nonlocal read_bytes
        if is_too_long:
            raise too_long
        try:
            async with asyncio.timeout(_LONGEST_PAUSE_SECONDS):
                message = await request.receive()
        except TimeoutError as error:
            raise BodyTooSlow(
                f"no more of the body came for {_LONGEST_PAUSE_SECONDS} seconds"
            ) from error
        read_bytes += len(message.get("body", b""))
        if read_bytes > endpoint.longest_body_bytes:
            raise too_long
        return message

    return receive


async def serve_unknown_path(request: Request, _error: Exception) -> Response:
    """There is nothing here: a page for people, JSON for programs."""
    if "text/html" in request.headers.get("accept", ""):
        return page_response(request, NoticePage(kind=NoticeKind.NOT_FOUND), status=404)
    description = "there is nothing at this path; see /.well-known/openid-configuration"
    return json_response({"error": "not_found", "error_description": description}, status=404)
