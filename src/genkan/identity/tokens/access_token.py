"""What is in an access token, of a user and of a machine.

Source: Kinde, build/tokens/about-access-tokens and about-m2m-tokens.
"""

from collections.abc import Sequence
from typing import Final

from genkan.identity.model.application import Application
from genkan.identity.model.role import Role
from genkan.identity.names import Audience, Scope
from genkan.identity.tokens.claims import Claims, Issue, TokenSubject, seconds

# Keys stay published a day longer than this (key_rotation.RETIRED_FOR).
LONGEST_LIFETIME_SECONDS: Final = 30 * 86_400


def access_token_claims(subject: TokenSubject, issue: Issue) -> Claims:
    """The standard claims of a user's access token; the Hasura mapping adds its own."""
    grant, membership = subject.grant, subject.membership
    lifetime = access_token_lifetime(subject.application)
    claims: dict[str, object] = {
        "aud": list(grant.audience),
        "azp": grant.client_id,
        "exp": seconds(issue.now) + lifetime,
        "feature_flags": {},
        "iat": seconds(issue.now),
        "iss": issue.issuer,
        "jti": issue.token_id,
        "ksp": {"persistent": True},
        "permissions": list(membership.permissions) if membership else [],
        # The SDKs ask our API for the roles of a token without this claim.
        "roles": [_role_claim(role) for role in membership.roles] if membership else [],
        "scp": list(grant.scope),
        "sid": grant.id,
        "sub": grant.user_id,
    }
    if membership:
        claims["org_code"] = membership.organization.code
    return claims


def machine_token_claims(
    application: Application,
    scope: Sequence[Scope],
    audience: Sequence[Audience],
    issue: Issue,
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
    return claims


def access_token_lifetime(application: Application) -> int:
    """Seconds an access token of this application lives."""
    return min(application.lifetimes.access_token_seconds, LONGEST_LIFETIME_SECONDS)


def _role_claim(role: Role) -> Claims:
    return {"id": role.id, "key": role.key, "name": role.name}
