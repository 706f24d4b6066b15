"""`/logout` in all its spellings."""

import re

from tests.identity.in_process import House
from tests.identity.oauth_client import Client, answer_of, client, refusal

HOME = "http://localhost:3000"


def signed_on(running: House) -> tuple[Client, dict[str, str]]:
    application = client(running, logout_uris=(HOME,))
    return application, application.tokens(running.user("ada@x.io"))


def is_signed_on(application: Client) -> bool:
    return "code" in answer_of(application.authorize().headers["location"])


def test_logout_ends_the_session_and_its_refresh_tokens(running: House) -> None:
    application, tokens = signed_on(running)
    answer = running.browser.get("/logout", params={"redirect": HOME})
    assert answer.status_code in {302, 303}
    assert answer.headers["location"] == HOME
    assert not is_signed_on(application)
    assert refusal(application.refresh(tokens["refresh_token"])) == (400, "invalid_grant")


def test_the_spellings_of_kindes_sdks_and_of_the_standard(running: House) -> None:
    application, tokens = signed_on(running)
    hint = {"id_token_hint": tokens["id_token"]}
    own = {"client_id": application.client_id}
    for parameters in (
        {"redirect": HOME},
        {"redirect": f"{HOME}/"},
        {"redirect": HOME, "all_sessions": "true"},
        {"redirect_uri": HOME} | own | hint,
        {"post_logout_redirect_uri": HOME} | hint,
        {"post_logout_redirect_uri": HOME} | own,
    ):
        answer = running.browser.get("/logout", params=parameters)
        assert answer.headers["location"].removesuffix("/") == HOME, parameters
    with_state = running.browser.get("/logout", params={"redirect": HOME, "state": "s 1"})
    assert with_state.headers["location"] == f"{HOME}?state=s+1"


def test_without_a_place_to_return_to_there_is_a_page(running: House) -> None:
    application, tokens = signed_on(running)
    answer = running.browser.get("/logout", params={"id_token_hint": tokens["id_token"]})
    assert answer.headers["location"] == "/signed-out"
    assert not is_signed_on(application)
    assert running.browser.get("/logout").headers["location"] == "/signed-out"


def test_an_old_id_token_still_says_whose_session_it_was(running: House) -> None:
    application, tokens = signed_on(running)
    running.clock.turn(hours=2)
    answer = running.browser.get("/logout", params={"id_token_hint": tokens["id_token"]})
    assert answer.headers["location"] == "/signed-out"
    assert not is_signed_on(application)


def test_a_bare_link_asks_first(running: House) -> None:
    # identity-security O14
    application, _ = signed_on(running)
    asked = running.browser.get("/logout", params={"redirect": ""})
    assert asked.status_code == 200
    assert is_signed_on(application)
    token = re.search(r'name="csrf_token" value="([0-9a-f]+)"', asked.text)
    assert token is not None
    forged = running.browser.post("/logout", data={"csrf_token": "0" * 64})
    assert forged.status_code == 200
    assert is_signed_on(application)
    confirmed = running.browser.post("/logout", data={"csrf_token": token[1]})
    assert confirmed.headers["location"] == "/signed-out"
    assert not is_signed_on(application)


def test_logout_of_all_sessions_ends_other_browsers_too(running: House) -> None:
    application, tokens = signed_on(running)
    user = running.run(running.provider.ports.users.by_email, "ada@x.io")
    application.sign_on(user, prompt="login")
    running.browser.get("/logout", params={"redirect": HOME, "all_sessions": "true"})
    assert refusal(application.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
