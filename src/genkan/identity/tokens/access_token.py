"""What is in an access token, of a user and of a machine.

Source: Kinde, build/tokens/about-access-tokens and about-m2m-tokens.
"""

from collections.abc import Sequence
from typing import Final

from genkan.identity.model.application import Application
from genkan.identity.model.token_customization import TokenType
from genkan.identity.names import Audience, Scope
from genkan.identity.tokens.claims import (
    NO_ATTRIBUTES,
    Attributes,
    Claims,
    Issue,
    TokenSubject,
    seconds,
)
from genkan.identity.tokens.optional_claims import machine_claims, user_claims

# Keys stay published a day longer than this (key_rotation.RETIRED_FOR).
LONGEST_LIFETIME_SECONDS: Final = 30 * 86_400


def access_token_claims(subject: TokenSubject, issue: Issue) -> Claims:
    """A user's access token as its application wants it, before the Hasura mapping."""
    grant, membership = subject.grant, subject.membership
    lifetime = access_token_lifetime(subject.application)
    claims: dict[str, object] = {
        "aud": list(grant.audience),
        "azp": grant.client_id,
        "exp": seconds(issue.now) + lifetime,
        "iat": seconds(issue.now),
        "iss": issue.issuer,
        "jti": issue.token_id,
        "ksp": {"persistent": subject.application.sign_on.is_session_persistent},
        "scp": list(grant.scope),
        "sid": grant.id,
        "sub": grant.user_id,
    }
    if membership:
        claims["org_code"] = membership.organization.code
    return {**user_claims(subject, TokenType.ACCESS), **claims}


def machine_token_claims(
    application: Application,
    scope: Sequence[Scope],
    audience: Sequence[Audience],
    issue: Issue,
    attributes: Attributes = NO_ATTRIBUTES,
) -> Claims:
    """The claims of a client_credentials token: nobody is signed in, so there is no `sub`."""
    claims: dict[str, object] = {
        "aud": list(audience),
        "azp": application.client_id,
        "exp": seconds(issue.now) + access_token_lifetime(application),
        "gty": ["client_credentials"],
        "iat": seconds(issue.now),
        "iss": issue.issuer,
        "jti": issue.token_id,
        "scope": " ".join(scope),
        "scp": list(scope),
        "v": "2",
    }
    if application.organization_code is not None:
        claims["org_code"] = application.organization_code
    return {**machine_claims(application, attributes), **claims}


def access_token_lifetime(application: Application) -> int:
    """Seconds an access token of this application lives."""
    return min(application.lifetimes.access_token_seconds, LONGEST_LIFETIME_SECONDS)
