"""The profile endpoints, revocation and introspection."""

from typing import Any

import pytest

from genkan.identity.model.user import User
from tests.identity.in_process import ISSUER, House
from tests.identity.oauth_client import SECRET, Client, browser_client, client, machine, refusal


def profile(running: House, token: str, path: str = "/oauth2/v2/user_profile") -> Any:
    return running.browser.get(path, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def application(running: House) -> Client:
    return client(running)


@pytest.fixture
def user(running: House) -> User:
    return running.user("ada@x.io", family_name="L")


def test_the_profile_has_kindes_members(running: House, application: Client, user: User) -> None:
    token = application.tokens(user)["access_token"]
    expected = {
        "sub": user.id,
        "id": user.id,
        "provided_id": None,
        "name": "Ada L",
        "given_name": "Ada",
        "family_name": "L",
        "updated_at": int(running.clock.now.timestamp()),
        "email": "ada@x.io",
        "email_verified": True,
        "picture": None,
        "preferred_username": None,
    }
    assert profile(running, token).json() == expected
    assert profile(running, token, "/oauth2/userinfo").json() == expected
    assert profile(running, token, "/oauth2/user_profile").json() == {
        "id": user.id,
        "preferred_email": "ada@x.io",
        "provided_id": None,
        "last_name": "L",
        "first_name": "Ada",
        "picture": None,
    }


def test_the_profile_shows_what_the_scopes_allow(
    running: House, application: Client, user: User
) -> None:
    shown = profile(running, application.tokens(user, scope="openid")["access_token"]).json()
    assert shown["sub"] == user.id
    assert shown["email"] is None
    assert shown["name"] is None


def test_a_bad_bearer_token_is_refused_with_a_challenge(running: House) -> None:
    for token in ("", "abc", "a.b.c"):
        answer = profile(running, token)
        assert refusal(answer) == (401, "invalid_token")
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_a_token_ends_with_its_user_and_its_grant(
    running: House, application: Client, user: User
) -> None:
    token = application.tokens(user)["access_token"]
    assert profile(running, token).status_code == 200
    running.run(running.provider.ports.users.delete, user.id)
    assert refusal(profile(running, token)) == (401, "invalid_token")


def test_an_expired_token_is_refused(running: House, application: Client, user: User) -> None:
    token = application.tokens(user)["access_token"]
    running.clock.turn(seconds=86_400)
    assert refusal(profile(running, token)) == (401, "invalid_token")


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoking_a_token_ends_its_family(
    running: House, application: Client, user: User, which: str
) -> None:
    tokens = application.tokens(user)
    form = {"token": tokens[which], "client_id": application.client_id, "client_secret": SECRET}
    assert running.browser.post("/oauth2/revoke", data=form).status_code == 200
    assert refusal(profile(running, tokens["access_token"])) == (401, "invalid_token")
    assert refusal(application.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
    assert running.browser.post("/oauth2/revoke", data=form).status_code == 200


def test_revoking_is_for_ones_own_tokens(running: House, application: Client, user: User) -> None:
    tokens = application.tokens(user)
    other = browser_client(running)
    form = {"token": tokens["refresh_token"], "client_id": other.client_id}
    assert running.browser.post("/oauth2/revoke", data=form).status_code == 200
    assert application.refresh(tokens["refresh_token"]).status_code == 200
    wrong = {"token": "x", "client_id": application.client_id, "client_secret": "wrong"}
    assert refusal(running.browser.post("/oauth2/revoke", data=wrong)) == (401, "invalid_client")
    unknown = {"token": "x", "client_id": "nobody"}
    assert refusal(running.browser.post("/oauth2/revoke", data=unknown)) == (401, "invalid_client")


def test_introspection_tells_what_a_token_is_worth(
    running: House, application: Client, user: User
) -> None:
    tokens = application.tokens(user)
    proof = {"client_id": application.client_id, "client_secret": SECRET}

    def introspect(token: str, **headers: str) -> Any:
        form = {"token": token} | ({} if headers else proof)
        return running.browser.post("/oauth2/introspect", data=form, headers=headers)

    state = introspect(tokens["access_token"]).json()
    assert state["active"] is True
    assert state["client_id"] == application.client_id
    assert state["aud"] == []
    assert state["sub"] == user.id
    assert state["iss"] == ISSUER
    assert introspect(tokens["refresh_token"]).json()["active"] is True
    assert introspect(tokens["id_token"]).json() == {"active": False}
    assert introspect("nonsense").json() == {"active": False}
    bearer = machine(running).token(grant_type="client_credentials").json()["access_token"]
    by_bearer = introspect(tokens["access_token"], Authorization=f"Bearer {bearer}")
    assert by_bearer.json()["active"] is True
    application.refresh(tokens["refresh_token"])
    assert introspect(tokens["refresh_token"]).json() == {"active": False}


def test_introspection_asks_for_proof(running: House) -> None:
    public = browser_client(running)
    form = {"token": "x", "client_id": public.client_id}
    assert refusal(running.browser.post("/oauth2/introspect", data=form)) == (401, "invalid_client")
    bad = running.browser.post(
        "/oauth2/introspect", data={"token": "x"}, headers={"Authorization": "Bearer a.b.c"}
    )
    assert refusal(bad) == (401, "invalid_token")
