"""identity-security L6 (and L1, L3, L4, L9, O7): what other providers and strangers try."""

from typing import Any

import httpx

from genkan.identity.model.factor import Enforcement
from tests.clients.fake_provider import FakeProvider, fake_provider, person
from tests.identity.feature.login.test_register import code_of, confirm
from tests.identity.feature.login.test_sign_in import sign_in
from tests.identity.in_process import House
from tests.identity.other_providers import (
    MISMATCH,
    accounts_of,
    arrive,
    begun,
    connection,
    details,
    refused_for,
    sent_away,
    user_of,
)
from tests.identity.second_factors import APP, fill_in, policy, with_app

EMAIL = "ada@example.com"
PASSWORD = "correct horse"
UNVERIFIED: tuple[Any, ...] = (False, "false", "true", "True", 1, 0, None, "yes", [True], {})


# L6: linking ---------------------------------------------------------------------------------


def test_l6_a_trusted_and_verified_address_links_and_its_owner_is_told(
    running: House, provider: FakeProvider
) -> None:
    user = running.user(EMAIL)
    made = connection(running, provider, display_name="Acme")
    assert "code=" in arrive(running, provider, made).headers["location"]
    assert [each.subject for each in accounts_of(running, user)] == ["ada-at-provider"]
    assert running.emails(EMAIL)[0]["subject"] == "Acme was connected to your account"


def test_l6_what_is_no_yes_links_nothing(running: House, provider: FakeProvider) -> None:
    made = connection(running, provider)
    for number, verified in enumerate(UNVERIFIED):
        user = running.user(f"ada{number}@example.com", None)
        provider.account = person(f"ada{number}", email_verified=verified)
        answer = arrive(running, provider, made)
        assert answer.headers["location"].startswith("/verify-email?i="), verified
        assert accounts_of(running, user) == [], verified


def test_l6_a_provider_that_is_not_trusted_links_nothing_by_what_it_says(
    running: House, provider: FakeProvider
) -> None:
    user = running.user(EMAIL)
    for trusted in (None, False):
        made = connection(running, provider, is_trusted=trusted)
        answer = arrive(running, provider, made)
        assert answer.headers["location"].startswith("/verify-email?i=")
        assert accounts_of(running, user) == []


def untrusted(running: House, provider: FakeProvider) -> Any:
    """Somebody comes with an address that has an account, by a provider that is not trusted."""
    made = connection(running, provider, is_trusted=False, display_name="Acme")
    interaction = begun(running, made)
    arrive(running, provider, made, interaction)
    return interaction


def test_l6_the_account_is_proven_by_its_own_method_and_linked_then(
    running: House, provider: FakeProvider
) -> None:
    user = running.user(EMAIL)
    interaction = untrusted(running, provider)
    proven = confirm(running.browser, interaction, code_of(running.emails(EMAIL)[0]))
    assert proven.headers["location"].startswith("/sign-in?i=")
    # The mailbox alone opens nothing, and links nothing.
    assert accounts_of(running, user) == []
    page = running.browser.get(proven.headers["location"]).text
    assert "Sign in to it as usual, and Acme is connected to it" in page
    wrong = sign_in(running.browser, interaction, EMAIL, "another horse")
    assert wrong.status_code == 400
    assert accounts_of(running, user) == []
    assert "code=" in sign_in(running.browser, interaction, EMAIL, PASSWORD).headers["location"]
    (account,) = accounts_of(running, user)
    assert account.subject == "ada-at-provider"
    assert running.emails(EMAIL)[0]["subject"] == "Acme was connected to your account"


def test_l6_another_persons_password_does_not_link_it_to_either(
    running: House, provider: FakeProvider
) -> None:
    ada, eve = running.user(EMAIL), running.user("eve@example.com")
    interaction = untrusted(running, provider)
    confirm(running.browser, interaction, code_of(running.emails(EMAIL)[0]))
    answer = sign_in(running.browser, interaction, "eve@example.com", PASSWORD)
    assert "code=" in answer.headers["location"]
    assert accounts_of(running, ada) == accounts_of(running, eve) == []


def test_l6_without_the_code_a_sign_in_links_nothing(
    running: House, provider: FakeProvider
) -> None:
    user = running.user(EMAIL)
    interaction = untrusted(running, provider)
    answer = sign_in(running.browser, interaction, EMAIL, PASSWORD)
    assert "code=" in answer.headers["location"]
    assert accounts_of(running, user) == []


def test_l6_nothing_is_linked_before_the_second_factor_is_shown(
    running: House, provider: FakeProvider
) -> None:
    # identity-security L9: a stolen password alone changes nothing.
    user = running.user(EMAIL)
    policy(running, Enforcement.REQUIRED)
    with_app(running, user)
    interaction = untrusted(running, provider)
    confirm(running.browser, interaction, code_of(running.emails(EMAIL)[0]))
    asked = sign_in(running.browser, interaction, EMAIL, PASSWORD).headers["location"]
    assert asked.startswith("/mfa/authenticator?i=")
    assert accounts_of(running, user) == []
    code = APP.code(running.clock.now)
    answer = fill_in(running.browser, asked, p_confirmation_code=code)
    assert "code=" in answer.headers["location"]
    assert len(accounts_of(running, user)) == 1


