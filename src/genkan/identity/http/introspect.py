"""`/oauth2/introspect` over HTTP (RFC 7662)."""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import InvalidClient
from genkan.identity.http.endpoint import Caller, Endpoint
from genkan.identity.http.json_response import json_response
from genkan.identity.http.mint import mint_of
from genkan.identity.http.parameters import form_parameters, one_header
from genkan.identity.oauth.bearer import authenticate_holder
from genkan.identity.oauth.introspection import introspect
from genkan.identity.oauth.token.client_authentication import authenticate, read_credentials


async def serve_introspect(request: Request) -> Response:
    """What a token is worth, told to a client with a secret or to a bearer.

    Kinde asks for a bearer token, the standard for client authentication: both are served.
    """
    mint = await mint_of(request)
    parameters = await form_parameters(request)
    authorization = one_header(request, "authorization")
    if authorization is not None and authorization[:7].lower() == "bearer ":
        await authenticate_holder(authorization, mint)
    else:
        client = await authenticate(read_credentials(authorization, parameters), mint.ports)
        if client.is_public:
            # RFC 7662 section 2.1: without proof anybody could scan for tokens.
            raise InvalidClient("a client without secret can not introspect tokens")
    return json_response(await introspect(parameters.required("token"), mint))


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/oauth2/introspect", ("POST",), serve_introspect, Caller.CLIENT),
)
