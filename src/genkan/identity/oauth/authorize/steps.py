"""The table of what an authorization request must pass, in order.

A step takes the request and returns one that knows more, or raises. The first two raise
page refusals, since the redirect URL is not proven; the others raise OAuth errors, which
travel to the client by redirect.
"""

from collections.abc import Callable

from genkan.identity.errors import OAuthError
from genkan.identity.oauth.authorize.check_audience import check_audience
from genkan.identity.oauth.authorize.check_client import check_client
from genkan.identity.oauth.authorize.check_connection import check_connection
from genkan.identity.oauth.authorize.check_organization import check_organization
from genkan.identity.oauth.authorize.check_pkce import check_pkce
from genkan.identity.oauth.authorize.check_prompt import check_prompt
from genkan.identity.oauth.authorize.check_pushed import check_pushed
from genkan.identity.oauth.authorize.check_redirect_uri import check_redirect_uri
from genkan.identity.oauth.authorize.check_response_type import check_response_type
from genkan.identity.oauth.authorize.check_scope import check_scope
from genkan.identity.oauth.authorize.check_wishes import check_wishes
from genkan.identity.oauth.authorize.request import AuthorizationRequest

Step = Callable[[AuthorizationRequest], AuthorizationRequest]

STEPS: tuple[Step, ...] = (
    check_client,
    check_redirect_uri,
    check_pushed,
    check_response_type,
    check_audience,
    check_scope,
    check_pkce,
    check_prompt,
    check_wishes,
    check_connection,
    check_organization,
)


class Refused(Exception):
    """An OAuth error, with the request whose proven redirect URL will carry it."""

    def __init__(self, request: AuthorizationRequest, error: OAuthError) -> None:
        super().__init__(error.description)
        self.request = request
        self.error = error


def run_steps(request: AuthorizationRequest) -> AuthorizationRequest:
    """The request with everything checked; raises PageRefusal or Refused."""
    for step in STEPS:
        try:
            request = step(request)
        except OAuthError as error:
            raise Refused(request, error) from error
    return request
