"""Who a request is, by its headers: the order of things, and Hasura's refusals."""

import asyncio
import json
import time
from typing import Any

import pytest

from genkan.engine import authenticate as module
from genkan.engine.authenticate import Authentication, authenticate, create_authentication
from genkan.engine.config import read_engine_config
from genkan.engine.errors import EngineError
from genkan.engine.session import Session
from tests.engine.key_server import key_server
from tests.engine.signed_tokens import (
    HASURA_CLAIMS,
    NAMESPACE,
    OTHER_RSA_KEY,
    RSA_KEY,
    SECRET,
    jwks,
    public_jwk,
    secret_key,
    signed,
)

DATABASE = {"HASURA_GRAPHQL_METADATA_DATABASE_URL": "postgresql://localhost/x"}
ADMIN = {"HASURA_GRAPHQL_ADMIN_SECRET": "s3cret"}
JWT = {**ADMIN, "HASURA_GRAPHQL_JWT_SECRET": json.dumps({"type": "HS256", "key": SECRET})}
ANONYMOUS = {"HASURA_GRAPHQL_UNAUTHORIZED_ROLE": "anonymous"}
CLAIMS = {NAMESPACE: HASURA_CLAIMS}


def authentication(**settings: str) -> Authentication:
    return create_authentication(read_engine_config({**DATABASE, **settings}), lambda _: None)


def session(headers: dict[str, str], **settings: str) -> Session:
    return asyncio.run(authenticate(headers, authentication(**settings)))


def refusal(headers: dict[str, str], **settings: str) -> tuple[int, str, str]:
    with pytest.raises(EngineError) as caught:
        session(headers, **settings)
    return caught.value.status, caught.value.code, caught.value.message


def bearer(claims: Any = CLAIMS, secret: str = SECRET, **more: str) -> dict[str, str]:
    token = signed(claims, secret_key(secret), "HS256")
    return {"authorization": f"Bearer {token}", **more}


REQUIRED = (
    401,
    "access-denied",
    "x-hasura-admin-secret/x-hasura-access-key required, but not found",
)
WRONG = (401, "access-denied", 'invalid "x-hasura-admin-secret"/"x-hasura-access-key"')


def test_without_a_secret_everybody_is_admin_and_may_be_anyone() -> None:
    assert session({}).role == "admin"
    assert session({"x-hasura-role": "user"}).role == "user"


@pytest.mark.parametrize("name", ["x-hasura-admin-secret", "x-hasura-access-key"])
def test_the_right_secret_is_admin(name: str) -> None:
    assert session({name: "s3cret"}, **ADMIN) == Session("admin", {"x-hasura-role": "admin"})


def test_admin_may_be_any_role_with_any_variables() -> None:
    headers = {
        "x-hasura-admin-secret": "s3cret",
        "x-hasura-role": "user",
        "x-hasura-user-id": "7",
        "x-other": "dropped",
    }
    variables = {"x-hasura-role": "user", "x-hasura-user-id": "7"}
    assert session(headers, **ADMIN) == Session("user", variables)


@pytest.mark.parametrize("settings", [ADMIN, JWT, {**ADMIN, **ANONYMOUS}, {**JWT, **ANONYMOUS}])
def test_a_wrong_secret_is_refused_whatever_else_is_shown(settings: dict[str, str]) -> None:
    assert refusal(bearer(**{"x-hasura-admin-secret": "wrong"}), **settings) == WRONG
    assert refusal({"x-hasura-admin-secret": ""}, **settings) == WRONG


def test_nothing_shown_is_refused_or_the_role_for_it() -> None:
    assert refusal({}, **ADMIN) == REQUIRED
    assert refusal({"x-hasura-role": "admin"}, **ADMIN) == REQUIRED
    anonymous = session({"x-hasura-role": "admin", "x-hasura-user-id": "7"}, **ADMIN, **ANONYMOUS)
    assert anonymous == Session("anonymous", {"x-hasura-role": "anonymous"})
    assert session({}, **JWT, **ANONYMOUS).role == "anonymous"


def test_a_missing_token_is_named() -> None:
    message = "Missing 'Authorization' or 'Cookie' header in JWT authentication mode"
    missing = (400, "invalid-headers", message)
    cookie = json.dumps({"type": "HS256", "key": SECRET, "header": {"type": "Cookie", "name": "t"}})
    assert refusal({}, **JWT) == missing
    assert refusal({}, **{**ADMIN, "HASURA_GRAPHQL_JWT_SECRET": cookie}) == missing
    assert refusal({"cookie": "a=b"}, **{**ADMIN, "HASURA_GRAPHQL_JWT_SECRET": cookie}) == missing
    welcome = {**ADMIN, **ANONYMOUS, "HASURA_GRAPHQL_JWT_SECRET": cookie}
    assert session({"cookie": "a=b"}, **welcome).role == "anonymous"


@pytest.mark.parametrize("value", ["", "Bearer", "Basic abc", "bearer abc", "Bearer a b"])
def test_a_malformed_authorization_header_is_refused_even_where_nobody_is_welcome(
    value: str,
) -> None:
    told = (400, "invalid-headers", "Malformed Authorization header")
    assert refusal({"authorization": value}, **JWT, **ANONYMOUS) == told


