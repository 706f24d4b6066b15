"""Through which connection the user signs in (Kinde: connection_id)."""

from genkan.identity.errors import InvalidRequest
from genkan.identity.oauth.authorize.request import AuthorizationRequest


def check_connection(request: AuthorizationRequest) -> AuthorizationRequest:
    """The request unchanged, when it names no connection or one of its application.

    Fails closed: a connection that can not be used is never swapped for another one.
    """
    connection_id = request.wishes.connection_id
    if connection_id is not None and connection_id not in request.connection_ids:
        raise InvalidRequest(
            "parameter 'connection_id' names no connection of this application that can be used: "
            "enable it for the application and fill in its options, or leave the parameter out"
        )
    return request
