"""Links that let in once, and the session of a browser."""

import secrets
from typing import Final
from uuid import UUID, uuid4

import msgspec
from starlette.responses import Response

from genkan.console.errors import LinkExpired, NotAllowed
from genkan.console.http.cookies import (
    SESSION_COOKIE,
    clear_cookie,
    session_token,
    set_session_cookie,
)
from genkan.console.http.exchange import AnyRoute, Call, OpenCall, OpenRoute, Route
from genkan.console.http.json_body import API_HEADERS, json_response, read_json
from genkan.console.model.role import Role
from genkan.console.model.session import Session
from genkan.console.visitors.token import can_be_token, is_same_secret, token_hash

TOKEN_BYTES: Final = 32


class _Link(msgspec.Struct, forbid_unknown_fields=True):
    link: str


async def create_link(call: OpenCall) -> Response:
    """A link that lets in once as admin, for whoever has the operator's secret as bearer."""
    scheme, _, shown = call.request.headers.get("authorization", "").partition(" ")
    is_operator = is_same_secret(shown, call.console.config.operator_secret)
    if scheme.lower() != "bearer" or not is_operator:
        raise NotAllowed(
            "sign-in links are for the operator of this server",
            remedy="in the terminal, in the project's folder: genkan admin link",
        )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    ends_at = await call.console.sessions.create_link(token_hash(token), Role.ADMIN, call.now)
    return json_response({"link": token, "expires_at": ends_at}, 201)


async def open_session(call: OpenCall) -> Response:
    """Sign this browser in by a link, which is used up."""
    link = (await read_json(call.request, _Link)).link
    sessions = call.console.sessions
    role = await sessions.use_link(token_hash(link), call.now) if can_be_token(link) else None
    if role is None:
        raise LinkExpired(
            "this sign-in link was used before or is over",
            remedy="make a new one in the terminal: genkan admin link",
        )
    token, session = await begin_session(call, role)
    response = json_response(shown_session(session))
    set_session_cookie(call.request, response, token)
    return response


async def begin_session(call: OpenCall, who: Role | UUID) -> tuple[str, Session]:
    """A new session and its token; the one that this browser had ends."""
    former = session_token(call.request)
    if former is not None:
        await call.console.sessions.end(token_hash(former))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await call.console.sessions.create(uuid4(), token_hash(token), who, call.now)
    session = await call.console.sessions.by_token_hash(token_hash(token))
    if session is None:
        raise AssertionError("a session that was stored a moment ago is not there")
    return token, session


async def show_session(call: Call) -> Response:
    """Who is signed in, and until when."""
    return json_response(shown_session(call.session))


async def end_session(call: OpenCall) -> Response:
    """Sign this browser out."""
    token = session_token(call.request)
    if token is not None:
        await call.console.sessions.end(token_hash(token))
    response = Response(status_code=204, headers=dict(API_HEADERS))
    clear_cookie(call.request, response, SESSION_COOKIE)
    return response


def shown_session(session: Session) -> dict[str, object]:
    """A session as the pages know it."""
    return {
        "role": session.role.value,
        "email": session.email,
        "name": session.name,
        "expires_at": session.expires_at,
    }


ROUTES: tuple[AnyRoute, ...] = (
    OpenRoute("POST", "/console-api/links", create_link),
    OpenRoute("POST", "/console-api/session", open_session),
    Route("GET", "/console-api/session", show_session, Role.VIEWER),
    OpenRoute("DELETE", "/console-api/session", end_session),
)
