"""`/oauth2/auth`: what it accepts, where it leads."""

import dataclasses
from typing import Any

import pytest

from tests.identity.in_process import ISSUER, REDIRECT_URI, House
from tests.identity.oauth_client import answer_of, browser_client, claims_of, client, pkce


def test_a_code_comes_with_scope_state_and_issuer(running: House) -> None:
    location = client(running).sign_on(running.user("ada@x.io")).location
    assert location.startswith(f"{REDIRECT_URI}?code=")
    answer = answer_of(location)
    assert list(answer) == ["code", "scope", "state", "iss"]
    assert answer["scope"] == "openid profile email offline"
    assert answer["state"] == "the-state"
    assert answer["iss"] == ISSUER


def test_somebody_unknown_is_sent_to_the_sign_in_page(running: House) -> None:
    answer = client(running).authorize()
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("/sign-in?i=")
    assert "genkan_idp_browser" in answer.headers["set-cookie"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("wish", [{"start_page": "registration"}, {"prompt": "create"}])
def test_registration_is_asked_for_in_two_ways(running: House, wish: dict[str, str]) -> None:
    assert client(running).authorize(**wish).headers["location"].startswith("/register?i=")


def test_a_request_may_come_as_a_form(running: House) -> None:
    application = client(running)
    form = {
        "client_id": application.client_id,
        "redirect_uri": REDIRECT_URI,
        "response_type": "code",
    }
    answer = running.browser.post("/oauth2/auth", data=form)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("/sign-in?i=")


def test_what_sdks_send_besides_is_ignored(running: House) -> None:
    answer = client(running).authorize(
        supports_reauth="true",
        utm_source="x",
        audience="",
        has_success_page="true",
        plan_interest="pro",
        org_name="",
        scope="openid offline_access",
    )
    assert answer.headers["location"].startswith("/sign-in?i=")


def test_a_signed_on_browser_gets_a_code_at_once(running: House) -> None:
    application = client(running)
    application.sign_on(running.user("ada@x.io"))
    answer = application.authorize()
    assert answer.status_code == 302
    assert "code" in answer_of(answer.headers["location"])


def test_a_signed_on_browser_is_asked_again_when_told_so(running: House) -> None:
    application = client(running)
    application.sign_on(running.user("ada@x.io"))
    for wish in (
        {"prompt": "login"},
        {"prompt": "create"},
        {"prompt": "select_account"},
        {"start_page": "registration"},
        {"max_age": "0"},
    ):
        assert "i" in answer_of(application.authorize(**wish).headers["location"]), wish


def test_max_age_asks_once_the_sign_on_is_older(running: House) -> None:
    application = client(running)
    application.sign_on(running.user("ada@x.io"))
    assert "code" in answer_of(application.authorize(max_age="60").headers["location"])
    running.clock.turn(seconds=60)
    assert "i" in answer_of(application.authorize(max_age="60").headers["location"])


def test_a_session_ends(running: House) -> None:
    application = client(running)
    application.sign_on(running.user("ada@x.io"))
    running.clock.turn(days=1)
    assert "i" in answer_of(application.authorize().headers["location"])


def test_prompt_none_never_asks(running: House) -> None:
    application = client(running)
    answer = answer_of(application.authorize(prompt="none").headers["location"])
    assert answer == {
        "error": "login_required",
        "error_description": "User authentication is required",
        "state": "the-state",
        "iss": ISSUER,
    }
    application.sign_on(running.user("ada@x.io"))
    assert "code" in answer_of(application.authorize(prompt="none").headers["location"])


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"response_type": None}, "invalid_request"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"request": "eyJ"}, "invalid_request"),
    ({"scope": "openid admin"}, "invalid_scope"),
    ({"scope": 'openid "'}, "invalid_scope"),
    ({"prompt": "none login"}, "invalid_request"),
    ({"prompt": "shout"}, "invalid_request"),
    ({"max_age": "abc"}, "invalid_request"),
    ({"max_age": "9" * 30}, "invalid_request"),
    ({"audience": "https://api.example.com"}, "invalid_request"),
    ({"audience": f"{ISSUER}/api"}, "invalid_request"),
    ({"org_code": "org'; --"}, "invalid_request"),
    ({"org_name": "n" * 101}, "invalid_request"),
    ({"connection_id": "conn_0123456789abcdef"}, "invalid_request"),
    ({"supports_reauth": ["true", "true"]}, "invalid_request"),
    ({"nonce": ["a", "b"]}, "invalid_request"),
    ({"nonce": "n" * 5000}, "invalid_request"),
)


def test_a_proven_redirect_url_carries_the_error(running: House) -> None:
    application = client(running)
    for changes, error in REFUSED:
        location = application.authorize(**changes).headers["location"]
        assert location.startswith(f"{REDIRECT_URI}?error="), changes
        answer = answer_of(location)
        assert answer["error"] == error, changes
        assert answer["state"] == "the-state"
        assert answer["iss"] == ISSUER


def test_audiences_come_in_three_spellings(running: House) -> None:
    application = client(running, audiences=("hasura", "billing"))
    user = running.user("ada@x.io")
    for spelling, audience in (
        (["hasura"], ["hasura"]),
        (["hasura", "billing"], ["hasura", "billing"]),
        (["hasura billing"], ["hasura", "billing"]),
        ([" hasura "], ["hasura"]),
        ([""], []),
    ):
        tokens = application.tokens(user, audience=spelling, prompt="login")
        assert claims_of(tokens["access_token"])["aud"] == audience


def test_an_organization_must_be_the_users_own(running: House) -> None:
    application = client(running)
    user = running.user("ada@x.io")
    stranger = application.sign_on(user, org_code="org_0123456789a").location
    assert stranger.startswith("/no-access?i=")
    silent = application.authorize(org_code="org_0123456789a", prompt="none")
    assert answer_of(silent.headers["location"])["error"] == "access_denied"
    code = running.run(running.provider.ports.organizations.default).code
    assert "code" in answer_of(application.sign_on(user, org_code=code, prompt="login").location)


def test_a_suspended_user_gets_no_code(running: House) -> None:
    application = client(running)
    user = running.user("ada@x.io")
    asked = application.authorize()
    ports = running.provider.ports
    running.run(ports.users.update, dataclasses.replace(user, is_suspended=True), running.clock.now)
    assert answer_of(application.finish(asked, user).location)["error"] == "access_denied"


def test_an_interaction_is_finished_once_and_in_time(running: House) -> None:
    application = client(running)
    user = running.user("ada@x.io")
    asked = application.authorize()
    application.finish(asked, user)
    with pytest.raises(Exception, match="finished or too old"):
        application.finish(asked, user)
    late = application.authorize(prompt="login")
    running.clock.turn(hours=1)
    with pytest.raises(Exception, match="finished or too old"):
        application.finish(late, user)


def test_a_redirect_url_keeps_its_own_query(running: House) -> None:
    uri = "http://localhost:3000/cb?tenant=acme"
    application = client(running, redirect_uris=(uri,))
    location = application.sign_on(running.user("ada@x.io"), redirect_uri=uri).location
    assert location.startswith(f"{uri}&code=")


def test_a_public_client_sends_a_challenge(running: House) -> None:
    _, challenge = pkce()
    answer = browser_client(running).authorize(
        code_challenge=challenge, code_challenge_method="S256"
    )
    assert answer.headers["location"].startswith("/sign-in?i=")
