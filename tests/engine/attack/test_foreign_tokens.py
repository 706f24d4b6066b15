"""G4, G20, G22, T1, T2, T3, T4: tokens and headers that try to be more than they are."""

import asyncio
import json
from typing import Any

import pytest

from tests.engine.key_server import key_server
from tests.engine.running import ADMIN, SECRET, Running, running, with_engine
from tests.engine.signed_tokens import (
    HASURA_CLAIMS,
    NAMESPACE,
    OTHER_RSA_KEY,
    RSA_KEY,
    jwks,
    part,
    public_jwk,
    public_pem,
    secret_key,
    signed,
    signed_with_bytes,
)
from tests.engine.signed_tokens import SECRET as JWT_KEY

CLAIMS = {NAMESPACE: {**HASURA_CLAIMS, "x-hasura-user-id": "a"}}
USERS = {"query": "{ users { id } }"}
STATIC = {"HASURA_GRAPHQL_JWT_SECRET": json.dumps({"type": "HS256", "key": JWT_KEY})}


async def told(engine: Running, token: str, **headers: str) -> Any:
    """The code of the refusal, or the rows."""
    response = await engine.post("/v1/graphql", USERS, authorization=f"Bearer {token}", **headers)
    assert response.status_code == 200
    answer = response.json()
    if "data" in answer:
        return answer["data"]["users"]
    (error,) = answer["errors"]
    return error["extensions"]["code"]


def test_no_key_but_the_published_ones_opens_the_door(database_url: str) -> None:
    async def run() -> None:
        async with (
            key_server(jwks(public_jwk(RSA_KEY, kid="one", alg="RS256"))) as issuer,
            key_server(jwks(public_jwk(OTHER_RSA_KEY, kid="evil"))) as canary,
        ):
            setting = json.dumps({"jwk_url": issuer.url})
            async with running(database_url, HASURA_GRAPHQL_JWT_SECRET=setting) as engine:
                await engine.with_users()
                good = signed(CLAIMS, RSA_KEY, "RS256", kid="one")
                assert await told(engine, good) == [{"id": "a"}]
                for header in (
                    {"jku": canary.url, "kid": "evil"},
                    {"x5u": canary.url, "kid": "evil"},
                    {"jwk": public_jwk(OTHER_RSA_KEY)},
                    {"kid": canary.url},
                    {"kid": "one"},
                    {"kid": "../../../../dev/null"},
                    {"kid": "one' or '1'='1"},
                ):
                    token = signed(CLAIMS, OTHER_RSA_KEY, "RS256", **header)
                    assert await told(engine, token) == "invalid-jwt", header
                head, _, signature = good.split(".")
                changed = part({**CLAIMS, "sub": "b"})
                assert await told(engine, f"{head}.{changed}.{signature}") == "invalid-jwt"
                none = f"{part({'alg': 'none'})}.{part(CLAIMS)}."
                assert await told(engine, none) == "invalid-jwt"
                confused = signed_with_bytes(CLAIMS, public_pem(RSA_KEY).encode())
                assert await told(engine, confused) == "invalid-jwt"
                assert canary.fetches == 0
                assert issuer.fetches <= 2

    asyncio.run(run())


def test_a_token_for_another_audience_or_issuer_is_refused(database_url: str) -> None:
    secret = {"type": "HS256", "key": JWT_KEY, "audience": "engine", "issuer": "https://mine"}
    setting = {"HASURA_GRAPHQL_JWT_SECRET": json.dumps(secret)}

    async def scenario(engine: Running) -> None:
        await engine.with_users()
        for claims, expected in (
            ({"aud": "engine", "iss": "https://mine"}, [{"id": "a"}]),
            ({"aud": ["other"], "iss": "https://mine"}, "invalid-jwt"),
            ({"aud": [], "iss": "https://mine"}, "invalid-jwt"),
            ({"aud": "engine", "iss": "https://theirs"}, "invalid-jwt"),
        ):
            token = signed({**CLAIMS, **claims}, secret_key(), "HS256")
            assert await told(engine, token) == expected

    with_engine(database_url, scenario, **setting)


def test_where_keys_may_come_later_an_unreachable_issuer_is_a_clear_error(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        token = signed(CLAIMS, RSA_KEY, "RS256", kid="one")
        response = await engine.post("/v1/graphql", USERS, authorization=f"Bearer {token}")
        (error,) = response.json()["errors"]
        assert error["extensions"]["code"] == "invalid-jwt"
        assert error["message"].startswith(
            "Could not verify JWT: JWKS of http://127.0.0.1:1/jwks could not be fetched"
        )
        assert (await engine.http.get("/healthz")).text == "OK"

    settings = {
        "HASURA_GRAPHQL_JWT_SECRET": json.dumps({"jwk_url": "http://127.0.0.1:1/jwks"}),
        "GENKAN_JWKS_REQUIRED_AT_START": "false",
    }
    with_engine(database_url, scenario, **settings)


def test_headers_do_not_make_a_token_say_more(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        token = signed(CLAIMS, secret_key(), "HS256")
        assert await told(engine, token, x_hasura_user_id="b") == [{"id": "a"}]
        assert await told(engine, token, x_hasura_role="admin") == "access-denied"
        roles = '["admin"]'
        assert await told(engine, token, x_hasura_allowed_roles=roles) == [{"id": "a"}]

    with_engine(database_url, scenario, **STATIC)


def test_the_secret_counts_in_its_header_alone(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        for path, body in (
            (f"/v1/metadata?x-hasura-admin-secret={SECRET}", {}),
            ("/v1/metadata", {"x-hasura-admin-secret": SECRET}),
        ):
            command = {"type": "export_metadata", "args": {}, **body}
            response = await engine.post(path, command)
            assert response.status_code == 401
        cookie = f"x-hasura-admin-secret={SECRET}"
        assert (await engine.post("/v1/metadata", {}, cookie=cookie)).status_code == 401

    with_engine(database_url, scenario)


@pytest.mark.parametrize("value", ["\x00", "' or true --", "{}", "a\\", "$1", "x" * 100_000])
def test_a_session_variable_is_a_value_whatever_it_holds(database_url: str, value: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        claims = {NAMESPACE: {**HASURA_CLAIMS, "x-hasura-user-id": value}}
        token = signed(claims, secret_key(), "HS256")
        expected: Any = "data-exception" if value == "\x00" else []
        if len(token) > 8192:
            expected = "invalid-jwt"
        assert await told(engine, token) == expected

    with_engine(database_url, scenario, **STATIC)


@pytest.mark.parametrize("value", [None, 7, True, ["a"], {"_is_null": True}])
def test_a_session_variable_that_is_no_text_is_refused(database_url: str, value: Any) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        claims = {NAMESPACE: {**HASURA_CLAIMS, "x-hasura-user-id": value}}
        token = signed(claims, secret_key(), "HS256")
        assert await told(engine, token) == "jwt-invalid-claims"

    with_engine(database_url, scenario, **STATIC)


def test_a_secret_is_in_no_log_line(database_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    token = signed(CLAIMS, secret_key(), "HS256")

    async def scenario(engine: Running) -> None:
        await engine.with_users()
        await told(engine, token)
        await told(engine, token + "x")
        await engine.http.post("/v1/graphql", json=USERS, headers=ADMIN)
        await engine.post("/v1/graphql", USERS, x_hasura_admin_secret="a-wrong-guess")

    with_engine(database_url, scenario, **STATIC)
    log = "".join(capfd.readouterr())
    assert log.count("http-log") >= 4
    for secret in (SECRET, JWT_KEY, token, "a-wrong-guess"):
        assert secret not in log