def test_a_token_gives_its_role_and_variables_and_nothing_of_the_headers() -> None:
    headers = bearer(**{"x-hasura-user-id": "someone-else", "x-hasura-org": "acme"})
    found = session(headers, **JWT)
    assert found.variables == {"x-hasura-user-id": "kp_1", "x-hasura-role": "user"}
    assert session(bearer(**{"x-hasura-role": "editor"}), **JWT).role == "editor"
    denied = (400, "access-denied", "Your requested role is not in allowed roles")
    assert refusal(bearer(**{"x-hasura-role": "admin"}), **JWT) == denied


@pytest.mark.parametrize(
    ("header", "place"),
    [
        ({"type": "Cookie", "name": "token"}, "cookie"),
        ({"type": "CustomHeader", "name": "X-Token"}, "x-token"),
    ],
)
def test_a_token_is_found_in_its_place(header: Any, place: str) -> None:
    setting = json.dumps({"type": "HS256", "key": SECRET, "header": header})
    token = signed(CLAIMS, secret_key(), "HS256")
    value = f"a=b; token={token}" if place == "cookie" else token
    assert session({place: value}, **{**ADMIN, "HASURA_GRAPHQL_JWT_SECRET": setting}).role == "user"


def test_other_cookies_do_not_hide_the_token_whatever_they_hold() -> None:
    cookie = {"type": "HS256", "key": SECRET, "header": {"type": "Cookie", "name": "token"}}
    settings = {**ADMIN, **ANONYMOUS, "HASURA_GRAPHQL_JWT_SECRET": json.dumps(cookie)}
    token = signed(CLAIMS, secret_key(), "HS256")
    for around in ('a={"b": [1, 2]}; {}', "odd; {}", "a b=c;{}; x=y=z", "{}; Token=other"):
        sent = around.replace("{}", f"token={token}")
        assert session({"cookie": sent}, **settings).role == "user", around
    assert session({"cookie": f'token="{token}"'}, **settings).role == "user"
    assert session({"cookie": f"my-token={token}; token"}, **settings).role == "anonymous"
    assert session({"cookie": f"token={token}; token={token}"}, **settings).role == "user"
    told = (400, "invalid-headers", "Could not verify JWT: Multiple JWTs found")
    assert refusal({"cookie": f"token={token}; token=other"}, **settings) == told


def test_a_token_remembered_still_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    known = authentication(**JWT)
    headers = bearer({**CLAIMS, "exp": time.time() + 100})
    first = asyncio.run(authenticate(headers, known))
    assert asyncio.run(authenticate(headers, known)) is first
    assert first.expires_at is not None
    end = first.expires_at.timestamp() + 0.001
    monkeypatch.setattr(module.time, "time", lambda: end)
    with pytest.raises(EngineError, match="JWTExpired"):
        asyncio.run(authenticate(headers, known))
    assert not known.tokens


def test_a_remembered_token_gives_each_role_its_own_session() -> None:
    known = authentication(**JWT)
    headers = bearer()
    for role in ("editor", "user", "editor"):
        found = asyncio.run(authenticate({**headers, "x-hasura-role": role}, known))
        assert found.role == role
    with pytest.raises(EngineError, match="not in allowed roles"):
        asyncio.run(authenticate({**headers, "x-hasura-role": "admin"}, known))


def test_the_memory_of_tokens_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CACHED_TOKENS", 3)
    known = authentication(**JWT)
    for number in range(10):
        asyncio.run(authenticate(bearer({**CLAIMS, "jti": str(number)}), known))
    assert len(known.tokens) == 3


def test_keys_rotate_without_a_restart() -> None:
    async def run() -> None:
        async with key_server(jwks(public_jwk(RSA_KEY, kid="one"))) as server:
            setting = json.dumps({"jwk_url": server.url})
            known = authentication(**{**ADMIN, "HASURA_GRAPHQL_JWT_SECRET": setting})

            async def role(key: Any, kid: str) -> str:
                token = signed(CLAIMS, key, "RS256", kid=kid)
                return (await authenticate({"authorization": f"Bearer {token}"}, known)).role

            assert await role(RSA_KEY, "one") == "user"
            server.body = jwks(public_jwk(OTHER_RSA_KEY, kid="two"))
            assert await role(OTHER_RSA_KEY, "two") == "user"
            # The first key is withdrawn: what it signed is forgotten too.
            with pytest.raises(EngineError, match="JWSInvalidSignature"):
                await role(RSA_KEY, "one")
            assert server.fetches == 2

    asyncio.run(run())


@pytest.mark.parametrize(("value", "expected"), [("true", True), ("NO", False), (None, False)])
def test_backend_only_permissions_are_asked_for_by_admin(value: Any, expected: bool) -> None:  # noqa: FBT001
    headers = {"x-hasura-admin-secret": "s3cret", "x-hasura-role": "user"}
    if value is not None:
        headers["x-hasura-use-backend-only-permissions"] = value
    assert session(headers, **ADMIN).is_backend_request is expected


def test_another_word_than_a_boolean_is_refused() -> None:
    headers = {
        "x-hasura-admin-secret": "s3cret",
        "x-hasura-use-backend-only-permissions": "perhaps",
    }
    status, code, message = refusal(headers, **ADMIN)
    assert (status, code) == (400, "bad-request")
    assert message.startswith("x-hasura-use-backend-only-permissions: Not a valid boolean text")


def test_a_token_can_not_ask_for_backend_only_permissions() -> None:
    headers = bearer(**{"x-hasura-use-backend-only-permissions": "true"})
    assert not session(headers, **JWT).is_backend_request
