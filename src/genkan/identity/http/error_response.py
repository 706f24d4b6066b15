"""The one place where errors become answers: a page for people, JSON for programs.

No answer has a traceback, a secret or the operator's detail; each has the request's id.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import IdentityError, InvalidClient, TooManyAttempts
from genkan.identity.http.endpoint import Caller
from genkan.identity.http.json_response import json_response
from genkan.identity.http.page_response import fault_response, refusal_response
from genkan.identity.http.provider import provider_of
from genkan.identity.observation import RequestFailed, RequestRefused
from genkan.storage.connection import is_outage

_RETRY_AFTER_SECONDS: Final = 5


def refused(request: Request, error: IdentityError, caller: Caller, *, request_id: str) -> Response:
    """The answer to what a client did wrong."""
    provider_of(request).ports.observe(
        RequestRefused(
            request_id=request_id,
            path=request.url.path,
            status=error.status,
            code=error.code,
            detail=error.detail,
        )
    )
    if caller is Caller.BROWSER:
        return refusal_response(request, error, request_id=request_id)
    response = json_response(
        {"error": error.code, "error_description": error.description}, status=error.status
    )
    challenge = _challenge(request, error, caller)
    if challenge is not None:
        response.headers["WWW-Authenticate"] = challenge
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(max(1, error.retry_after_seconds))
    return response


def failed(request: Request, error: Exception, caller: Caller, *, request_id: str) -> Response:
    """The answer to a fault of ours: the id to ask about, and nothing else.

    503 when the database is away, so that clients try again.
    """
    provider_of(request).ports.observe(
        RequestFailed(
            request_id=request_id, path=request.url.path, error=f"{type(error).__name__}: {error}"
        )
    )
    is_away = is_outage(error)
    status, code = (503, "temporarily_unavailable") if is_away else (500, "server_error")
    description = f"the request failed; its id is {request_id}"
    if caller is Caller.BROWSER:
        response = fault_response(request, status=status, request_id=request_id)
    elif caller is Caller.ADMINISTRATOR:
        kinde_code = "TEMPORARILY_UNAVAILABLE" if is_away else "SERVER_ERROR"
        fault = {"code": kinde_code, "message": description}
        response = json_response({"errors": [fault]}, status=status)
    else:
        content = {"error": code, "error_description": description}
        response = json_response(content, status=status)
    if is_away:
        response.headers["Retry-After"] = str(_RETRY_AFTER_SECONDS)
    return response


def _challenge(request: Request, error: IdentityError, caller: Caller) -> str | None:
    """How to authenticate (RFC 6750 section 3; RFC 6749 section 5.2)."""
    if caller is Caller.BEARER:
        return f'Bearer error="{error.code}"' if error.status in {401, 403} else None
    if isinstance(error, InvalidClient) and "authorization" in request.headers:
        return 'Basic realm="genkan"'
    return None
