"""A client secret that is signed anew each time (Apple).

Source: Apple, "Creating a client secret"; RFC 7523 section 3.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from genkan.identity.tokens.claims import seconds

_LIFETIME_SECONDS: Final = 300


class UnusableKey(Exception):
    """The private key is none of the kind that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Whose secret it is: Apple's Team ID, Services ID and Key ID, and the .p8 file's text."""

    team_id: str
    client_id: str
    key_id: str
    private_key: str = field(repr=False)
    audience: str


def client_assertion(signer: Signer, now: datetime) -> str:
    """The secret, good for five minutes. Raises UnusableKey."""
    claims = {
        "iss": signer.team_id,
        "iat": seconds(now),
        "exp": seconds(now) + _LIFETIME_SECONDS,
        "aud": signer.audience,
        "sub": signer.client_id,
    }
    header: dict[str, object] = {"alg": "ES256", "kid": signer.key_id}
    return jws.serialize_compact(
        header, msgspec.json.encode(claims), _signing_key(signer.private_key), ["ES256"]
    )


def is_signing_key(private_key: str) -> bool:
    """Whether the text is the PEM of a private key for ES256."""
    try:
        _signing_key(private_key)
    except UnusableKey:
        return False
    return True


def _signing_key(private_key: str) -> ECKey:
    try:
        key = ECKey.import_key(private_key)
    except (JoseError, ValueError, TypeError) as error:
        raise UnusableKey("expected the text of a .p8 file: a private key in PEM") from error
    if not key.is_private or key.curve_name != "P-256":
        raise UnusableKey("expected a private key on the curve P-256")
    return key
