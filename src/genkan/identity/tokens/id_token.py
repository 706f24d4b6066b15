"""What is in an ID token. Source: OIDC Core section 2; Kinde, build/tokens/about-id-tokens."""

import base64
import hashlib

from genkan.identity.model.token_customization import TokenType
from genkan.identity.model.user import User
from genkan.identity.names import EMAIL, PROFILE
from genkan.identity.tokens.access_token import LONGEST_LIFETIME_SECONDS
from genkan.identity.tokens.claims import Claims, Issue, TokenSubject, seconds
from genkan.identity.tokens.optional_claims import user_claims


def id_token_claims(
    subject: TokenSubject, issue: Issue, *, access_token: str, nonce: str | None
) -> Claims:
    """The claims for the client itself: it and the issuer are the audience."""
    grant, user = subject.grant, subject.user
    lifetime = min(subject.application.lifetimes.id_token_seconds, LONGEST_LIFETIME_SECONDS)
    claims: dict[str, object] = {
        "at_hash": access_token_hash(access_token),
        "aud": [grant.client_id, issue.issuer],
        "auth_time": seconds(grant.authenticated_at),
        "azp": grant.client_id,
        "exp": seconds(issue.now) + lifetime,
        "iat": seconds(issue.now),
        "iss": issue.issuer,
        "jti": issue.token_id,
        "org_codes": list(subject.organization_codes),
        "rat": seconds(grant.created_at),
        "sid": grant.id,
        "sub": grant.user_id,
        "updated_at": seconds(user.updated_at),
    }
    if nonce is not None:
        claims["nonce"] = nonce
    if EMAIL in grant.scope and user.email is not None:
        claims |= {"email": user.email, "email_verified": user.is_email_verified}
    if PROFILE in grant.scope:
        claims |= _profile(user)
    if user.provided_id is not None:
        claims["provided_id"] = user.provided_id
    return {**user_claims(subject, TokenType.ID), **claims}


def access_token_hash(access_token: str) -> str:
    """The left half of the token's SHA-256, in base64url (OIDC Core section 3.1.3.6)."""
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


def _profile(user: User) -> Claims:
    """The claims of scope profile that have a value (OIDC Core section 5.4)."""
    claims = {
        "name": user.full_name,
        "given_name": user.given_name,
        "family_name": user.family_name,
        "picture": user.picture,
        "preferred_username": user.username,
    }
    return {name: value for name, value in claims.items() if value is not None}
