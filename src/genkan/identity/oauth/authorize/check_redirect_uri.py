"""The redirect URL must be registered; until then nothing is redirected."""

from dataclasses import replace

from genkan.identity.errors import InvalidRequest, MalformedRequest, UnregisteredRedirect
from genkan.identity.oauth.authorize.request import AuthorizationRequest
from genkan.identity.oauth.redirect_uri import is_registered


def check_redirect_uri(request: AuthorizationRequest) -> AuthorizationRequest:
    """The request with a proven redirect URL (RFC 6749 section 3.1.2.4)."""
    try:
        uri = request.parameters.required("redirect_uri")
    except InvalidRequest as error:
        raise MalformedRequest(error.description) from error
    if not is_registered(uri, request.application.redirect_uris):
        raise UnregisteredRedirect(
            "the redirect URL is not an allowed callback URL of this application", address=uri
        )
    return replace(request, redirect_uri=uri)
