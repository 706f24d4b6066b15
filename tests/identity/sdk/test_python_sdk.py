"""Kinde's Python SDK, unmodified, against `genkan identity` alone."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from kinde_sdk.auth.oauth import OAuth

from tests.clients.hosted_pages import Person, new_person, walk_through
from tests.clients.identity import LOGOUT_URI, REDIRECT_URI, Application

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

# The SDK's own default asks no `offline`, and so gets no refresh token.
SCOPE = {"scope": "openid profile email offline"}


@pytest.fixture
def client(issuer: str, application: Application) -> OAuth:
    return OAuth(
        client_id=application.client_id,
        client_secret=application.client_secret,
        redirect_uri=REDIRECT_URI,
        host=issuer,
    )


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    with httpx.Client() as browser:
        yield browser


@pytest.fixture
def ada() -> Person:
    return new_person("Ada")


def test_the_constructor_discovers_the_endpoints(client: OAuth, issuer: str) -> None:
    assert client.auth_url == f"{issuer}/oauth2/auth"
    assert client.token_url == f"{issuer}/oauth2/token"
    assert client.userinfo_url == f"{issuer}/oauth2/v2/user_profile"
    assert client.logout_url == f"{issuer}/logout"


def test_a_person_registers_and_the_sdk_has_their_profile(
    client: OAuth, browser: httpx.Client, ada: Person
) -> None:
    answer = come_in(client, browser, ada, asyncio.run(client.register(dict(SCOPE))))
    assert answer["user"]["email"] == ada.email
    assert answer["user"]["given_name"] == "Ada"
    assert answer["user"]["id"] == answer["user"]["sub"]
    assert answer["user"]["id"].startswith("kp_")
    claims = token_manager(client, ada).get_claims()
    assert claims["sub"] == answer["user"]["id"]
    assert claims["https://hasura.io/jwt/claims"]["x-hasura-user-id"] == answer["user"]["id"]


def test_who_registered_signs_in_with_the_password(
    client: OAuth, browser: httpx.Client, ada: Person
) -> None:
    registered = come_in(client, browser, ada, asyncio.run(client.register(dict(SCOPE))))
    with httpx.Client() as other_browser:
        address = asyncio.run(client.login(dict(SCOPE)))
        signed_in = come_in(client, other_browser, ada, address)
    assert signed_in["user"]["id"] == registered["user"]["id"]


def test_a_refresh_gives_new_tokens_every_time(
    client: OAuth, browser: httpx.Client, ada: Person
) -> None:
    come_in(client, browser, ada, asyncio.run(client.register(dict(SCOPE))))
    manager = token_manager(client, ada)
    seen = [dict(manager.tokens)]
    for _ in range(2):
        # Not by way of get_access_token(): when a token expired, the SDK takes a lock twice there.
        manager.refresh_access_token()
        seen.append(dict(manager.tokens))
    for name in ("access_token", "refresh_token", "id_token"):
        assert len({tokens[name] for tokens in seen}) == 3
    assert client.get_tokens(ada.email)["claims"]["sub"].startswith("kp_")


def test_logout_ends_the_session_at_the_provider(
    client: OAuth, browser: httpx.Client, ada: Person
) -> None:
    come_in(client, browser, ada, asyncio.run(client.register(dict(SCOPE))))
    refresh_token = token_manager(client, ada).tokens["refresh_token"]
    options = {"post_logout_redirect_uri": LOGOUT_URI, "state": "s"}
    left = browser.get(asyncio.run(client.logout(ada.email, options)))
    assert left.is_redirect
    assert left.headers["location"].startswith(LOGOUT_URI)
    again = browser.get(asyncio.run(client.login({**SCOPE, "prompt": "none"})))
    assert "error=login_required" in again.headers["location"]
    refused = httpx.post(
        client.token_url,
        data={
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": client.client_id,
            "client_secret": client.client_secret,
        },
    )
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_the_default_scope_of_the_sdk_gets_no_refresh_token(
    client: OAuth, browser: httpx.Client, ada: Person
) -> None:
    answer = come_in(client, browser, ada, asyncio.run(client.register()))
    assert sorted(answer["tokens"]["scope"].split()) == ["email", "openid", "profile"]
    assert "refresh_token" not in answer["tokens"]


def come_in(client: OAuth, browser: httpx.Client, person: Person, address: str) -> dict:
    """What the SDK's callback makes of the code that the hosted pages end with."""
    back = walk_through(browser, address, REDIRECT_URI, person)
    code, state = back.params["code"], back.params["state"]
    return asyncio.run(client.handle_redirect(code, person.email, state))


def token_manager(client: OAuth, person: Person):  # noqa: ANN201 - the SDK exports no type of it
    return client._session_manager.get_token_manager(person.email)
