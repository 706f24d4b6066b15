"""`/oauth2/revoke` over HTTP (RFC 7009)."""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import InvalidClient
from genkan.identity.http.endpoint import Caller, Cors, Endpoint
from genkan.identity.http.json_response import json_response
from genkan.identity.http.mint import mint_of
from genkan.identity.http.parameters import form_parameters, one_header
from genkan.identity.oauth.revocation import revoke_token
from genkan.identity.oauth.token.client_authentication import authenticate, read_credentials


async def serve_revoke(request: Request) -> Response:
    """End a token and its family; 200 also for what is no token.

    Kinde's SDKs may leave the secret out: whoever has the token could only end it, so naming
    the client is enough. A secret that is sent must be right.
    """
    mint = await mint_of(request)
    parameters = await form_parameters(request)
    credentials = read_credentials(one_header(request, "authorization"), parameters)
    if credentials.secret is not None:
        client = await authenticate(credentials, mint.ports)
    else:
        client = await mint.ports.applications.by_id(credentials.client_id)
    if client is None:
        raise InvalidClient("client authentication failed: compare client id and secret")
    await revoke_token(parameters.required("token"), client, mint)
    return json_response({})


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/oauth2/revoke", ("POST",), serve_revoke, Caller.CLIENT, Cors.REGISTERED),
)
