"""Signing in at another provider: the way there, the way back, and who it is."""

import dataclasses

import httpx
import pytest

from genkan.identity.model.factor import Enforcement
from genkan.identity.model.proof import Proof
from genkan.identity.observation import SignInRefused
from tests.clients.fake_provider import FakeProvider, person
from tests.clients.hosted_pages import first_form
from tests.identity.feature.login.test_register import code_of, confirm, wrong
from tests.identity.feature.login.test_sign_in import sign_in
from tests.identity.feature.management.api import Api
from tests.identity.in_process import ISSUER, REDIRECT_URI, House
from tests.identity.oauth_client import answer_of, claims_of, client
from tests.identity.other_providers import (
    accounts_of,
    arrive,
    begun,
    connection,
    refused_for,
    sent_away,
    user_of,
)
from tests.identity.second_factors import policy


def is_back(answer: httpx.Response) -> bool:
    """Whether the application gets its code."""
    location = answer.headers.get("location", "")
    return answer.status_code == 303 and location.startswith(REDIRECT_URI) and "code=" in location


def test_the_pages_have_a_button_for_each_connection_of_the_application(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider, display_name="Acme & <Sons>")
    connection(running, provider, display_name="Of another application")
    connection(running, provider, "saml:okta", display_name="Not served")
    interaction = begun(running, made)
    for path in ("/sign-in", "/register"):
        page = running.browser.get(path, params={"i": interaction.id}).text
        assert "Continue with Acme &amp; &lt;Sons&gt;" in page
        assert f"/connect?i={interaction.id}&amp;connection={made.id}" in page
        assert "another application" not in page
        assert "Not served" not in page
    without = running.browser.get("/sign-in", params={"i": running.interaction().id}).text
    assert "Continue with" not in without


def test_the_browser_is_sent_with_pkce_state_and_nonce(
    running: House, provider: FakeProvider
) -> None:
    parameters = {"prompt": {"value": "select_account"}, "state": {"value": "theirs"}}
    made = connection(running, provider, upstream_params=parameters)
    interaction = begun(running, made, login_hint="ada@example.com")
    asked = answer_of(sent_away(running.browser, interaction, made))
    again = answer_of(sent_away(running.browser, interaction, made))
    assert (
        asked.items()
        >= {
            "response_type": "code",
            "client_id": "our-client-id",
            "redirect_uri": f"{ISSUER}/login/callback",
            "scope": "openid profile email",
            "code_challenge_method": "S256",
            "prompt": "select_account",
            "login_hint": "ada@example.com",
        }.items()
    )
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 43
        assert asked[name] != again[name]


def test_connection_id_leads_straight_to_the_provider(
    running: House, provider: FakeProvider
) -> None:
    application = client(running)
    made = connection(running, provider, "oauth2:custom", application.client_id)
    asked = application.authorize(connection_id=made.id)
    assert asked.status_code == 302
    assert asked.headers["location"].startswith("/connect?i=")
    sent = running.browser.get(asked.headers["location"])
    assert sent.headers["location"].startswith(f"{provider.url}/authorize?")
    answer = running.browser.get(provider.consent(sent.headers["location"]))
    assert is_back(answer)
    tokens = application.redeem(answer_of(answer.headers["location"])["code"]).json()
    assert (
        claims_of(tokens["id_token"]).items()
        >= {
            "email": "ada@example.com",
            "email_verified": True,
            "given_name": "Ada",
            "picture": "https://pictures.example/ada.png",
        }.items()
    )
    # Whoever is signed on is not sent anywhere.
    assert "code=" in application.authorize(connection_id=made.id).headers["location"]
    silent = application.authorize(connection_id=made.id, prompt="none").headers["location"]
    assert "code=" in silent


@pytest.mark.parametrize("wrong_id", ["conn_unknown", "elsewhere", "not ready", "not served"])
def test_a_connection_id_that_can_not_be_used_is_refused(
    running: House, provider: FakeProvider, wrong_id: str
) -> None:
    application = client(running)
    own = application.client_id
    ids = {
        "elsewhere": connection(running, provider).id,
        "not ready": connection(running, provider, "oauth2:custom", own, client_id=None).id,
        "not served": connection(running, provider, "saml:custom", own).id,
    }
    asked = application.authorize(connection_id=ids.get(wrong_id, wrong_id))
    told = answer_of(asked.headers["location"])
    assert told["error"] == "invalid_request"
    assert "connection_id" in told["error_description"]


