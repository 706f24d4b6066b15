"""Public clients must send a code challenge; others may."""

from dataclasses import replace

from genkan.identity.errors import InvalidRequest
from genkan.identity.oauth.authorize.request import AuthorizationRequest
from genkan.identity.oauth.pkce import code_challenge


def check_pkce(request: AuthorizationRequest) -> AuthorizationRequest:
    """The request with its challenge (RFC 7636; RFC 9700 section 2.1.1).

    Kinde's server-side SDKs send none: a client with a secret may go without.
    """
    parameters = request.parameters
    challenge = code_challenge(
        parameters.one("code_challenge"), parameters.one("code_challenge_method")
    )
    application = request.application
    if challenge is None and application.is_public:
        raise InvalidRequest(
            "parameter 'code_challenge' is missing: this application has no secret"
        )
    if challenge is None and application.sign_on.requires_pkce:
        raise InvalidRequest("parameter 'code_challenge' is missing: this application needs PKCE")
    return replace(request, code_challenge=challenge)
