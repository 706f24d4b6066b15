"""What the userinfo endpoints tell of a user (OIDC Core section 5.3; Kinde: user_profile)."""

from collections.abc import Sequence

from genkan.identity.model.user import User
from genkan.identity.names import EMAIL, PROFILE, Scope
from genkan.identity.tokens.claims import Claims, seconds


def user_profile(user: User, scope: Sequence[Scope]) -> Claims:
    """Kinde's v2 shape: every member is there, null where the scope or the value is missing."""
    names, address = PROFILE in scope, EMAIL in scope
    return {
        "sub": user.id,
        "id": user.id,
        "provided_id": user.provided_id,
        "name": user.full_name if names else None,
        "given_name": user.given_name if names else None,
        "family_name": user.family_name if names else None,
        "updated_at": seconds(user.updated_at),
        "email": user.email if address else None,
        "email_verified": user.is_email_verified if address else None,
        "picture": user.picture if names else None,
        "preferred_username": user.username if names else None,
    }


def first_user_profile(user: User, scope: Sequence[Scope]) -> Claims:
    """Kinde's v1 shape, which old samples still read."""
    names, address = PROFILE in scope, EMAIL in scope
    return {
        "id": user.id,
        "preferred_email": user.email if address else None,
        "provided_id": user.provided_id,
        "last_name": user.family_name if names else None,
        "first_name": user.given_name if names else None,
        "picture": user.picture if names else None,
    }
