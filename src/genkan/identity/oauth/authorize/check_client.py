"""The client must be one that people sign in to."""

from genkan.identity.errors import UnknownClient
from genkan.identity.model.application import ApplicationKind
from genkan.identity.oauth.authorize.request import AuthorizationRequest


def check_client(request: AuthorizationRequest) -> AuthorizationRequest:
    """The request unchanged; a machine has no users to send here.

    Refused on a page: the redirect URL is not proven yet (RFC 6749 section 4.1.2.1).
    """
    if request.application.kind is ApplicationKind.MACHINE:
        raise UnknownClient("this application is a machine: people can not sign in to it")
    if request.application.kind is ApplicationKind.DEVICE:
        raise UnknownClient("this application is a device: it asks at /oauth2/device/auth")
    return request
