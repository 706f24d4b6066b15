"""Only the code flow is served (RFC 9700 section 2.1.2)."""

from genkan.identity.errors import InvalidRequest, UnsupportedResponseType
from genkan.identity.oauth.authorize.request import AuthorizationRequest


def check_response_type(request: AuthorizationRequest) -> AuthorizationRequest:
    """The request unchanged, when it asks for a code in the query."""
    parameters = request.parameters
    parameters.one("state")  # given twice or not plain text: refused
    if parameters.required("response_type") != "code":
        raise UnsupportedResponseType("parameter 'response_type' must be 'code'")
    if parameters.one("response_mode") not in {None, "query"}:
        raise InvalidRequest("parameter 'response_mode' must be 'query'")
    # A request object could carry other parameters than those checked here (RFC 9101).
    for name in ("request", "request_uri"):
        if parameters.one(name) is not None:
            raise InvalidRequest(f"parameter '{name}' is not supported; send plain parameters")
    return request
