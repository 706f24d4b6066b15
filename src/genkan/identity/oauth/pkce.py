"""Proof Key for Code Exchange, with S256 only.

`plain` shows the verifier to whoever sees the request. Source: RFC 7636; RFC 9700 2.1.1.
"""

import hmac
import re
from typing import Final

from genkan.identity.errors import InvalidGrant, InvalidRequest
from genkan.identity.model.code_challenge import challenge_of
from genkan.identity.model.interaction import CodeChallenge

_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")  # base64url of a SHA-256
_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")  # RFC 7636 section 4.1


def code_challenge(value: str | None, method: str | None) -> CodeChallenge | None:
    """The challenge of an authorization request, None when there is neither value nor method.

    Raises InvalidRequest for a half one, another method, or a malformed one.
    """
    if value is None and method is None:
        return None
    if value is None:
        raise InvalidRequest(
            "parameter 'code_challenge' is missing, 'code_challenge_method' is not"
        )
    # RFC 7636 section 4.3: a missing method means "plain", which is not served here.
    if method != "S256":
        raise InvalidRequest("parameter 'code_challenge_method' must be 'S256'")
    if _CHALLENGE.fullmatch(value) is None:
        raise InvalidRequest("parameter 'code_challenge' must be the base64url of a SHA-256")
    return CodeChallenge(value=value)


def check_verifier(challenge: CodeChallenge | None, verifier: str | None) -> None:
    """Whether the verifier belongs to the challenge of the code.

    Raises InvalidGrant when it does not, or when one came without the other: a verifier for
    a code without challenge means that the challenge was taken out on the way
    (RFC 9700 section 4.8.2).
    """
    if challenge is None and verifier is None:
        return
    if challenge is None:
        raise InvalidGrant("'code_verifier' is given, but the code was asked without challenge")
    if verifier is None:
        raise InvalidGrant("parameter 'code_verifier' is missing")
    if _VERIFIER.fullmatch(verifier) is None:
        raise InvalidGrant("'code_verifier' must be 43 to 128 letters, digits, '-', '.', '_', '~'")
    if not hmac.compare_digest(challenge_of(verifier), challenge.value):
        raise InvalidGrant("'code_verifier' does not belong to the code")
