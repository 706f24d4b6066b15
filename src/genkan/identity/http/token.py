"""`/oauth2/token` over HTTP. What it does stands in oauth/token/grants.py."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import InvalidRequest
from genkan.identity.http.endpoint import Caller, Cors, Endpoint
from genkan.identity.http.json_response import json_response
from genkan.identity.http.mint import mint_of
from genkan.identity.http.parameters import form_parameters, one_header, query_parameters
from genkan.identity.http.refresh_cookie import keep_in_cookie, with_cookie_token
from genkan.identity.oauth.token.grants import answer_token_request


async def serve_token(request: Request) -> Response:
    """Tokens for a code, a refresh token, or a machine's credentials; JSON whatever happens."""
    if query_parameters(request).values.keys() & {"client_secret", "code", "refresh_token"}:
        # URLs are written into logs (RFC 6749 section 2.3.1).
        raise InvalidRequest("secrets must be in the body, never in the URL")
    sent = await form_parameters(request)
    parameters = with_cookie_token(request, sent)
    authorization = one_header(request, "authorization")
    tokens = await answer_token_request(authorization, parameters, await mint_of(request))
    shown = {**asdict(tokens), "user_id": None}
    content = {name: value for name, value in shown.items() if value is not None}
    response = json_response(content)
    keep_in_cookie(request, parameters, tokens, response)
    return response


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/oauth2/token", ("POST",), serve_token, Caller.CLIENT, Cors.REGISTERED),
)
