"""Signing in by the identity provider: what is sent there, and what must come back.

The code is exchanged in this process, by the console itself: that its ID token comes from the
provider is known by whom it was asked of, as OpenID Connect Core 3.1.3.7 (6) allows.
"""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

import msgspec

from genkan.console.visitors.token import is_same_secret, token_hash

CALLBACK_PATH: Final = "/console-api/callback"
SIGN_IN_PATH: Final = "/console-api/sign-in"
SCOPE: Final = "openid email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """Random texts of one sign-in: `browser` is its cookie, the others go to the provider."""

    state: str
    browser: str = field(repr=False)
    nonce: str
    code_verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What is stored of them while the browser is away."""

    state_hash: bytes
    browser_hash: bytes
    nonce: str
    code_verifier: str = field(repr=False)


class IdToken(msgspec.Struct):
    """The claims that are held against what was asked (OpenID Connect Core section 2)."""

    iss: str
    sub: str
    aud: str | list[str]
    exp: int
    nonce: str | None = None
    azp: str | None = None


class Profile(msgspec.Struct):
    """What the userinfo endpoint tells of who came."""

    sub: str
    email: str | None = None
    email_verified: bool | None = None


def pending(proofs: Proofs) -> Pending:
    """What to store of a sign-in that sets out."""
    return Pending(
        state_hash=token_hash(proofs.state),
        browser_hash=token_hash(proofs.browser),
        nonce=proofs.nonce,
        code_verifier=proofs.code_verifier,
    )


def authorize_url(issuer: str, client_id: str, redirect_uri: str, proofs: Proofs) -> str:
    """Where the browser goes (RFC 6749 section 4.1.1, RFC 7636 section 4.3)."""
    digest = sha256(proofs.code_verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": SCOPE,
        "state": proofs.state,
        "nonce": proofs.nonce,
        # Whoever is signed on with an account without a console role may choose another one.
        "prompt": "select_account",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{issuer}/oauth2/auth?{urlencode(query)}"


def read_id_token(token: str) -> IdToken | None:
    """The claims of an ID token that came straight from the provider; None for what is none."""
    parts = token.split(".")
    if len(parts) != 3:  # noqa: PLR2004  # RFC 7515 section 3.1
        return None
    try:
        padded = parts[1] + "=" * (-len(parts[1]) % 4)
        return msgspec.json.decode(base64.urlsafe_b64decode(padded), type=IdToken)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        return None


def is_expected(claims: IdToken, issuer: str, client_id: str, nonce: str, now: datetime) -> bool:
    """Whether it answers this sign-in (OpenID Connect Core section 3.1.3.7).

    Besides the application an ID token of Kinde's names the issuer as audience.
    """
    audience = {claims.aud} if isinstance(claims.aud, str) else set(claims.aud)
    return (
        claims.iss == issuer
        and {client_id} <= audience <= {client_id, issuer}
        and claims.azp in {None, client_id}
        and now.timestamp() < claims.exp
        and is_same_secret(claims.nonce or "", nonce)
    )
