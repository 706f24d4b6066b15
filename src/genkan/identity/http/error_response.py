"""The one place where errors become answers: a page for people, JSON for programs.

No answer has a traceback, a secret or the operator's detail; each has the request's id.
"""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import IdentityError, InvalidClient, TooManyAttempts
from genkan.identity.http.endpoint import Caller
from genkan.identity.http.json_response import json_response
from genkan.identity.http.page_response import fault_response, refusal_response
from genkan.identity.http.provider import provider_of
from genkan.identity.observation import RequestFailed, RequestRefused


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
    """The answer to a fault of ours: the id to ask about, and nothing else."""
    provider_of(request).ports.observe(
        RequestFailed(
            request_id=request_id, path=request.url.path, error=f"{type(error).__name__}: {error}"
        )
    )
    if caller is Caller.BROWSER:
        return fault_response(request, request_id=request_id)
    description = f"the request failed; its id is {request_id}"
    return json_response({"error": "server_error", "error_description": description}, status=500)


def _challenge(request: Request, error: IdentityError, caller: Caller) -> str | None:
    """How to authenticate (RFC 6750 section 3; RFC 6749 section 5.2)."""
    if caller is Caller.BEARER:
        return f'Bearer error="{error.code}"' if error.status in {401, 403} else None
    if isinstance(error, InvalidClient) and "authorization" in request.headers:
        return 'Basic realm="genkan"'
    return None
