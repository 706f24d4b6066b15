"""From a request's headers to a session: who asks.

The order: an admin secret decides alone, right or wrong; then a token; then the role for those
who show nothing. Without any secret configured everybody is admin (development; app.py warns).
Source: Hasura v2, `getUserInfoWithExpTime`; reference docs/reference/authentication.
"""

import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import Final

from genkan.engine.auth.admin_secret import SecretDigest, is_admin_secret, secret_digest
from genkan.engine.auth.claims import (
    ROLE,
    HasuraClaims,
    expiry_time,
    hasura_claims,
    session_from_claims,
)
from genkan.engine.auth.jwt import UnknownKey, expiry, verify
from genkan.engine.auth.key_set import KeySet, static_key_set
from genkan.engine.config import EngineConfig
from genkan.engine.config.jwt import JwkUrl, JwtConfig, StaticKey, TokenPlace
from genkan.engine.config.setting_reader import read_boolean
from genkan.engine.errors import BadRequest, InvalidHeaders, InvalidJwt, Unauthorized
from genkan.engine.names import ADMIN, RoleName, SessionVariable
from genkan.engine.observation import Observe
from genkan.engine.outbound.jwks import JwksCache
from genkan.engine.session import Session

CACHED_TOKENS: Final = 10_000
_PREFIX: Final = "x-hasura-"
_SECRET_HEADERS: Final = ("x-hasura-admin-secret", "x-hasura-access-key")
_BACKEND_ONLY: Final = "x-hasura-use-backend-only-permissions"


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """What a token that verified once is remembered by, until `expires_at` (epoch seconds).

    sessions: by the requested role; only roles the token allows get here.
    """

    claims: HasuraClaims
    expires_at: float | None
    keys: KeySet
    sessions: dict[str | None, Session] = field(default_factory=dict[str | None, Session])


@dataclass(slots=True)
class Authentication:
    """What `authenticate` needs; made once, it keeps the tokens that were verified.

    tokens: by the token's SHA-256, the longest unused first; bounded by CACHED_TOKENS.
    """

    admin_secrets: tuple[SecretDigest, ...]
    unauthorized_role: RoleName | None
    jwt: JwtConfig | None
    static_keys: KeySet
    jwks: JwksCache | None
    tokens: OrderedDict[bytes, VerifiedToken] = field(
        default_factory=OrderedDict[bytes, VerifiedToken]
    )


def create_authentication(config: EngineConfig, observe: Observe) -> Authentication:
    """The configured ways to be somebody. Whoever runs the engine runs `jwks.run` as well."""
    static: KeySet = ()
    jwks: JwksCache | None = None
    match None if config.jwt is None else config.jwt.key:
        case StaticKey() as key:
            static = static_key_set(key)
        case JwkUrl(url):
            jwks = JwksCache(url, observe)
        case None:
            pass
    return Authentication(
        admin_secrets=tuple(secret_digest(secret) for secret in config.admin_secrets),
        unauthorized_role=config.unauthorized_role,
        jwt=config.jwt,
        static_keys=static,
        jwks=jwks,
    )


async def authenticate(headers: Mapping[str, str], authentication: Authentication) -> Session:
    """The session of a request with these headers (lower-case names).

    Raises Unauthorized, AccessDenied, InvalidHeaders, InvalidJwt, JwtInvalidClaims,
    JwtMissingRoleClaims or BadRequest.
    """
    if not authentication.admin_secrets:
        return _admin_session(headers)
    for name in _SECRET_HEADERS:
        if name in headers:
            if is_admin_secret(headers[name], authentication.admin_secrets):
                return _admin_session(headers)
            raise Unauthorized('invalid "x-hasura-admin-secret"/"x-hasura-access-key"')
    if authentication.jwt is None:
        if authentication.unauthorized_role is not None:
            return _unauthorized_session(authentication.unauthorized_role)
        raise Unauthorized("x-hasura-admin-secret/x-hasura-access-key required, but not found")
    token = find_token(headers, authentication.jwt)
    if token is not None:
        return await _token_session(token, headers, authentication, authentication.jwt)
    if authentication.unauthorized_role is not None:
        return _unauthorized_session(authentication.unauthorized_role)
    # Hasura says so wherever it expects the token, a header of one's own included.
    raise InvalidHeaders("Missing 'Authorization' or 'Cookie' header in JWT authentication mode")


