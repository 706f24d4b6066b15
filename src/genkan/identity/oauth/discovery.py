"""The metadata of this provider: what it does, and nothing else.

Source: OpenID Connect Discovery section 3; RFC 8414; RFC 9207 section 3.
"""

from collections.abc import Sequence

from genkan.identity.model.signing_key import SigningAlgorithm
from genkan.identity.oauth.token.grants import GRANTS
from genkan.identity.tokens.claims import Claims


def discovery_document(issuer: str, *, languages: Sequence[str]) -> Claims:
    """The document at `/.well-known/openid-configuration`.

    languages: tags (RFC 5646) of those the pages speak.
    """
    client_authentication = ["client_secret_post", "client_secret_basic", "none"]
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/oauth2/auth",
        "token_endpoint": f"{issuer}/oauth2/token",
        "userinfo_endpoint": f"{issuer}/oauth2/v2/user_profile",
        "jwks_uri": f"{issuer}/.well-known/jwks",
        "revocation_endpoint": f"{issuer}/oauth2/revoke",
        "introspection_endpoint": f"{issuer}/oauth2/introspect",
        "device_authorization_endpoint": f"{issuer}/oauth2/device/auth",
        "pushed_authorization_request_endpoint": f"{issuer}/oauth2/par",
        "require_pushed_authorization_requests": False,
        "end_session_endpoint": f"{issuer}/logout",
        "scopes_supported": ["openid", "profile", "email", "offline", "offline_access"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANTS),
        "prompt_values_supported": ["none", "login", "create", "select_account", "consent"],
        "ui_locales_supported": list(languages),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [
            algorithm.value for algorithm in SigningAlgorithm
        ],
        "token_endpoint_auth_methods_supported": client_authentication,
        "revocation_endpoint_auth_methods_supported": client_authentication,
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": [
            *("aud", "auth_time", "azp", "email", "email_verified", "exp", "family_name"),
            *("given_name", "iat", "iss", "jti", "name", "nonce", "org_code", "org_codes"),
            *("permissions", "picture", "preferred_username", "roles", "sub", "updated_at"),
        ],
        "authorization_response_iss_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "claims_parameter_supported": False,
    }
