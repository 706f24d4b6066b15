"""What an answer of another provider comes to: whose account it is, or why it counts nothing.

Source: RFC 6749 sections 4.1.2 and 4.1.3; RFC 9207 section 2.4; OIDC Core section 3.1.3.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, cast
from urllib.parse import quote, urlsplit

import msgspec

from genkan.identity.errors import HandOffFailed, HandOffReason
from genkan.identity.federation.account import (
    Claims,
    ForeignAccount,
    NoSubject,
    best_email,
    plain_name,
    read_account,
)
from genkan.identity.federation.hand_off import HandOff, callback_url
from genkan.identity.federation.metadata import Metadata, find_metadata, is_issuer, unreachable
from genkan.identity.federation.preset import SecretKind
from genkan.identity.federation.provider import Provider
from genkan.identity.ports import Ports, ProviderAnswer, ProviderUnreachable
from genkan.identity.tokens.client_assertion import Signer, UnusableKey, client_assertion
from genkan.identity.tokens.foreign_token import (
    ForeignExpectation,
    ForeignTokenRefused,
    UnknownForeignKey,
    read_foreign_keys,
    verify_foreign,
)

_OK: Final = 200
_FAULTS_BEGIN: Final = 500
_LONGEST_CODE: Final = 4096
_LONGEST_TOKEN: Final = 16_384
_SAID_NO: Final = frozenset({"access_denied", "user_cancelled_authorize", "consent_required"})
_ARE_AWAY: Final = frozenset({"server_error", "temporarily_unavailable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """The answer as the browser brought it.

    user: what Apple posts beside the code, as JSON; it is not signed, so names alone are read.
    """

    code: str | None = field(default=None, repr=False)
    error: str | None = None
    issuer: str | None = None
    user: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tokens:
    access_token: str | None = field(repr=False)
    id_token: str | None = field(repr=False)


async def find_account(
    ports: Ports, provider: Provider, hand_off: HandOff, answer: Callback, now: datetime
) -> ForeignAccount:
    """The account that somebody signed in with at the provider. Raises HandOffFailed."""
    metadata = await find_metadata(provider, ports.providers)
    _check_issuer(metadata, answer.issuer)
    _check_error(answer.error)
    if not answer.code or len(answer.code) > _LONGEST_CODE:
        raise HandOffFailed(HandOffReason.MISMATCH, detail="the answer has neither code nor error")
    try:
        tokens = await _redeem(ports, provider, metadata, hand_off, answer.code, now)
        if provider.issuer is None:
            account = await _plain_account(ports, provider, metadata, tokens)
        else:
            account = await _openid_account(ports, provider, metadata, hand_off, tokens, now)
    except ProviderUnreachable as error:
        raise unreachable(str(error)) from error
    except NoSubject as error:
        raise unreachable("the provider does not say whose account it is") from error
    return _with_posted_name(account, answer.user) if provider.preset.has_posted_user else account


def _check_issuer(metadata: Metadata, issuer: str | None) -> None:
    """Who answered is who was asked (RFC 9207 section 2.4); before the code goes anywhere."""
    if issuer is None:
        if metadata.has_issuer_parameter:
            raise HandOffFailed(HandOffReason.MISMATCH, detail="the answer lacks 'iss'")
        return
    expected = metadata.issuer
    if expected is None:
        # A provider of plain OAuth 2 has no document that would say its issuer.
        is_right = _origin(issuer) == _origin(metadata.authorization_endpoint)
    else:
        is_right = is_issuer(issuer, expected)
    if not is_right:
        raise HandOffFailed(HandOffReason.MISMATCH, detail="'iss' names another provider")


def _check_error(error: str | None) -> None:
    if not error:
        return
    told = "".join(sign for sign in error[:100] if sign.isprintable())
    detail = f"the provider answered '{told}'"
    if error in _SAID_NO:
        raise HandOffFailed(HandOffReason.DENIED, detail=detail)
    if error in _ARE_AWAY:
        raise HandOffFailed(HandOffReason.UNREACHABLE, detail=detail)
    raise HandOffFailed(HandOffReason.DENIED, detail=detail)


async def _redeem(
    ports: Ports,
    provider: Provider,
    metadata: Metadata,
    hand_off: HandOff,
    code: str,
    now: datetime,
) -> _Tokens:
    """The tokens for a code (RFC 6749 section 4.1.3)."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback_url(ports.config.issuer),
        "code_verifier": hand_off.verifier,
        "client_id": provider.client_id,
    }
    headers = dict(provider.preset.headers)
    secret = _secret(provider, now)
    if secret and metadata.has_basic:
        headers["authorization"] = _basic(provider.client_id, secret)
    elif secret:
        form["client_secret"] = secret
    answer = await ports.providers.post_form(metadata.token_endpoint, form, headers)
    told = _json(answer, "the token endpoint")
    error = told.get("error")
    if isinstance(error, str):
        # GitHub answers errors with 200.
        reason = (
            HandOffReason.MISMATCH
            if error in {"invalid_grant", "bad_verification_code"}
            else HandOffReason.UNREACHABLE
        )
        raise HandOffFailed(reason, detail=f"the token endpoint answered '{error[:100]}'")
    if answer.status != _OK:
        raise unreachable(f"the token endpoint answered {answer.status}")
    return _Tokens(
        access_token=_token(told.get("access_token")), id_token=_token(told.get("id_token"))
    )