def find_token(headers: Mapping[str, str], config: JwtConfig) -> str | None:
    """The token where the setting says it is; None when the request shows none.

    Raises InvalidHeaders when there is something else in its place.
    """
    match config.header.place:
        case TokenPlace.AUTHORIZATION:
            value = headers.get("authorization")
            if value is None:
                return None
            words = value.split()
            if len(words) != len(("Bearer", "token")) or words[0] != "Bearer":
                raise InvalidHeaders("Malformed Authorization header")
            return words[1]
        case TokenPlace.COOKIE:
            value = headers.get("cookie")
            if value is None:
                return None
            token = _cookie(value, config.header.name)
            if token is None:
                raise InvalidHeaders(f"Could not find {config.header.name} in Cookie header")
            return token
        case TokenPlace.CUSTOM_HEADER:
            value = headers.get(config.header.name.lower())
            return None if value is None else value.strip().removeprefix("Bearer ").strip()


async def _token_session(
    token: str, headers: Mapping[str, str], authentication: Authentication, config: JwtConfig
) -> Session:
    now = time.time()
    keys = authentication.static_keys
    if authentication.jwks is not None:
        keys = await authentication.jwks.keys()
    digest = sha256(token.encode("utf-8", "surrogatepass")).digest()
    verified = _remembered(digest, keys, authentication, now, config)
    if verified is None:
        try:
            verified = _verified(token, keys, config, now)
        except UnknownKey:
            if authentication.jwks is None:
                raise
            keys = await authentication.jwks.refetched()
            verified = _verified(token, keys, config, now)
        _remember(digest, verified, authentication)
    requested_role = headers.get(ROLE) or None
    session = verified.sessions.get(requested_role)
    if session is None:
        session = session_from_claims(
            verified.claims, requested_role, expiry_time(verified.expires_at)
        )
        verified.sessions[requested_role] = session
    return session


def _verified(token: str, keys: KeySet, config: JwtConfig, now: float) -> VerifiedToken:
    claims = verify(token, keys, config, now)
    return VerifiedToken(hasura_claims(claims, config.claims), expiry(claims), keys)


def _remembered(
    digest: bytes, keys: KeySet, authentication: Authentication, now: float, config: JwtConfig
) -> VerifiedToken | None:
    """A token verified before: with these very keys, since a key may have been withdrawn."""
    verified = authentication.tokens.get(digest)
    if verified is None:
        return None
    if verified.keys is not keys:
        del authentication.tokens[digest]
        return None
    if verified.expires_at is not None and now >= verified.expires_at + config.allowed_skew_seconds:
        del authentication.tokens[digest]
        raise InvalidJwt("Could not verify JWT: JWTExpired")
    authentication.tokens.move_to_end(digest)
    return verified


def _remember(digest: bytes, verified: VerifiedToken, authentication: Authentication) -> None:
    authentication.tokens[digest] = verified
    while len(authentication.tokens) > CACHED_TOKENS:
        authentication.tokens.popitem(last=False)


def _admin_session(headers: Mapping[str, str]) -> Session:
    """Admin, or whichever role and variables admin asks to be."""
    variables = {
        SessionVariable(name): value
        for name, value in headers.items()
        if name.startswith(_PREFIX) and name not in _SECRET_HEADERS
    }
    role = RoleName(variables.get(ROLE) or ADMIN)
    variables[ROLE] = role
    backend_only = variables.get(SessionVariable(_BACKEND_ONLY))
    return Session(role, variables, None, backend_only is not None and _is_true(backend_only))


def _is_true(text: str) -> bool:
    try:
        return read_boolean(text)
    except ValueError as error:
        raise BadRequest(f"{_BACKEND_ONLY}: {error}") from None


def _unauthorized_session(role: RoleName) -> Session:
    """Nobody in particular: whatever session variables such a request names are not believed."""
    return Session(role, {ROLE: role})


def _cookie(header: str, name: str) -> str | None:
    try:
        morsel = SimpleCookie(header).get(name)
    except CookieError:
        return None
    return None if morsel is None else morsel.value
