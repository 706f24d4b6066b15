"""`/oauth2/token` over HTTP. What it does stands in oauth/token/grants.py."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import InvalidRequest
from genkan.identity.http.endpoint import Caller, Cors, Endpoint
from genkan.identity.http.json_response import json_response
from genkan.identity.http.mint import mint_of
from genkan.identity.http.parameters import form_parameters, one_header, query_parameters
from genkan.identity.http.refresh_cookie import keep_in_cookie, with_cookie_token
from genkan.identity.oauth.token.grants import answer_token_request
from genkan.identity.oauth.token.request import TokenResponse


async def serve_token(request: Request) -> Response:
    """Tokens for a code, a refresh token, or a machine's credentials; JSON whatever happens."""
    if query_parameters(request).values.keys() & {"client_secret", "code", "refresh_token"}:
        # URLs are written into logs (RFC 6749 section 2.3.1).
        raise InvalidRequest("secrets must be in the body, never in the URL")
    sent = await form_parameters(request)
    parameters = with_cookie_token(request, sent)
    authorization = one_header(request, "authorization")
    tokens = await answer_token_request(authorization, parameters, await mint_of(request))
    response = json_response(_shown(tokens))
    keep_in_cookie(request, parameters, tokens, response)
    return response


def _shown(tokens: TokenResponse) -> Mapping[str, object]:
    members = {
        "access_token": tokens.access_token,
        "expires_in": tokens.expires_in,
        "scope": tokens.scope,
        "id_token": tokens.id_token,
        "refresh_token": tokens.refresh_token,
        "token_type": tokens.token_type,
    }
    return {name: value for name, value in members.items() if value is not None}


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/oauth2/token", ("POST",), serve_token, Caller.CLIENT, Cors.REGISTERED),
)