def test_somebody_new_has_an_account_at_once_where_the_address_is_trusted(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    assert is_back(arrive(running, provider, made))
    user = user_of(running, "ada@example.com")
    assert user is not None
    assert (user.given_name, user.family_name) == ("Ada", "Lovelace")
    assert user.is_email_verified
    assert user.picture == "https://pictures.example/ada.png"
    (account,) = accounts_of(running, user)
    assert (account.connection_id, account.subject) == (made.id, "ada-at-provider")
    assert account.kind == "social"
    assert account.total_logins == 1
    assert running.run(running.provider.ports.users.password_hash, user.id) is None


def test_an_account_is_known_again_by_its_subject_and_not_by_its_address(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    arrive(running, provider, made)
    user = user_of(running, "ada@example.com")
    provider.account = person("ada") | {"email": "new@example.com", "email_verified": False}
    assert is_back(arrive(running, provider, made))
    (account,) = accounts_of(running, user)
    assert account.total_logins == 2
    assert account.profile["email"] == "new@example.com"
    assert user_of(running, "new@example.com") is None
    # Somebody else who has the address by now is somebody else.
    provider.account = person("eve") | {"email": "third@example.com"}
    assert is_back(arrive(running, provider, made))
    assert user_of(running, "third@example.com") != user


def test_an_address_that_is_not_proven_is_proven_by_a_code_first(
    running: House, provider: FakeProvider
) -> None:
    # identity-security L5
    provider.account = person("ada", email_verified=False)
    made = connection(running, provider)
    interaction = begun(running, made)
    answer = arrive(running, provider, made, interaction)
    assert answer.headers["location"].startswith("/verify-email?i=")
    assert user_of(running, "ada@example.com") is None
    (email,) = running.emails("ada@example.com")
    assert confirm(running.browser, interaction, wrong(code_of(email))).status_code == 400
    assert user_of(running, "ada@example.com") is None
    assert is_back(confirm(running.browser, interaction, code_of(email)))
    user = user_of(running, "ada@example.com")
    assert user is not None
    assert user.is_email_verified
    assert [each.subject for each in accounts_of(running, user)] == ["ada-at-provider"]
    assert is_back(arrive(running, provider, made))


def test_a_suspended_user_is_not_let_in(running: House, provider: FakeProvider) -> None:
    made = connection(running, provider)
    arrive(running, provider, made)
    user = user_of(running, "ada@example.com")
    assert user is not None
    suspended = dataclasses.replace(user, is_suspended=True)
    running.run(running.provider.ports.users.update, suspended, running.clock.now)
    answer = arrive(running, provider, made)
    assert answer.status_code == 403
    assert "may not use the application" in answer.text
    assert SignInRefused in {type(each) for each in running.observed}
    # Nor by another account with the same address.
    provider.account = person("ada", sub="another")
    assert arrive(running, provider, made).status_code == 403
    assert len(accounts_of(running, user)) == 1


def test_a_second_factor_is_asked_for_on_this_way_as_well(
    running: House, provider: FakeProvider
) -> None:
    # identity-security L9
    policy(running, Enforcement.REQUIRED)
    made = connection(running, provider)
    answer = arrive(running, provider, made)
    assert answer.headers["location"].startswith("/mfa/set-up?i=")


def test_the_session_knows_how_somebody_signed_in(running: House, provider: FakeProvider) -> None:
    application = client(running)
    made = connection(running, provider, "oauth2:custom", application.client_id)
    asked = application.authorize(connection_id=made.id).headers["location"]
    sent = running.browser.get(asked).headers["location"]
    answer = running.browser.get(provider.consent(sent))
    tokens = application.redeem(answer_of(answer.headers["location"])["code"]).json()
    ports = running.provider.ports
    sid = claims_of(tokens["id_token"])["sid"]
    grant = running.run(ports.grants.by_id, sid)
    session = running.run(ports.sessions.by_id, grant.session_id)
    assert (grant.connection_id, session.connection_id) == (made.id, made.id)
    assert session.proofs == (Proof.CONNECTION,)
    assert application.refresh(tokens["refresh_token"]).status_code == 200


def test_an_id_token_may_tell_where_somebody_signed_in(
    running: House, provider: FakeProvider
) -> None:
    """Source: kinde.md 2.2, `ext_provider`."""
    application = client(running)
    made = connection(running, provider, "oauth2:custom", application.client_id)
    path = f"/genkan/applications/{application.client_id}/token_customization"
    wanted = {"id_token": {"claims": {"ext_provider": True}}}
    assert Api(running)("PATCH", path, wanted).status_code == 200
    asked = application.authorize(connection_id=made.id).headers["location"]
    sent = running.browser.get(asked).headers["location"]
    code = answer_of(running.browser.get(provider.consent(sent)).headers["location"])["code"]
    told = claims_of(application.redeem(code).json()["id_token"])["ext_provider"]
    assert (told["name"], told["connection_id"]) == ("Somewhere", made.id)
    assert told["claims"]["connection_id"] == made.id
    assert told["claims"]["email"] == "ada@example.com"
    assert told["claims"]["profile"]["sub"] == "ada-at-provider"
    # Whoever signs in here has none.
    tokens = application.tokens(running.user("bob@example.com"), prompt="login")
    assert "ext_provider" not in claims_of(tokens["id_token"])


def test_what_went_wrong_is_told_with_a_way_back(running: House, provider: FakeProvider) -> None:
    made = connection(running, provider, display_name="Acme")
    interaction = begun(running, made)
    answer = arrive(running, provider, made, interaction, code=None, error="access_denied")
    refused_for(answer, "given up, or Acme refused it")
    assert f'href="/sign-in?i={interaction.id}"' in answer.text
    assert running.browser.get(f"/sign-in?i={interaction.id}").status_code == 200
    away = arrive(running, provider, made, interaction, code=None, error="server_error")
    refused_for(away, "Acme does not answer as it should")
    german = running.browser.get(
        provider.consent(sent_away(running.browser, interaction, made), code=None) + "&lang=de"
    )
    refused_for(german, "gehört nicht zu dieser Anmeldung")


def test_a_state_that_is_old_or_unknown_is_told_as_such(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    location = sent_away(running.browser, begun(running, made), made)
    running.clock.turn(minutes=16)
    refused_for(running.browser.get(provider.consent(location)), "came too late")
    for query in ("", "?state=unknown&code=x", "?state=%F0%9F%98%80&code=x", "?posted=x"):
        refused_for(running.browser.get(f"/login/callback{query}"), "came too late")
    twice = running.browser.get("/login/callback?state=a&state=b")
    assert twice.status_code == 400


def test_an_account_without_an_address_is_told_what_is_missing(
    running: House, provider: FakeProvider
) -> None:
    provider.account = {"sub": "nameless"}
    provider.userinfo = {"sub": "nameless"}
    made = connection(running, provider, display_name="Acme")
    refused_for(arrive(running, provider, made), "Acme did not tell an email address")


def test_claims_that_only_userinfo_has_are_asked_for_there(
    running: House, provider: FakeProvider
) -> None:
    provider.userinfo = person("ada")
    provider.account = {"sub": "ada-at-provider"}
    assert is_back(arrive(running, provider, connection(running, provider)))
    assert user_of(running, "ada@example.com") is not None
    (asked,) = provider.requests("/userinfo")
    assert asked.headers["authorization"] == "Bearer their-access-token"


def test_the_client_proves_itself_as_the_provider_wants(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    assert is_back(arrive(running, provider, made))
    assert provider.requests("/token")[0].form["client_secret"] == "our-client-secret"
    provider.discovery["token_endpoint_auth_methods_supported"] = None
    running.clock.turn(minutes=11)
    assert is_back(arrive(running, provider, made))
    asked = provider.requests("/token")[1]
    assert "client_secret" not in asked.form
    assert asked.headers["authorization"].startswith("Basic ")


def test_a_new_key_of_the_provider_is_found_and_old_ones_are_not_fetched_each_time(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    provider.keys = []
    refused_for(arrive(running, provider, made), "does not belong to this sign-in")
    provider.keys = None
    refused_for(arrive(running, provider, made), "does not belong to this sign-in")
    assert len(provider.requests("/jwks")) == 1
    running.clock.turn(seconds=31)
    assert is_back(arrive(running, provider, made))
    assert is_back(arrive(running, provider, made))
    assert len(provider.requests("/jwks")) == 2
    provider.header = {"alg": "ES256", "kid": "their-ec-key"}
    assert is_back(arrive(running, provider, made))


def test_who_proved_an_unverified_account_by_a_provider_ends_what_was_set_up_before(
    running: House, provider: FakeProvider
) -> None:
    # identity-security L5: somebody else made an account with this address beforehand.
    planted = running.user("ada@example.com", "planted password", is_email_verified=False)
    made = connection(running, provider)
    assert is_back(arrive(running, provider, made))
    user = user_of(running, "ada@example.com")
    assert user is not None
    assert (user.id, user.is_email_verified) == (planted.id, True)
    assert running.run(running.provider.ports.users.password_hash, user.id) is None
    refused = sign_in(running.browser, running.interaction(), "ada@example.com", "planted password")
    assert refused.status_code == 400


def test_a_connection_that_is_taken_away_meanwhile_lets_nobody_in(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    interaction = begun(running, made)
    location = sent_away(running.browser, interaction, made)
    ports = running.provider.ports
    running.run(ports.connections.disable, made.id, interaction.client_id)
    refused_for(running.browser.get(provider.consent(location)), "does not offer this way")
    assert user_of(running, "ada@example.com") is None


def test_names_are_kept_in_step_where_the_connection_wishes_it(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider, is_sync_user_profile_on_login=True)
    arrive(running, provider, made)
    provider.account = person("ada", given_name="Augusta", picture="javascript:alert(1)")
    arrive(running, provider, made)
    user = user_of(running, "ada@example.com")
    assert user is not None
    assert (user.given_name, user.picture) == ("Augusta", "https://pictures.example/ada.png")


def test_the_form_of_the_sign_in_page_still_works_beside_the_buttons(
    running: House, provider: FakeProvider
) -> None:
    running.user("bob@example.com")
    interaction = begun(running, connection(running, provider))
    assert first_form(running.browser.get(f"/sign-in?i={interaction.id}").text) is not None
    assert is_back(sign_in(running.browser, interaction, "bob@example.com", "correct horse"))
