"""The one verifier of tokens we issued.

Every use of a JWT passes through here: bearer tokens, `id_token_hint`, introspection.
The key is chosen by `kid` among ours, the algorithm is the key's and never the token's, and a
header member that we never write is refused. Source: identity-security 2.4; RFC 8725.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

import msgspec
from joserfc import jws
from joserfc.errors import JoseError

from genkan.identity.errors import InvalidToken
from genkan.identity.names import ClientId, GrantId, KeyId, Scope, UserId
from genkan.identity.tokens.claims import seconds
from genkan.identity.tokens.key_ring import KeyRing

LONGEST_TOKEN: Final = 16_384  # with every scope of the management API it has about 11,000
LEEWAY_SECONDS: Final = 5  # our own processes' clocks
_COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_HEADER_MEMBERS: Final = frozenset({"alg", "kid", "typ"})


class TokenKind(Enum):
    """Which of our tokens is expected; one never passes for the other."""

    ACCESS = "access token"
    ID = "ID token"


class Expiry(Enum):
    """Whether a token's end counts; an `id_token_hint` may be old (OIDC RP-Initiated Logout 4)."""

    CHECKED = "checked"
    IGNORED = "ignored"


class VerifiedClaims(msgspec.Struct, frozen=True, kw_only=True):
    """The claims of a token that is ours; what only one kind has may be absent."""

    iss: str
    azp: ClientId
    aud: tuple[str, ...]
    exp: int
    iat: int
    jti: str
    sub: UserId | None = None
    sid: GrantId | None = None
    scp: tuple[Scope, ...] | None = None
    auth_time: int | None = None
    nbf: int | None = None

    @property
    def kind(self) -> TokenKind:
        """Access tokens have scopes, ID tokens have the time of authentication."""
        return TokenKind.ID if self.scp is None else TokenKind.ACCESS

    @property
    def is_machine(self) -> bool:
        """Whether an application got it for itself."""
        return self.sub is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a token must be for its present use."""

    issuer: str
    kind: TokenKind
    audiences: frozenset[str] | None = None  # one of them must be there; None: any
    expiry: Expiry = Expiry.CHECKED


def verify(token: str, ring: KeyRing, expected: Expectation, now: datetime) -> VerifiedClaims:
    """The claims of a genuine, current token of the expected kind.

    Raises InvalidToken; its detail says which rule, the client learns nothing of it.
    """
    if len(token) > LONGEST_TOKEN or _COMPACT.fullmatch(token) is None:
        raise _refusal("not a compact JWT")
    header = _header(token)
    key = ring.keys.get(KeyId(header["kid"]))
    if key is None:
        raise _refusal("signed by none of our keys")
    if header["alg"] != key.algorithm or header["typ"] != "JWT":
        raise _refusal("alg or typ is not its key's")
    try:
        payload = jws.deserialize_compact(token, key.key, [key.algorithm.value]).payload
        claims = msgspec.json.decode(payload, type=VerifiedClaims)
    except (JoseError, ValueError, RecursionError) as error:
        raise _refusal(f"not genuine: {type(error).__name__}") from error
    _check(claims, expected, now)
    return claims


def _header(token: str) -> Mapping[str, str]:
    """The header, when it has exactly the members we write."""
    segment = token.partition(".")[0]
    try:
        raw = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
        header = msgspec.json.decode(raw, type=Mapping[str, str])
    except (binascii.Error, msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _refusal("header is not readable") from error
    if frozenset(header) != _HEADER_MEMBERS:
        raise _refusal("header has other members than alg, kid and typ")
    return header


def _check(claims: VerifiedClaims, expected: Expectation, now: datetime) -> None:
    moment = seconds(now)
    if claims.iss != expected.issuer:
        raise _refusal("another issuer")
    is_ambiguous = claims.scp is not None and claims.auth_time is not None
    if is_ambiguous or claims.kind is not expected.kind:
        raise _refusal(f"not an {expected.kind.value}")
    if expected.expiry is Expiry.CHECKED and moment >= claims.exp:
        raise _refusal("expired")
    if max(claims.iat, claims.nbf or 0) > moment + LEEWAY_SECONDS:
        raise _refusal("from the future")
    if expected.audiences is not None and expected.audiences.isdisjoint(claims.aud):
        raise _refusal("another audience")


def _refusal(detail: str) -> InvalidToken:
    return InvalidToken("the token is not valid here", detail=detail)
