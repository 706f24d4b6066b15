"""From a verified token's claims to what revocations know it by."""

from collections.abc import Mapping
from typing import Final
from uuid import RFC_4122, UUID

from genkan.engine.session import TokenIdentity

_TIME_ORDERED: Final = 7


def token_identity(claims: Mapping[str, object]) -> TokenIdentity:
    """Whose token it is, of which session, and when it was issued."""
    return TokenIdentity(
        subject=_text(claims, "sub"),
        session_id=_text(claims, "sid"),
        issuer=_text(claims, "iss"),
        issued_at=_issued_at(claims),
    )


def _issued_at(claims: Mapping[str, object]) -> float | None:
    """`iat`, to the millisecond where `jti` is a UUID of version 7.

    Issuers write whole seconds, and then one of before a change can not be told from one of
    after it. A UUID of version 7 begins with its time; it counts only within the second of `iat`.
    Source: RFC 7519 section 4.1.6; RFC 9562 section 5.7.
    """
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return None
    try:
        made = UUID(_text(claims, "jti") or "")
    except ValueError:
        return float(issued)
    if made.variant != RFC_4122 or made.version != _TIME_ORDERED:
        return float(issued)
    exact = (made.int >> 80) / 1000
    return exact if issued <= exact < issued + 1 else float(issued)


def _text(claims: Mapping[str, object], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) else None