def _secret(provider: Provider, now: datetime) -> str:
    """What proves that it is us; empty for a client without a secret, which PKCE protects."""
    private_key = provider.secrets.get("private_key")
    if provider.preset.secret is SecretKind.SHARED or not private_key:
        return provider.secrets.get("client_secret", "")
    try:
        return client_assertion(
            Signer(
                team_id=provider.text("team_id"),
                client_id=provider.client_id,
                key_id=provider.text("key_id"),
                private_key=private_key,
                audience=provider.preset.assertion_audience,
            ),
            now,
        )
    except UnusableKey as error:
        raise unreachable(f"options.private_key: {error}") from error


async def _openid_account(
    ports: Ports,
    provider: Provider,
    metadata: Metadata,
    hand_off: HandOff,
    tokens: _Tokens,
    now: datetime,
) -> ForeignAccount:
    """The account of an ID token, and of the userinfo endpoint where it has no address."""
    if tokens.id_token is None or metadata.jwks_uri is None:
        raise unreachable("the token endpoint gave no ID token: is the scope 'openid' asked for?")
    expected = ForeignExpectation(
        issuer=metadata.issuer or provider.token_issuer,
        client_id=provider.client_id,
        nonce=hand_off.nonce,
    )
    try:
        claims = await _verified(ports, metadata.jwks_uri, tokens.id_token, expected, now)
    except ForeignTokenRefused as error:
        raise HandOffFailed(HandOffReason.MISMATCH, detail=f"ID token: {error}") from error
    has_more = metadata.userinfo_endpoint is not None and tokens.access_token is not None
    if provider.claims.email not in claims and has_more:
        told = await _userinfo(ports, provider, metadata, tokens)
        # OIDC Core section 5.3.2: what is said of somebody else is not used.
        if told.get("sub") != claims.get("sub"):
            raise HandOffFailed(HandOffReason.MISMATCH, detail="userinfo tells of somebody else")
        claims = {**told, **claims}
    tenants = provider.connection.options.get("trusted_tenants")
    listed = cast("Sequence[object]", tenants) if isinstance(tenants, list) else ()
    return read_account(claims, provider.claims, frozenset(str(each).lower() for each in listed))


async def _verified(
    ports: Ports, jwks_uri: str, token: str, expected: ForeignExpectation, now: datetime
) -> Claims:
    try:
        keys = read_foreign_keys(await ports.providers.document(jwks_uri))
        return verify_foreign(token, keys, expected, now)
    except UnknownForeignKey:
        # The provider may have a new key.
        keys = read_foreign_keys(await ports.providers.fresh_document(jwks_uri))
        return verify_foreign(token, keys, expected, now)


async def _plain_account(
    ports: Ports, provider: Provider, metadata: Metadata, tokens: _Tokens
) -> ForeignAccount:
    """The account of a provider of plain OAuth 2, and the address from its own list."""
    account = read_account(await _userinfo(ports, provider, metadata, tokens), provider.claims)
    emails = provider.endpoints.emails if provider.endpoints else None
    if emails is None:
        return account
    answer = await ports.providers.get(emails, _bearer(provider, tokens))
    listed = _decode(answer, "the list of addresses")
    best = best_email(cast("Sequence[object]", listed)) if isinstance(listed, list) else None
    email, is_verified = best or (None, False)
    return replace(account, email=email, is_email_verified=is_verified)


async def _userinfo(
    ports: Ports, provider: Provider, metadata: Metadata, tokens: _Tokens
) -> Claims:
    if metadata.userinfo_endpoint is None or tokens.access_token is None:
        raise unreachable("the token endpoint gave no access token")
    answer = await ports.providers.get(metadata.userinfo_endpoint, _bearer(provider, tokens))
    if answer.status != _OK:
        raise unreachable(f"the userinfo endpoint answered {answer.status}")
    return _json(answer, "the userinfo endpoint")


def _bearer(provider: Provider, tokens: _Tokens) -> Mapping[str, str]:
    return {**provider.preset.headers, "authorization": f"Bearer {tokens.access_token}"}


def _basic(client_id: str, secret: str) -> str:
    """Both are form-encoded first (RFC 6749 section 2.3.1)."""
    pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _token(value: object) -> str | None:
    """A token that a header can carry."""
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_TOKEN:
        return None
    return value if value.isascii() and value.isprintable() and " " not in value else None


def _json(answer: ProviderAnswer, what: str) -> Claims:
    decoded = _decode(answer, what)
    if not isinstance(decoded, dict):
        raise unreachable(f"{what} answered no JSON object")
    return cast("Claims", decoded)


def _decode(answer: ProviderAnswer, what: str) -> object:
    if answer.status >= _FAULTS_BEGIN:
        raise unreachable(f"{what} answered {answer.status}")
    try:
        return msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise unreachable(f"{what} answered no JSON") from error


def _with_posted_name(account: ForeignAccount, user: str | None) -> ForeignAccount:
    """`{"name": {"firstName": "Ada", "lastName": "Lovelace"}}`: never what it says of an email."""
    try:
        told = msgspec.json.decode(user or "{}", type=dict[str, object])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return account
    name = told.get("name")
    if not isinstance(name, dict):
        return account
    names = cast("Mapping[str, object]", name)
    return replace(
        account,
        given_name=account.given_name or plain_name(names.get("firstName")),
        family_name=account.family_name or plain_name(names.get("lastName")),
    )


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", url
    return parts.scheme, parts.netloc.lower()
