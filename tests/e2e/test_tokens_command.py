"""`genkan app tokens`: what Kinde shows on an application's "Tokens" page, and the toggle."""

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.clients.house import House, genkan

pytestmark = [pytest.mark.process, pytest.mark.slow]

CLAIMS = "https://hasura.io/jwt/claims"


def test_the_tokens_page_names_issuer_algorithm_keys_and_the_engines_setting(house: House) -> None:
    genkan(house, "app", "create", "Shown tokens", "--type", "reg")
    page = genkan(house, "app", "tokens", "Shown tokens")
    facts, pem = page.split("\n\n", 1)
    assert f"{house.url}/.well-known/jwks" in facts
    assert "RS256" in facts
    assert "86400 s" in facts
    setting = f'HASURA_GRAPHQL_JWT_SECRET={{"jwk_url":"{house.url}/.well-known/jwks"}}'
    assert setting in facts
    # The printed key verifies a token that was minted just now.
    load_pem_public_key(pem.encode())
    token = token_of(house, "tokens-page@example.com")
    decoded = jwt.decode(token, RSAKey.import_key(pem), algorithms=["RS256"])
    assert decoded.claims["iss"] == house.url


def test_the_toggle_puts_hasuras_claims_into_the_next_token_and_takes_them_out(
    house: House,
) -> None:
    genkan(house, "app", "create", "Toggled tokens", "--type", "reg")
    keys = KeySet.import_key_set(httpx.get(f"{house.url}/.well-known/jwks").json())
    genkan(house, "user", "create", "toggle@example.com")
    seen: list[bool] = []
    for flag in ("--no-hasura-mapping", "--hasura-mapping"):
        genkan(house, "app", "tokens", "Toggled tokens", flag)
        token = genkan(house, "user", "token", "toggle@example.com", "--app", "Toggled tokens")
        claims = jwt.decode(token.strip(), keys, algorithms=["RS256"]).claims
        assert claims["sub"].startswith("kp_")
        seen.append(CLAIMS in claims)
    assert seen == [False, True]


def token_of(house: House, email: str) -> str:
    genkan(house, "user", "create", email)
    return genkan(house, "user", "token", email, "--app", "Shown tokens").strip()
