"""The refresh token's form: `v1.<grant id>.<counter>.<HMAC>`.

It says which token of its family it is, so one row per grant suffices to tell the current
token from a used one; the HMAC keeps anybody from counting up.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final

from genkan.identity.names import GrantId
from genkan.identity.tokens.vault import derive_key

_FORM: Final = re.compile(r"(v1\.([0-9a-f-]{36})\.([0-9]{1,9}))\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class RefreshTokenId:
    """Which token of which family."""

    grant_id: GrantId
    counter: int


def write_refresh_token(token_id: RefreshTokenId, secret_key: bytes) -> str:
    """The token of this number."""
    text = f"v1.{token_id.grant_id}.{token_id.counter}"
    return f"{text}.{_hmac(text, secret_key)}"


def read_refresh_token(token: str, secret_key: bytes) -> RefreshTokenId | None:
    """Which token it is; None when it was not written here."""
    match = _FORM.fullmatch(token)
    if match is None or not hmac.compare_digest(_hmac(match[1], secret_key), match[4]):
        return None
    return RefreshTokenId(GrantId(match[2]), int(match[3]))


def _hmac(text: str, secret_key: bytes) -> str:
    key = derive_key(secret_key, "refresh tokens")
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
