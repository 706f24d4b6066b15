"""Whether the request had to come by way of the client (RFC 9126 section 6)."""

from genkan.identity.errors import InvalidRequest
from genkan.identity.oauth.authorize.request import AuthorizationRequest


def check_pushed(request: AuthorizationRequest) -> AuthorizationRequest:
    """The request unchanged, when it was pushed or need not be."""
    if request.application.sign_on.requires_pushed_requests and not request.is_pushed:
        raise InvalidRequest(
            "this application must push its requests to /oauth2/par and send the 'request_uri'"
        )
    return request
