"""Providers that share no database tell by a signed call: OpenID Connect Back-Channel Logout."""

import json
import time
from typing import Any

import httpx

from tests.engine.feature.live_sessions.live import SETTINGS, live, refusal
from tests.engine.identity_provider import ISSUER, access_token
from tests.engine.running import Running, running, with_engine
from tests.engine.signed_tokens import (
    HASURA_CLAIMS,
    NAMESPACE,
    OTHER_RSA_KEY,
    RSA_KEY,
    public_pem,
    secret_key,
    signed,
)

PATH = "/v1alpha1/backchannel-logout"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
APPLICATION = {"GENKAN_LOGOUT_TOKEN_AUDIENCES": "shop, the-app"}
REVOKED = (4403, "4403: the session was revoked")


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    everything = {
        "iss": ISSUER,
        "aud": "the-app",
        "iat": now,
        "exp": now + 120,
        "jti": "j1",
        "sub": "a",
        "sid": "s1",
        "events": {EVENT: {}},
    } | changes
    return {name: value for name, value in everything.items() if value is not None}


def logout_token(
    key: Any = None, alg: str = "HS256", typ: str = "logout+jwt", **changes: Any
) -> str:
    return signed(claims(**changes), key or secret_key(), alg, typ=typ)


async def send(engine: Running, token: str) -> httpx.Response:
    answer = await engine.http.post(PATH, data={"logout_token": token})
    assert answer.headers["cache-control"] == "no-store"
    return answer


def told(answer: httpx.Response) -> str:
    """Why it was refused."""
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"] == "invalid_request"
    return answer.json()["error_description"]


def test_a_logout_token_ends_the_session_in_every_process(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with (
            running(database_url, **SETTINGS, **APPLICATION) as other,
            live(engine, access_token()) as here,
            live(other, access_token()) as there,
        ):
            assert (await send(engine, logout_token())).status_code == 200
            assert await here.closed() == REVOKED
            assert await there.closed() == REVOKED
            for each in (engine, other):
                assert await refusal(each, access_token()) is not None
                assert await refusal(each, access_token(sid="s2")) is None

    with_engine(database_url, scenario, **SETTINGS, **APPLICATION)


def test_without_a_session_all_of_the_users_end(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with live(engine, access_token(sid="s9")) as ws:
            assert (await send(engine, logout_token(sid=None))).status_code == 200
            assert await ws.closed() == REVOKED
        later = access_token(sid="s10", iat=int(time.time()) + 1)
        assert "revoked" not in (await refusal(engine, later) or "")
        # A replay counts from the token's own time: it says nothing new.

    with_engine(database_url, scenario, **SETTINGS, **APPLICATION)


def test_what_is_no_logout_token_for_us_changes_nothing(database_url: str) -> None:
    now = int(time.time())

    async def scenario(engine: Running) -> None:
        await engine.with_users()
        for changes, message in (
            ({"aud": "another-app"}, "JWTNotInAudience"),
            ({"aud": None}, "the claim 'aud' is missing"),
            ({"iss": None}, "the claim 'iss' is missing"),
            ({"iat": None}, "the claim 'iat' is missing"),
            ({"jti": None}, "the claim 'jti' is missing"),
            ({"events": None}, "the claim 'events' is missing"),
            ({"events": {}}, "expected 'events' to have"),
            ({"events": [EVENT]}, "expected 'events' to have"),
            ({"events": {EVENT: True}}, "expected 'events' to have"),
            ({"nonce": "n"}, "a logout token has no 'nonce'"),
            ({"iat": now - 3600, "exp": None}, "more than 600 seconds ago"),
            ({"iat": -(10**400), "exp": None}, "more than 600 seconds ago"),
            ({"iat": now + 3600}, "JWTIssuedAtFuture"),
            ({"iat": True}, "expected a number"),
            ({"exp": now - 5}, "JWTExpired"),
            ({"sub": None, "sid": None}, "expected 'sub', 'sid' or both"),
            ({"sid": 5}, "the claim 'sid': expected a string"),
        ):
            assert message in told(await send(engine, logout_token(**changes))), changes
        for token, message in (
            ("", "expected a form with one 'logout_token'"),
            ("a.b.c", "JWSError"),
            (logout_token(typ="at+jwt"), "expected 'typ' to be 'JWT' or 'logout+jwt'"),
            (logout_token(secret_key("another-secret-of-more-than-32-bytes")), "JWSInvalidSig"),
            (access_token(), "is missing"),
        ):
            assert message in told(await send(engine, token)), token
        for body in (b"", b"\xff", b"logout_token=a&logout_token=b", b'{"logout_token": "a"}'):
            answer = await engine.http.post(PATH, content=body)
            assert "expected a form with one 'logout_token'" in told(answer)
        assert (await engine.http.post(PATH, content=b"x" * 20_000)).status_code == 413
        assert (await engine.http.get(PATH)).status_code == 404
        assert await refusal(engine, access_token()) is None

    with_engine(database_url, scenario, **SETTINGS, **APPLICATION)


def test_a_logout_token_is_no_access_token(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        token = logout_token(**{NAMESPACE: HASURA_CLAIMS})
        assert "expected 'typ'" in (await refusal(engine, token) or "")

    with_engine(database_url, scenario, **SETTINGS, **APPLICATION)


def test_without_an_audience_none_is_taken(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        assert "set GENKAN_LOGOUT_TOKEN_AUDIENCES" in told(await send(engine, logout_token()))

    with_engine(database_url, scenario, **SETTINGS)


def test_without_a_jwt_secret_there_is_nobody_to_believe(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        assert "no JWT secret" in told(await send(engine, logout_token()))

    with_engine(database_url, scenario)


def test_each_issuer_speaks_for_its_own(database_url: str) -> None:
    secrets = [
        {"type": "RS256", "key": public_pem(RSA_KEY), "issuer": ISSUER, "audience": "the-app"},
        {"type": "RS256", "key": public_pem(OTHER_RSA_KEY), "issuer": "https://other.test"},
    ]

    async def scenario(engine: Running) -> None:
        forged = logout_token(OTHER_RSA_KEY, "RS256")
        assert "JWSInvalidSignature" in told(await send(engine, forged))
        assert (await send(engine, logout_token(RSA_KEY, "RS256"))).status_code == 200
        theirs = logout_token(OTHER_RSA_KEY, "RS256", iss="https://other.test")
        assert "set GENKAN_LOGOUT_TOKEN_AUDIENCES" in told(await send(engine, theirs))
        nobodys = logout_token(RSA_KEY, "RS256", iss="https://third.test")
        assert "no JWT secret is configured for its issuer" in told(await send(engine, nobodys))

    with_engine(database_url, scenario, HASURA_GRAPHQL_JWT_SECRETS=json.dumps(secrets))
