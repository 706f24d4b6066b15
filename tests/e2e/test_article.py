"""The article "Kinde with Hasura": as `genkan quickstart` plays it, and by raw HTTP."""

import secrets
from pathlib import Path

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.clients.hosted_pages import Person, new_person, walk_through
from tests.clients.house import House, graphql, insert_user, management
from tests.clients.management import sent
from tests.clients.program import GENKAN, clean_environment, free_port, run

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(240)]

CALLBACK = "http://localhost:3999/api/auth/kinde_callback"
CLAIMS = "https://hasura.io/jwt/claims"


def test_quickstart_plays_the_article_and_again_on_the_same_data(tmp_path: Path) -> None:
    command = [GENKAN, "quickstart", ".", "--once", "--port", str(free_port())]
    environment = clean_environment(COLUMNS="160")
    for _ in range(2):
        table = run(command, folder=tmp_path, environment=environment)
        assert table.count("1, their own") == 2, table
        assert "invalid-headers: Missing 'Authorization'" in table
        assert "jwt-invalid-claims: claims key: 'https://hasura.io/jwt/claims'" in table


def test_quickstart_plays_the_newer_article_by_a_workflow(tmp_path: Path) -> None:
    command = [GENKAN, "quickstart", ".", "--once", "--route", "workflow"]
    command += ["--port", str(free_port())]
    environment = clean_environment(COLUMNS="160")
    for _ in range(2):
        table = run(command, folder=tmp_path, environment=environment)
        assert table.count("1, their own") == 2, table
        assert "invalid-headers: Missing 'Authorization'" in table
        assert "invalid-jwt: Could not verify JWT: JWTNotInAudience" in table


def test_the_steps_of_the_article_by_raw_http(house: House) -> None:
    application = application_with_mapping(house)
    with httpx.Client() as her_browser, httpx.Client() as his_browser:
        ada, alan = new_person("Ada"), new_person("Alan")
        ada_tokens = signed_in(house, her_browser, application, ada)
        alan_tokens = signed_in(house, his_browser, application, alan)
    ada_id, alan_id = subject(house, ada_tokens), subject(house, alan_tokens)
    insert_user(house, ada_id, "Ada")
    insert_user(house, alan_id, "Alan")
    query = "{ users { id name last_seen } }"
    for tokens, user_id, name in ((ada_tokens, ada_id, "Ada"), (alan_tokens, alan_id, "Alan")):
        answer = graphql(house, query, authorization=f"Bearer {tokens['access_token']}")
        (row,) = answer["data"]["users"]
        assert (row["id"], row["name"]) == (user_id, name)
        assert row["last_seen"]


def test_the_token_carries_what_the_engine_reads_beside_the_standard_claims(house: House) -> None:
    application = application_with_mapping(house)
    with httpx.Client() as browser:
        tokens = signed_in(house, browser, application, new_person("Ada"))
    user_id = subject(house, tokens)
    keys = httpx.get(f"{house.url}/.well-known/jwks").json()
    claims = verified(tokens["access_token"], keys)
    for_sdks = httpx.get(f"{house.url}/.well-known/jwks.json").json()
    assert verified(tokens["access_token"], for_sdks) == claims
    assert claims["iss"] == house.url
    assert claims["sub"] == user_id
    assert claims["azp"] == application["client_id"]
    hasura = claims[CLAIMS]
    assert hasura["x-hasura-user-id"] == user_id
    assert hasura["x-hasura-default-role"] == "user"
    assert "user" in hasura["x-hasura-allowed-roles"]
    assert "admin" not in hasura["x-hasura-allowed-roles"]
    lists = {"x-hasura-allowed-roles"}
    assert all(isinstance(value, str) for name, value in hasura.items() if name not in lists)


def application_with_mapping(house: House) -> dict[str, str]:
    """Steps 1 and 2: a back-end web application, its callback, the toggle."""
    with management(house) as api:
        body = {"name": f"Article {secrets.token_hex(4)}", "type": "reg"}
        application = sent(api.post("applications", json=body))["application"]
        address = f"applications/{application['id']}"
        sent(api.post(f"{address}/auth_redirect_urls", json={"urls": [CALLBACK]}))
        sent(api.patch(f"{address}/tokens", json={"is_hasura_mapping_enabled": True}))
    return application


def signed_in(
    house: House, browser: httpx.Client, application: dict[str, str], person: Person
) -> dict[str, str]:
    """Step 6: the tokens of a person who registered at the hosted pages."""
    parameters = {
        "client_id": application["client_id"],
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid profile email offline",
        "state": secrets.token_hex(14),
        "start_page": "registration",
    }
    address = httpx.URL(f"{house.url}/oauth2/auth", params=parameters)
    back = walk_through(browser, str(address), CALLBACK, person)
    assert back.params["state"] == parameters["state"]
    form = {
        "grant_type": "authorization_code",
        "code": back.params["code"],
        "redirect_uri": CALLBACK,
        "client_id": application["client_id"],
        "client_secret": application["client_secret"],
    }
    return dict(sent(httpx.post(f"{house.url}/oauth2/token", data=form)))


def subject(house: House, tokens: dict[str, str]) -> str:
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    return sent(httpx.get(f"{house.url}/oauth2/v2/user_profile", headers=headers))["sub"]


def verified(token: str, keys: dict) -> dict:
    return dict(jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"]).claims)
