"""`/console-api/identity/<path>`: the management API, for whoever is signed in.

The browser never sees the token. A viewer reads, without secrets.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Send

from genkan.console.errors import NotServed
from genkan.console.forwarding.headers import headers_to_browser, headers_to_identity
from genkan.console.forwarding.path import MAIL_PATHS, identity_path
from genkan.console.forwarding.redaction import redacted_identity
from genkan.console.forwarding.viewer import refused
from genkan.console.http.exchange import Console
from genkan.console.http.forward import forward, forwarded_scope
from genkan.console.model.role import Role
from genkan.console.model.session import Session
from genkan.console.outbound.in_process import ask

_UNAUTHORIZED: Final = 401
_READING: Final = frozenset({"GET", "HEAD"})


async def forward_to_identity(
    request: Request, session: Session, console: Console, send: Send
) -> None:
    """Answer one request by the identity provider. Raises NotServed, NotAllowed, NotFound."""
    door, management = console.doors.identity, console.management
    if door is None or management is None:
        raise NotServed(
            "this server is an engine alone: it has no users",
            remedy="the console of your identity provider has them",
        )
    path = identity_path(request.path_params["path"])
    is_mail = path.startswith(f"/{MAIL_PATHS}")
    if session.role is Role.VIEWER and (is_mail or request.method not in _READING):
        raise refused(f"{request.method} {path}")
    token = None if is_mail else await management.token(session.role)
    headers = headers_to_identity(request.headers.raw, token, acting_for(session))
    if session.role is Role.VIEWER:
        response = await _read_for_viewer(request, path, headers, console)
        await response(request.scope, request.receive, send)
        return

    def heard(status: int) -> None:
        if status == _UNAUTHORIZED:
            management.forget()

    scope = forwarded_scope(request.scope, path, headers)
    await forward(door.app, scope, request.receive, send, heard)


def acting_for(session: Session) -> str:
    """Who the audit log names besides the console."""
    return session.email or f"{session.name} ({session.id})"


async def _read_for_viewer(
    request: Request, path: str, headers: list[tuple[bytes, bytes]], console: Console
) -> Response:
    if console.doors.identity is None:
        raise AssertionError("asked for only where there is an identity provider")
    given = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
    given.pop("accept-encoding", None)
    target = f"{path}?{request.url.query}" if request.url.query else path
    answer = await ask(console.doors.identity.app, "GET", target, given)
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    content = redacted_identity(answer.content) if is_json and answer.content else b""
    response = Response(content, answer.status_code)
    response.raw_headers.extend(headers_to_browser([(b"content-type", b"application/json")]))
    return response
