"""A forgotten password: the link, the browsers it is opened in, and what it ends."""

import re

import httpx

from genkan.identity.model.interaction import Interaction
from tests.clients.hosted_pages import first_form
from tests.identity.feature.login.test_sign_in import EMAIL, PASSWORD, sign_in, without_tokens
from tests.identity.in_process import ISSUER, House

NEW = "a better horse"


def forget(browser: httpx.Client, interaction: Interaction, email: str = EMAIL) -> httpx.Response:
    form = first_form(browser.get("/forgot-password", params={"i": interaction.id}).text)
    assert form is not None
    return browser.post(form.action, data=form.fields | {"p_email": email})


def link_of(running: House, email: str = EMAIL, number: int = 0) -> str:
    letters = [each for each in running.emails(email) if each["kind"] == "password_reset"]
    found = re.search(r"http\S+", letters[number]["text"])
    assert found is not None
    assert found[0].startswith(f"{ISSUER}/reset-password?token=")
    return found[0].removeprefix(ISSUER)


def choose(browser: httpx.Client, link: str, first: str = NEW, second: str = NEW) -> httpx.Response:
    page = browser.get(link)
    form = first_form(page.text)
    assert form is not None, page.text
    answers = {"p_first_password": first, "p_second_password": second}
    return browser.post(form.action, data=form.fields | answers)


def test_the_link_leads_to_a_new_password_and_back_to_the_sign_in_that_asked(
    running: House,
) -> None:
    running.user(EMAIL)
    interaction = running.interaction()
    assert "/forgot-password?i=" in running.browser.get(f"/sign-in?i={interaction.id}").text
    sent = forget(running.browser, interaction)
    assert (sent.status_code, sent.headers["location"]) == (303, f"/check-email?i={interaction.id}")
    assert "Check your email" in running.browser.get(sent.headers["location"]).text
    changed = choose(running.browser, link_of(running))
    assert changed.headers["location"] == f"/sign-in?i={interaction.id}&password=changed"
    assert "genkan_idp_session" not in changed.cookies
    assert "Your password was changed" in running.browser.get(changed.headers["location"]).text
    assert sign_in(running.browser, interaction, EMAIL, PASSWORD).status_code == 400
    assert "code=" in sign_in(running.browser, interaction, EMAIL, NEW).headers["location"]
    kinds = [each["kind"] for each in running.emails(EMAIL)]
    assert kinds == ["password_changed", "password_reset"]


def test_the_link_works_in_another_browser_and_signs_nobody_in(running: House) -> None:
    running.user(EMAIL)
    forget(running.browser, running.interaction())
    other = running.another_browser()
    changed = choose(other, link_of(running))
    assert changed.headers["location"] == "/password-changed"
    assert "genkan_idp_session" not in other.cookies
    assert "was changed" in other.get("/password-changed").text
    assert sign_in(running.browser, running.interaction(), EMAIL, NEW).status_code == 303


def test_looking_at_a_link_does_not_use_it_up_but_a_new_password_does(running: House) -> None:
    running.user(EMAIL)
    forget(running.browser, running.interaction())
    link = link_of(running)
    for _ in range(3):
        assert running.another_browser().get(link).status_code == 200
    refused = choose(running.browser, link, "short", "short")
    assert (refused.status_code, 'href="#p_first_password"' in refused.text) == (400, True)
    assert choose(running.browser, link, NEW, "another one").status_code == 400
    assert choose(running.browser, link).status_code == 303
    used = running.browser.get(link)
    assert (used.status_code, "This page has expired" in used.text) == (400, True)


def test_a_link_dies_after_half_an_hour_and_with_the_password_it_was_to_replace(
    running: House,
) -> None:
    running.user(EMAIL)
    for _ in range(2):
        forget(running.browser, running.interaction())
    newest, oldest = link_of(running), link_of(running, number=1)
    assert choose(running.browser, oldest).status_code == 303
    assert running.browser.get(newest).status_code == 400
    forget(running.browser, running.interaction())
    link = link_of(running)
    running.clock.turn(minutes=30, seconds=1)
    assert running.browser.get(link).status_code == 400


def test_a_form_of_the_link_without_its_browser_changes_nothing(running: House) -> None:
    running.user(EMAIL)
    forget(running.browser, running.interaction())
    form = first_form(running.browser.get(link_of(running)).text)
    assert form is not None
    fields = form.fields | {"p_first_password": NEW, "p_second_password": NEW}
    assert running.another_browser().post(form.action, data=fields).status_code == 403
    forged = running.browser.post(form.action, data=fields | {"csrf_token": "0" * 64})
    assert (forged.status_code, "could not be checked" in forged.text) == (403, True)
    missing = running.browser.post(form.action, data=fields | {"token": "unknown"})
    assert missing.status_code == 400


def test_an_unknown_address_gets_the_same_pages_and_another_letter(running: House) -> None:
    running.user(EMAIL)
    seen = []
    for email in (EMAIL, "nobody@example.com"):
        sent = forget(running.browser, running.interaction(), email)
        page = running.browser.get(sent.headers["location"])
        seen.append((sent.status_code, sent.headers["location"][:15], without_tokens(page.text)))
    assert seen[0] == seen[1]
    assert [each["kind"] for each in running.emails("nobody@example.com")] == ["no_account"]
    malformed = forget(running.browser, running.interaction(), "ada")
    assert (malformed.status_code, 'href="#p_email"' in malformed.text) == (400, True)


def test_a_mailbox_is_not_flooded_with_links(running: House) -> None:
    answers = [forget(running.browser, running.interaction()).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def test_a_link_in_german_opens_a_german_page(running: House) -> None:
    running.user(EMAIL)
    interaction = running.interaction(language="de")
    forget(running.browser, interaction)
    link = link_of(running)
    assert link.endswith("&lang=de")
    assert "Neues Passwort wählen" in running.another_browser().get(link).text
