"""`/oauth2/par` over HTTP (RFC 9126)."""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.http.endpoint import Caller, Cors, Endpoint
from genkan.identity.http.json_response import json_response
from genkan.identity.http.parameters import form_parameters, one_header
from genkan.identity.http.provider import provider_of
from genkan.identity.oauth.authorize.pushed_request import push_request
from genkan.identity.oauth.parameters import Parameters
from genkan.identity.oauth.token.client_authentication import authenticate, read_credentials

_CREATED = 201


async def serve_pushed_request(request: Request) -> Response:
    """Where an authorization request waits for the browser."""
    provider = provider_of(request)
    parameters = await form_parameters(request)
    credentials = read_credentials(one_header(request, "authorization"), parameters)
    client = await authenticate(credentials, provider.ports)
    # With Basic authentication the body need not name the client (RFC 9126 section 2.1).
    named = Parameters({**parameters.values, "client_id": (client.client_id,)})
    content = await push_request(named, client, provider.ports, provider.clock())
    return json_response(content, status=_CREATED)


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/oauth2/par", ("POST",), serve_pushed_request, Caller.CLIENT, Cors.REGISTERED),
)
