"""Several JWT configurations: a token is for exactly one of them, or for none."""

import asyncio
import json
from typing import Any

import pytest

from genkan.engine.authenticate import Authentication, authenticate, create_authentication
from genkan.engine.config import read_engine_config
from genkan.engine.errors import EngineError
from tests.engine.key_server import key_server
from tests.engine.signed_tokens import (
    HASURA_CLAIMS,
    NAMESPACE,
    RSA_KEY,
    SECRET,
    jwks,
    public_jwk,
    secret_key,
    signed,
)

OTHER_SECRET = "another-" + SECRET
CLAIMS = {NAMESPACE: HASURA_CLAIMS}
EDITOR = {NAMESPACE: {**HASURA_CLAIMS, "x-hasura-default-role": "editor"}}
FIRST = {"type": "HS256", "key": SECRET, "issuer": "first"}
SECOND = {"type": "HS256", "key": OTHER_SECRET, "issuer": "second"}
ANY = {"type": "HS256", "key": OTHER_SECRET}
COOKIE = {**ANY, "header": {"type": "Cookie", "name": "token"}}


def authentication(*configs: Any, **settings: str) -> Authentication:
    given = {
        "HASURA_GRAPHQL_METADATA_DATABASE_URL": "postgresql://localhost/x",
        "HASURA_GRAPHQL_ADMIN_SECRET": "s3cret",
        "HASURA_GRAPHQL_JWT_SECRETS": json.dumps(configs),
        **settings,
    }
    return create_authentication(read_engine_config(given), lambda _: None)


def token(claims: Any = CLAIMS, secret: str = SECRET, **more: str) -> str:
    return signed({**claims, **more}, secret_key(secret), "HS256")


def bearer(*arguments: Any, **claims: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token(*arguments, **claims)}"}


def role(headers: dict[str, str], known: Authentication) -> str:
    return asyncio.run(authenticate(headers, known)).role


def refusal(headers: dict[str, str], known: Authentication) -> tuple[str, str]:
    with pytest.raises(EngineError) as caught:
        role(headers, known)
    assert caught.value.status == 400
    return caught.value.code, caught.value.message


def test_a_token_is_verified_by_its_issuers_configuration_alone() -> None:
    known = authentication(FIRST, SECOND)
    for _ in range(2):  # the second time from memory
        assert role(bearer(iss="first"), known) == "user"
        assert role(bearer(EDITOR, OTHER_SECRET, iss="second"), known) == "editor"
    forged = bearer(CLAIMS, OTHER_SECRET, iss="first")
    bad = ("invalid-jwt", "Could not verify JWT: JWSError JWSInvalidSignature")
    assert refusal(forged, known) == bad


def test_a_token_of_an_issuer_that_nobody_knows_is_refused() -> None:
    known = authentication(FIRST, SECOND, HASURA_GRAPHQL_UNAUTHORIZED_ROLE="anonymous")
    told = ("invalid-jwt", "Could not verify JWT: JWTNotInIssuer")
    assert refusal(bearer(iss="third"), known) == told


@pytest.mark.parametrize("configs", [(FIRST, SECOND), (FIRST, ANY)])
def test_a_token_that_fits_several_configurations_is_refused(configs: Any) -> None:
    told = ("invalid-headers", "Could not verify JWT: Multiple JWTs found")
    assert refusal(bearer(), authentication(*configs)) == told
    assert refusal({"authorization": "Bearer not-a-token"}, authentication(*configs)) == told


def test_each_configuration_looks_at_its_own_place() -> None:
    known = authentication(FIRST, COOKIE, HASURA_GRAPHQL_UNAUTHORIZED_ROLE="anonymous")
    cookie = {"cookie": f"a=b; token={token(EDITOR, OTHER_SECRET)}"}
    assert role(cookie, known) == "editor"
    assert role(bearer(iss="first"), known) == "user"
    assert role({"cookie": "a=b"}, known) == "anonymous"
    told = ("invalid-headers", "Could not verify JWT: Multiple JWTs found")
    assert refusal({**cookie, **bearer(iss="first")}, known) == told
    # A foreign token beside it does not matter.
    assert role({**cookie, **bearer(iss="third")}, known) == "editor"
    malformed = ("invalid-headers", "Malformed Authorization header")
    assert refusal({**cookie, "authorization": "Basic x"}, known) == malformed


def test_a_configuration_with_a_url_stands_beside_one_with_a_key() -> None:
    async def run() -> None:
        async with key_server(jwks(public_jwk(RSA_KEY, kid="one"))) as server:
            known = authentication({"jwk_url": server.url, "issuer": "far"}, FIRST)
            far = signed({**EDITOR, "iss": "far"}, RSA_KEY, "RS256", kid="one")
            found = await authenticate({"authorization": f"Bearer {far}"}, known)
            assert found.role == "editor"
            assert (await authenticate(bearer(iss="first"), known)).role == "user"
            assert server.fetches == 1

    asyncio.run(run())