def test_l6_the_same_address_from_two_providers_is_two_accounts_elsewhere(
    running: House, provider: FakeProvider
) -> None:
    user = running.user(EMAIL)
    trusted = connection(running, provider, display_name="Trusted")
    other = connection(running, provider, display_name="Other", is_trusted=False)
    arrive(running, provider, trusted)
    # The same subject at another connection is somebody else.
    answer = arrive(running, provider, other)
    assert answer.headers["location"].startswith("/verify-email?i=")
    assert [each.connection_id for each in accounts_of(running, user)] == [trusted.id]


def test_l6_who_has_an_account_is_not_told_by_an_address_that_is_not_proven(
    running: House, provider: FakeProvider
) -> None:
    # identity-security L1
    running.user(EMAIL)
    made = connection(running, provider, is_trusted=False)
    shown: list[str] = []
    for name in ("ada", "nobody"):
        provider.account = person(name)
        interaction = begun(running, made)
        answer = arrive(running, provider, made, interaction)
        page = running.browser.get(answer.headers["location"]).text
        shown.append(page.replace(interaction.id, "").replace(name, "x"))
        (email,) = running.emails(f"{name}@example.com")
        assert "is your code" in email["subject"]
    without_tokens = [page.split("csrf_token")[0] for page in shown]
    assert without_tokens[0] == without_tokens[1]


def test_l6_a_connection_is_for_its_own_domains_alone(
    running: House, provider: FakeProvider
) -> None:
    running.user(EMAIL)
    made = connection(running, provider, is_trusted=None, home_realm_domains=["@acme.example"])
    refused_for(arrive(running, provider, made), "only for addresses of certain organizations")
    boss = running.user("boss@acme.example")
    provider.account = person("boss", email="BOSS@acme.example")
    assert "code=" in arrive(running, provider, made).headers["location"]
    assert len(accounts_of(running, boss)) == 1
    provider.account = person("boss", sub="another", email_verified=False)
    provider.account["email"] = "second@acme.example"
    answer = arrive(running, provider, made)
    assert answer.headers["location"].startswith("/verify-email?i=")
    for near in ("x@acme.example.evil.io", "x@evil-acme.example", "x@sub.acme.example"):
        provider.account = person("x", email=near, sub=near)
        refused_for(arrive(running, provider, made), "only for addresses")


# What the browser brings ------------------------------------------------------------------------


def test_l4_an_answer_of_another_browsers_sign_in_is_refused(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    stranger = running.another_browser()
    interaction = begun(running, made, browser=stranger)
    location = provider.consent(sent_away(stranger, interaction, made))
    running.interaction()
    answer = running.browser.get(location)
    assert answer.status_code == 403
    assert user_of(running, EMAIL) is None
    # It was not used up: the right browser still may.
    assert "code=" in stranger.get(location).headers["location"]


def test_l3_an_answer_works_once(running: House, provider: FakeProvider) -> None:
    made = connection(running, provider)
    interaction = begun(running, made)
    location = provider.consent(sent_away(running.browser, interaction, made))
    assert "code=" in running.browser.get(location).headers["location"]
    assert running.browser.get(location).status_code == 400
    assert len(provider.requests("/token")) == 1


def test_a_code_that_was_redeemed_before_is_refused(running: House, provider: FakeProvider) -> None:
    made = connection(running, provider)
    interaction = begun(running, made)
    location = provider.consent(sent_away(running.browser, interaction, made))
    code = httpx.URL(location).params["code"]
    assert "code=" in running.browser.get(location).headers["location"]
    again = sent_away(running.browser, begun(running, made), made)
    refused_for(running.browser.get(provider.consent(again, code=code)), MISMATCH)


def test_a_code_of_another_sign_in_is_refused_by_pkce_or_nonce(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    victims = provider.consent(sent_away(running.browser, begun(running, made), made))
    stolen = httpx.URL(victims).params["code"]
    own = sent_away(running.browser, begun(running, made), made)
    refused_for(running.browser.get(provider.consent(own, code=stolen)), MISMATCH)
    # A provider that does not look at PKCE: the nonce is another sign-in's.
    provider.claims = {"nonce": "another"}
    refused_for(arrive(running, provider, made), MISMATCH)
    assert "ID token: another sign-in's nonce" in details(running)


def test_o7_an_answer_of_another_provider_goes_to_nobodys_token_endpoint(
    running: House, provider: FakeProvider
) -> None:
    with fake_provider() as honest:
        made = connection(running, provider)
        other = connection(running, honest)
        interaction = begun(running, made)
        running.run(running.provider.ports.connections.enable, other.id, interaction.client_id)
        location = sent_away(running.browser, interaction, made)
        # The honest provider's code, brought with the state of the other connection.
        answer = running.browser.get(provider.consent(location, iss=honest.url))
        refused_for(answer, MISMATCH)
        location = sent_away(running.browser, interaction, made)
        refused_for(running.browser.get(provider.consent(location, iss=None)), MISMATCH)
        assert provider.requests("/token") == honest.requests("/token") == []


def test_a_posted_answer_is_worth_nothing_in_another_browser(
    running: House, provider: FakeProvider
) -> None:
    made = connection(running, provider)
    interaction = begun(running, made)
    location = provider.consent(sent_away(running.browser, interaction, made))
    form = dict(httpx.URL(location).params)
    stranger = running.another_browser()
    posted = stranger.post("/login/callback", data=form)
    assert posted.status_code == 303
    assert form["code"] not in posted.headers["location"]
    assert stranger.get(posted.headers["location"]).status_code == 403
    assert user_of(running, EMAIL) is None
    assert running.browser.post("/login/callback", data={"state": "x"}).status_code == 400
    assert running.browser.post("/login/callback", json={}).status_code == 400
