"""The authorization code: a one-time secret, and what is bound to it (RFC 6749 4.1.2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from genkan.identity.model.grant import Grant, OneTimeSecret, Purpose
from genkan.identity.model.interaction import CodeChallenge
from genkan.identity.names import ClientId, GrantId
from genkan.identity.oauth.secret import secret_hash

# RFC 9700 and ASVS 5.0 V10.4.3 ask for one minute.
LIFETIME: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeContent:
    """What must be the same when the code is redeemed, and what goes into the ID token."""

    client_id: ClientId
    redirect_uri: str
    code_challenge: CodeChallenge | None
    nonce: str | None


def code_secret(code: str, content: CodeContent, grant: Grant, now: datetime) -> OneTimeSecret:
    """The record of a new code."""
    return OneTimeSecret(
        purpose=Purpose.AUTHORIZATION_CODE,
        secret_hash=secret_hash(code),
        subject=grant.id,
        content=msgspec.json.encode(content),
        expires_at=now + LIFETIME,
    )


def content_of(secret: OneTimeSecret) -> tuple[GrantId, CodeContent]:
    """The grant a code leads to, and what is bound to the code."""
    return GrantId(secret.subject), msgspec.json.decode(secret.content, type=CodeContent)
