"""Registering, and proving the email address by a code."""

import re
from typing import Any

import httpx

from genkan.identity.model.interaction import Interaction
from tests.clients.hosted_pages import first_form
from tests.identity.in_process import House

EMAIL = "ada@example.com"
PASSWORD = "correct horse"


def register(browser: httpx.Client, interaction: Interaction, **changes: str) -> httpx.Response:
    form = first_form(browser.get("/register", params={"i": interaction.id}).text)
    assert form is not None
    answers = {
        "p_first_name": "Ada",
        "p_last_name": "Lovelace",
        "p_email": EMAIL,
        "p_first_password": PASSWORD,
        "p_second_password": PASSWORD,
    }
    return browser.post(form.action, data=form.fields | answers | changes)


def confirm(browser: httpx.Client, interaction: Interaction, code: str) -> httpx.Response:
    page = browser.get("/verify-email", params={"i": interaction.id})
    form = first_form(page.text)
    assert form is not None, page.text
    return browser.post(form.action, data=form.fields | {"p_confirmation_code": code})


def resend(browser: httpx.Client, interaction: Interaction) -> httpx.Response:
    form = first_form(browser.get("/verify-email", params={"i": interaction.id}).text)
    assert form is not None
    token = {"csrf_token": form.fields["csrf_token"]}
    return browser.post("/verify-email/resend", params={"i": interaction.id}, data=token)


def code_of(email: Any) -> str:
    found = re.search(r"\b\d{6}\b", email["text"])
    assert found is not None
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def user_of(running: House, email: str) -> Any:
    return running.run(running.provider.ports.users.by_email, email)


def password_hash_of(running: House, email: str) -> str:
    user = user_of(running, email)
    return running.run(running.provider.ports.users.password_hash, user.id)


def test_the_code_from_the_email_makes_the_account_and_signs_it_on(running: House) -> None:
    interaction = running.interaction()
    sent = register(running.browser, interaction)
    assert sent.status_code == 303
    assert sent.headers["location"].startswith("/verify-email?i=")
    assert user_of(running, EMAIL) is None
    (email,) = running.emails(EMAIL)
    assert email["kind"] == "verification_code"
    answer = confirm(running.browser, interaction, f" {code_of(email)[:3]} {code_of(email)[3:]}")
    assert answer.status_code == 303
    assert "code=" in answer.headers["location"]
    user = user_of(running, EMAIL)
    assert (user.is_email_verified, user.given_name, user.family_name) == (True, "Ada", "Lovelace")
    memberships = running.run(running.provider.ports.organizations.memberships, user.id)
    assert [each.organization.is_default for each in memberships] == [True]


def test_each_fault_is_named_at_its_field_and_names_are_kept(running: House) -> None:
    answer = register(
        running.browser,
        running.interaction(),
        p_first_name="<b>Ada\x00",
        p_last_name="x" * 101,
        p_email="ada",
        p_first_password="password1",
    )
    assert answer.status_code == 400
    for field in ("p_first_name", "p_last_name", "p_email", "p_first_password"):
        assert f'href="#{field}"' in answer.text
    assert "<b>" not in answer.text
    assert PASSWORD not in answer.text
    differing = register(running.browser, running.interaction(), p_second_password="another one")
    assert 'href="#p_second_password"' in differing.text


def test_a_taken_address_looks_the_same_and_only_its_owner_learns_of_it(running: House) -> None:
    running.user("taken@example.com")
    pages = []
    for email in ("taken@example.com", "free@example.com"):
        interaction = running.interaction()
        answer = register(running.browser, interaction, p_email=email)
        assert answer.status_code == 303
        page = running.browser.get(answer.headers["location"])
        html = page.text.replace(email, "").replace(interaction.id, "")
        pages.append(re.sub(r'(?<=value=")[0-9a-f]{64}', "", html))
        for attempt in range(6):
            tried = confirm(running.browser, interaction, "000000")
            assert tried.status_code == 400
            assert ("no longer good. Send another" in tried.text) == (attempt == 5)
    assert pages[0] == pages[1]
    assert [each["kind"] for each in running.emails("taken@example.com")] == ["account_exists"]
    assert [each["kind"] for each in running.emails("free@example.com")] == ["verification_code"]


def test_the_owner_of_a_taken_address_keeps_the_password(running: House) -> None:
    running.user(EMAIL, "the owner's own")
    before = password_hash_of(running, EMAIL)
    register(running.browser, running.interaction())
    assert password_hash_of(running, EMAIL) == before


def test_a_code_dies_after_five_wrong_tries(running: House) -> None:
    interaction = running.interaction()
    register(running.browser, interaction)
    code = code_of(running.emails(EMAIL)[0])
    for _ in range(5):
        assert confirm(running.browser, interaction, wrong(code)).status_code == 400
    dead = confirm(running.browser, interaction, code)
    assert dead.status_code == 400
    assert user_of(running, EMAIL) is None


def test_a_code_dies_after_ten_minutes(running: House) -> None:
    interaction = running.interaction()
    register(running.browser, interaction)
    running.clock.turn(minutes=10, seconds=1)
    dead = confirm(running.browser, interaction, code_of(running.emails(EMAIL)[0]))
    assert dead.status_code == 400


