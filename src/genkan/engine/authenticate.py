"""From a request's headers to a session: who asks.

The order: an admin secret decides alone, right or wrong; then the hook, where there is one; or
a token, and then the role for those who show nothing. Without any secret configured everybody is
admin (development; app.py warns).
Source: Hasura v2, `Server/Auth.hs` (`getUserInfoWithExpTime`).
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from typing import Final, TypeVar

from genkan.engine.auth.admin_secret import SecretDigest, is_admin_secret, secret_digest
from genkan.engine.auth.claims import (
    ROLE,
    HasuraClaims,
    expiry_time,
    hasura_claims,
    session_from_claims,
)
from genkan.engine.auth.jwt import claimed_issuer, expiry, verify
from genkan.engine.auth.key_set import KeySet, static_key_set
from genkan.engine.auth.revocations import Revocations
from genkan.engine.auth.token_identity import token_identity
from genkan.engine.auth.token_place import find_token
from genkan.engine.config import EngineConfig
from genkan.engine.config.auth_hook import HookMode
from genkan.engine.config.jwt import JwkUrl, JwtConfig, StaticKey
from genkan.engine.config.setting_reader import read_boolean
from genkan.engine.errors import BadRequest, InvalidHeaders, InvalidJwt, Unauthorized, UnknownKey
from genkan.engine.names import ADMIN, RoleName, SessionVariable
from genkan.engine.observation import Observe
from genkan.engine.outbound.auth_hook import HookClient
from genkan.engine.outbound.http_document import fetch_document
from genkan.engine.outbound.jwks import Fetch, JwksCache
from genkan.engine.session import Session, TokenIdentity

Result = TypeVar("Result")

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
    identity: TokenIdentity
    sessions: dict[str | None, Session] = field(default_factory=dict[str | None, Session])


@dataclass(frozen=True, slots=True)
class TokenIssuer:
    """A JWT configuration and its keys: fixed ones, or those of a URL."""

    config: JwtConfig
    static_keys: KeySet
    jwks: JwksCache | None


@dataclass(frozen=True, slots=True)
class Recognized:
    """Who asks, and what that rests on: whether the same headers say so later, `holds` tells.

    token, issuer: what was shown, if it was a token. is_lasting: nothing but the configuration
    and what was shown decided; a hook may say something else the next time.
    """

    session: Session
    token: VerifiedToken | None = None
    issuer: TokenIssuer | None = None
    is_lasting: bool = True


@dataclass(slots=True)
class Authentication:
    """What `authenticate` needs; made once, it keeps the tokens that were verified.

    hook: where there is one, there are no issuers, and no unauthorized role.
    tokens: by the token's SHA-256, the longest unused first; bounded by CACHED_TOKENS.
    revocations: what identity providers told; loops/follow_sessions.py adds to them.
    """

    admin_secrets: tuple[SecretDigest, ...]
    unauthorized_role: RoleName | None
    hook: HookClient | None
    issuers: tuple[TokenIssuer, ...]
    tokens: OrderedDict[bytes, VerifiedToken] = field(
        default_factory=OrderedDict[bytes, VerifiedToken]
    )
    revocations: Revocations = field(default_factory=Revocations)

    async def close(self) -> None:
        """Let go of the connections to the hook."""
        if self.hook is not None:
            await self.hook.close()


def create_authentication(config: EngineConfig, observe: Observe) -> Authentication:
    """The configured ways to be somebody. Whoever runs the engine runs each `jwks.run` as well."""
    fetch = partial(fetch_document, authorities=config.jwks_authorities)
    return Authentication(
        admin_secrets=tuple(secret_digest(secret) for secret in config.admin_secrets),
        unauthorized_role=config.unauthorized_role,
        hook=None if config.auth_hook is None else HookClient(config.auth_hook, observe),
        issuers=tuple(_issuer(jwt, observe, fetch) for jwt in config.jwts),
    )


def _issuer(config: JwtConfig, observe: Observe, fetch: Fetch) -> TokenIssuer:
    match config.key:
        case StaticKey() as key:
            return TokenIssuer(config, static_key_set(key), None)
        case JwkUrl(url):
            return TokenIssuer(config, (), JwksCache(url, observe, fetch))


async def authenticate(
    headers: Mapping[str, str], authentication: Authentication, request: object = None
) -> Session:
    """The session of a request with these headers (lower-case names).

    request: the GraphQL request as JSON where `tells_requests` asks for it.
    Raises Unauthorized, AccessDenied, InvalidHeaders, InvalidJwt, JwtInvalidClaims,
    JwtMissingRoleClaims or BadRequest; Unexpected or InvalidParams for a hook that fails.
    """
    return (await recognize(headers, authentication, request)).session


async def recognize(
    headers: Mapping[str, str], authentication: Authentication, request: object = None
) -> Recognized:
    """The same, with what it rests on. Raises what `authenticate` raises."""
    if not authentication.admin_secrets:
        return Recognized(_admin_session(headers))
    for name in _SECRET_HEADERS:
        if name in headers:
            if is_admin_secret(headers[name], authentication.admin_secrets):
                return Recognized(_admin_session(headers))
            raise Unauthorized('invalid "x-hasura-admin-secret"/"x-hasura-access-key"')
    if authentication.hook is not None:
        return Recognized(await authentication.hook.session(headers, request), is_lasting=False)
    if authentication.issuers:
        shown = _shown_token(headers, authentication.issuers)
        if shown is not None:
            return await _recognized_token(*shown, headers, authentication)
    if authentication.unauthorized_role is not None:
        return Recognized(_unauthorized_session(authentication.unauthorized_role))
    if not authentication.issuers:
        raise Unauthorized("x-hasura-admin-secret/x-hasura-access-key required, but not found")
    # Hasura says so wherever it expects the token, a header of one's own included.
    raise InvalidHeaders("Missing 'Authorization' or 'Cookie' header in JWT authentication mode")


def holds(known: Recognized, authentication: Authentication) -> bool:
    """Whether the headers that `known` was made of say the same now.

    False for a token that has expired or was revoked, or whose keys have been fetched anew:
    `recognize` then says what is wrong with it, if anything is.
    """
    token, issuer = known.token, known.issuer
    if token is None or issuer is None:
        return known.is_lasting
    keys = issuer.static_keys if issuer.jwks is None else issuer.jwks.known_keys
    return (
        token.keys is keys
        and (
            token.expires_at is None
            or time.time() < token.expires_at + issuer.config.allowed_skew_seconds
        )
        and authentication.revocations.refusal(token.identity) is None
    )


def tells_requests(headers: Mapping[str, str], authentication: Authentication) -> bool:
    """Whether the hook wants to know what is asked before it says who asks."""
    hook = None if authentication.hook is None else authentication.hook.hook
    return (
        hook is not None
        and hook.mode is HookMode.POST
        and hook.sends_request
        and not any(name in headers for name in _SECRET_HEADERS)
    )


def _shown_token(
    headers: Mapping[str, str], issuers: tuple[TokenIssuer, ...]
) -> tuple[str, TokenIssuer] | None:
    """The token of the request and the one configuration it is for.

    A token and a configuration fit when they name the same issuer, or one of them names none.
    Raises InvalidJwt when none fits, InvalidHeaders when several do.
    Source: Hasura v2, multiple JWT secrets, resolution logic.
    """
    shown = [
        (token, issuer)
        for issuer in issuers
        if (token := find_token(headers, issuer.config.header)) is not None
    ]
    if len(issuers) == 1 or not shown:
        # A single configuration's issuer is looked at by `verify`.
        return shown[0] if shown else None
    fitting = [
        (token, issuer)
        for token, issuer in shown
        if issuer.config.issuer is None or claimed_issuer(token) in (None, issuer.config.issuer)
    ]
    if not fitting:
        raise InvalidJwt("Could not verify JWT: JWTNotInIssuer")
    if len(fitting) > 1:
        raise InvalidHeaders("Could not verify JWT: Multiple JWTs found")
    return fitting[0]


async def _recognized_token(
    token: str, issuer: TokenIssuer, headers: Mapping[str, str], authentication: Authentication
) -> Recognized:
    now, config = time.time(), issuer.config
    keys = issuer.static_keys if issuer.jwks is None else await issuer.jwks.keys()
    digest = sha256(token.encode("utf-8", "surrogatepass")).digest()
    verified = _remembered(digest, keys, authentication, now, config)
    if verified is None:
        verified = await with_keys(issuer, lambda keys: _verified(token, keys, config, now))
        _remember(digest, verified, authentication)
    # After the last wait: nothing is told between this and the use of the session.
    refusal = authentication.revocations.refusal(verified.identity)
    if refusal is not None:
        raise InvalidJwt(f"Could not verify JWT: {refusal}")
    requested_role = headers.get(ROLE) or None
    session = verified.sessions.get(requested_role)
    if session is None:
        session = session_from_claims(
            verified.claims, requested_role, expiry_time(verified.expires_at)
        )
        session = replace(session, token=verified.identity)
        verified.sessions[requested_role] = session
    return Recognized(session, verified, issuer)


async def with_keys(issuer: TokenIssuer, read: Callable[[KeySet], Result]) -> Result:
    """What `read` makes of the issuer's keys; of fresher ones where it raises UnknownKey."""
    if issuer.jwks is None:
        return read(issuer.static_keys)
    try:
        return read(await issuer.jwks.keys())
    except UnknownKey:
        return read(await issuer.jwks.refetched())


def _verified(token: str, keys: KeySet, config: JwtConfig, now: float) -> VerifiedToken:
    claims = verify(token, keys, config, now)
    session_claims = hasura_claims(claims, config.claims)
    return VerifiedToken(session_claims, expiry(claims), keys, token_identity(claims))


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
