"""Which scopes the request gets."""

from dataclasses import replace

from genkan.identity.oauth.authorize.request import AuthorizationRequest
from genkan.identity.oauth.scope import parse_scope, user_scope
from genkan.identity.tokens.api_scope import offered_scopes


def check_scope(request: AuthorizationRequest) -> AuthorizationRequest:
    """The request with its scopes (RFC 6749 section 3.3); its audience is known already."""
    offered = offered_scopes(request.application, request.audience)
    return replace(request, scope=user_scope(parse_scope(request.parameters.one("scope")), offered))