def test_only_the_newest_code_counts(running: House) -> None:
    interaction = running.interaction()
    register(running.browser, interaction)
    again = resend(running.browser, interaction)
    assert again.status_code == 303
    assert "We sent another email" in running.browser.get(again.headers["location"]).text
    newest, oldest = running.emails(EMAIL)
    if code_of(newest) != code_of(oldest):
        assert confirm(running.browser, interaction, code_of(oldest)).status_code == 400
    assert confirm(running.browser, interaction, code_of(newest)).status_code == 303


def test_a_code_is_worth_nothing_in_another_interaction(running: House) -> None:
    first, second = running.interaction(), running.interaction()
    register(running.browser, first)
    register(running.browser, second, p_email="eve@example.com")
    code = code_of(running.emails(EMAIL)[0])
    if code != code_of(running.emails("eve@example.com")[0]):
        assert confirm(running.browser, second, code).status_code == 400


def test_a_code_proves_no_other_address_of_the_same_interaction(running: House) -> None:
    interaction = running.interaction()
    register(running.browser, interaction, p_email="eve@example.com")
    eve = running.provider.ports.interactions
    own = running.run(eve.by_id, interaction.id).user_id
    register(running.browser, interaction, p_email=EMAIL)
    victim = running.run(eve.by_id, interaction.id).user_id
    # The race of two forms of one browser: the code is the first's, the user the second's.
    running.run(eve.set_user, interaction.id, own)
    resend(running.browser, interaction)
    running.run(eve.set_user, interaction.id, victim)
    code = code_of(running.emails("eve@example.com")[0])
    assert confirm(running.browser, interaction, code).status_code == 400
    assert user_of(running, EMAIL) is None


def test_no_mailbox_is_flooded(running: House) -> None:
    interaction = running.interaction()
    register(running.browser, interaction)
    statuses = [resend(running.browser, interaction).status_code for _ in range(5)]
    assert statuses == [303] * 4 + [429]
    elsewhere = running.another_browser()
    refused = register(elsewhere, running.interaction(elsewhere))
    assert refused.status_code == 429
    assert len(running.emails(EMAIL)) == 5


def test_an_unproven_account_is_dropped_by_who_proves_the_address(running: House) -> None:
    # identity-security L5: somebody else made an account with this address beforehand.
    running.user(EMAIL, "the attacker's", is_email_verified=False)
    interaction = running.interaction()
    register(running.browser, interaction)
    assert confirm(running.browser, interaction, code_of(running.emails(EMAIL)[0])).is_redirect
    user = user_of(running, EMAIL)
    assert user.is_email_verified
    verify = running.provider.ports.passwords.verify
    assert running.run(verify, PASSWORD, password_hash_of(running, EMAIL))


def test_who_registers_last_but_proves_nothing_sets_no_password(running: House) -> None:
    interaction = running.interaction()
    register(running.browser, interaction)
    attacker = running.another_browser()
    register(attacker, running.interaction(attacker), p_first_password="the attacker's")
    first = running.emails(EMAIL)[-1]
    assert confirm(running.browser, interaction, code_of(first)).is_redirect
    verify = running.provider.ports.passwords.verify
    assert running.run(verify, PASSWORD, password_hash_of(running, EMAIL))


def test_an_unverified_user_proves_the_address_at_sign_in(running: House) -> None:
    running.user(EMAIL, PASSWORD, is_email_verified=False)
    interaction = running.interaction()
    form = first_form(running.browser.get("/sign-in", params={"i": interaction.id}).text)
    assert form is not None
    fields = form.fields | {"p_email": EMAIL, "p_password": PASSWORD}
    answer = running.browser.post(form.action, data=fields)
    assert answer.headers["location"].startswith("/verify-email")
    assert confirm(running.browser, interaction, code_of(running.emails(EMAIL)[0])).is_redirect
    assert user_of(running, EMAIL).is_email_verified


def test_a_user_made_without_a_password_gains_one_by_registering(running: House) -> None:
    made = running.user(EMAIL, None)
    interaction = running.interaction()
    register(running.browser, interaction)
    assert confirm(running.browser, interaction, code_of(running.emails(EMAIL)[0])).is_redirect
    assert user_of(running, EMAIL).id == made.id
    assert password_hash_of(running, EMAIL)


def test_the_verify_page_without_anything_to_verify_is_expired(running: House) -> None:
    interaction = running.interaction()
    answer = running.browser.get("/verify-email", params={"i": interaction.id})
    assert answer.status_code == 400
    assert "This page has expired" in answer.text


def test_letters_speak_the_pages_language_and_ignore_the_host_header(running: House) -> None:
    # identity-security L7: nothing of a letter comes from headers.
    interaction = running.interaction(language="de")
    running.browser.headers["x-forwarded-host"] = "evil.example"
    register(running.browser, interaction)
    (email,) = running.emails(EMAIL)
    assert "Ihr Code" in email["subject"]
    assert "evil" not in email["text"]
