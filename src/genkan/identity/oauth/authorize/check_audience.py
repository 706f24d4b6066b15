"""Which APIs the access token is for."""

from dataclasses import replace

from genkan.identity.oauth.audience import authorised_audience, requested_audience
from genkan.identity.oauth.authorize.request import AuthorizationRequest


def check_audience(request: AuthorizationRequest) -> AuthorizationRequest:
    """The request with the audiences its application is authorised for (Kinde: audience)."""
    audience = authorised_audience(
        requested_audience(request.parameters), request.application, request.management_audience
    )
    return replace(request, audience=audience)
