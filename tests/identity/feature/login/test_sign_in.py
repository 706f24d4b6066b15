"""Signing in with email and password, as a browser without scripts does it."""

import re
from hashlib import sha256
from typing import Any

import httpx

from genkan.identity.model.interaction import Interaction
from genkan.identity.passwords.imported_hash import (
    Configuration,
    read_imported_hash,
    stored_form,
)
from tests.clients.hosted_pages import first_form
from tests.identity.in_process import REDIRECT_URI, House

EMAIL = "ada@example.com"
PASSWORD = "correct horse"
PEPPER = Configuration(salt="pepper")


def sign_in(
    browser: httpx.Client, interaction: Interaction, email: str, password: str, **extra: Any
) -> httpx.Response:
    page = browser.get("/sign-in", params={"i": interaction.id})
    assert page.status_code == 200, page.text
    form = first_form(page.text)
    assert form is not None
    fields = form.fields | {"p_email": email, "p_password": password} | extra
    return browser.post(form.action, data=fields)


def without_tokens(html: str) -> str:
    """The page less what differs in each interaction."""
    return re.sub(r'(?<=name="csrf_token" value=")[0-9a-f]+|(?<=i=)[\w-]+', "", html)


def test_the_right_password_leads_back_to_the_application_with_a_code(running: House) -> None:
    running.user(EMAIL)
    interaction = running.interaction()
    answer = sign_in(running.browser, interaction, " ADA@example.com ", PASSWORD)
    assert answer.status_code == 303
    target = httpx.URL(answer.headers["location"])
    assert str(target).startswith(REDIRECT_URI)
    assert target.params["state"] == "the-state"
    assert target.params["code"]
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("genkan_idp_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "form-action 'self' http://localhost:3000;" in answer.headers["content-security-policy"]


def test_an_imported_password_opens_and_is_kept_as_ours_from_then_on(running: House) -> None:
    """Source: kinde.md 4.0: hashes of eight kinds, hashed anew at the next sign-in."""
    imported = stored_form(
        read_imported_hash("sha256", sha256(b"pepper" + PASSWORD.encode()).hexdigest(), PEPPER)
    )
    user = running.user(EMAIL, password=None, password_hash=imported)
    users = running.provider.ports.users
    refused = sign_in(running.browser, running.interaction(), EMAIL, "another horse")
    assert refused.status_code == 400
    assert running.run(users.password_hash, user.id) == imported
    assert sign_in(running.browser, running.interaction(), EMAIL, PASSWORD).status_code == 303
    assert running.run(users.password_hash, user.id).startswith("$argon2id$")
    assert sign_in(running.browser, running.interaction(), EMAIL, PASSWORD).status_code == 303


def test_a_sign_in_that_was_finished_can_not_be_used_again(running: House) -> None:
    running.user(EMAIL)
    interaction = running.interaction()
    assert sign_in(running.browser, interaction, EMAIL, PASSWORD).status_code == 303
    again = running.browser.get("/sign-in", params={"i": interaction.id})
    assert again.status_code == 400
    assert "This page has expired" in again.text


def test_each_sign_in_gets_a_session_of_its_own(running: House) -> None:
    running.user(EMAIL)
    tokens = set()
    for _ in range(2):
        answer = sign_in(running.browser, running.interaction(), EMAIL, PASSWORD)
        tokens.add(answer.cookies["genkan_idp_session"])
    assert len(tokens) == 2


def test_an_unknown_address_and_a_wrong_password_look_the_same(running: House) -> None:
    running.user(EMAIL)
    running.user("passwordless@example.com", None)
    pages = []
    for email in (EMAIL, "nobody@example.com", "passwordless@example.com"):
        answer = sign_in(running.browser, running.interaction(), email, "not the one")
        assert answer.status_code == 400
        assert "The email address or the password is not right" in answer.text
        pages.append(without_tokens(answer.text).replace(email, ""))
    assert pages[0] == pages[1] == pages[2]


def test_missing_and_malformed_fields_are_named_where_they_are(running: House) -> None:
    answer = sign_in(running.browser, running.interaction(), "not an address", "")
    assert answer.status_code == 400
    assert "<title>Error: " in answer.text
    assert 'href="#p_email"' in answer.text
    assert 'href="#p_password"' in answer.text


def test_a_suspended_user_is_told_so_only_with_the_right_password(running: House) -> None:
    user = running.user(EMAIL)
    suspended = type(user)(**{**_fields(user), "is_suspended": True})
    running.run(running.provider.ports.users.update, suspended, running.clock.now)
    wrong = sign_in(running.browser, running.interaction(), EMAIL, "not the one")
    assert wrong.status_code == 400
    right = sign_in(running.browser, running.interaction(), EMAIL, PASSWORD)
    assert right.status_code == 403
    assert "No access" in right.text


def _fields(user: Any) -> dict[str, Any]:
    return {name: getattr(user, name) for name in user.__dataclass_fields__}


def test_a_form_without_its_token_changes_nothing(running: House) -> None:
    interaction = running.interaction()
    for path in ("/sign-in", "/register", "/verify-email", "/verify-email/resend"):
        for tokens in ({}, {"csrf_token": ""}, {"csrf_token": "0" * 64}, {"csrf_token": "é"}):
            fields = {"p_email": EMAIL} | tokens
            answer = running.browser.post(path, params={"i": interaction.id}, data=fields)
            assert answer.status_code == 403
            assert "could not be checked" in answer.text


def test_a_form_of_one_interaction_does_not_serve_another(running: House) -> None:
    running.user(EMAIL)
    first, second = running.interaction(), running.interaction()
    page = running.browser.get("/sign-in", params={"i": first.id})
    form = first_form(page.text)
    assert form is not None
    fields = form.fields | {"p_email": EMAIL, "p_password": PASSWORD}
    answer = running.browser.post("/sign-in", params={"i": second.id}, data=fields)
    assert answer.status_code == 403


def test_a_form_that_the_browser_says_comes_from_another_site_is_refused(running: House) -> None:
    running.user(EMAIL)
    page = running.browser.get("/sign-in", params={"i": running.interaction().id})
    form = first_form(page.text)
    assert form is not None
    fields = form.fields | {"p_email": EMAIL, "p_password": PASSWORD}
    answer = running.browser.post(
        form.action, data=fields, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403


def test_another_browser_can_not_continue_an_interaction(running: House) -> None:
    interaction = running.interaction()
    stranger = running.another_browser()
    assert stranger.get("/sign-in", params={"i": interaction.id}).status_code == 403
    stranger.cookies.set("genkan_idp_browser", "guessed", domain="localhost.local")
    assert stranger.get("/sign-in", params={"i": interaction.id}).status_code == 403


def test_an_unknown_interaction_is_a_page_and_no_fault(running: House) -> None:
    for interaction_id in ("", "unknown", "\x00", "é", "x" * 5000):
        answer = running.browser.get("/sign-in", params={"i": interaction_id})
        assert answer.status_code == 400
        assert "This page has expired" in answer.text


def test_an_interaction_ends_with_its_time(running: House) -> None:
    interaction = running.interaction()
    running.clock.turn(hours=2)
    answer = running.browser.get("/sign-in", params={"i": interaction.id})
    assert answer.status_code == 400


def test_a_form_that_can_not_be_read_one_way_only_is_refused(running: House) -> None:
    interaction = running.interaction()
    encoded = "application/x-www-form-urlencoded"
    for content_type, body in (
        ("application/json", b"{}"),
        ("multipart/form-data; boundary=x", b"--x--"),
        (encoded, b"csrf_token=%ff%fe"),
        (encoded, b"csrf_token=\xff"),
        (encoded, b"csrf_token=a&csrf_token=b"),
        (encoded, b"&".join(b"f%d=1" % each for each in range(200))),
    ):
        answer = running.browser.post(
            "/sign-in",
            params={"i": interaction.id},
            content=body,
            headers={"content-type": content_type},
        )
        assert answer.status_code == 400
        assert "can not be used" in answer.text


def test_guessing_is_slowed_down_and_the_page_says_for_how_long(running: House) -> None:
    running.user(EMAIL)
    statuses = [
        sign_in(running.browser, running.interaction(), EMAIL, f"guess {each}").status_code
        for each in range(11)
    ]
    assert statuses == [400] * 10 + [429]
    refused = sign_in(running.browser, running.interaction(), EMAIL, PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) in range(1, 31)
    assert "Too many attempts" in refused.text
    running.clock.turn(seconds=31)
    assert sign_in(running.browser, running.interaction(), EMAIL, PASSWORD).status_code == 303


def test_an_address_without_an_account_is_slowed_down_just_the_same(running: House) -> None:
    statuses = [
        sign_in(running.browser, running.interaction(), "nobody@example.com", "guess").status_code
        for each in range(11)
    ]
    assert statuses == [400] * 10 + [429]


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(running: House) -> None:
    running.user(EMAIL)
    stranger = running.another_browser("203.0.113.9")
    for _ in range(12):
        sign_in(stranger, running.interaction(stranger), EMAIL, "guess")
    assert sign_in(running.browser, running.interaction(), EMAIL, PASSWORD).status_code == 303


def test_success_forgives_earlier_slips(running: House) -> None:
    running.user(EMAIL)
    for _ in range(3):
        for _ in range(8):
            sign_in(running.browser, running.interaction(), EMAIL, "slip")
        assert sign_in(running.browser, running.interaction(), EMAIL, PASSWORD).status_code == 303


def test_the_page_speaks_the_language_that_is_asked_for(running: House) -> None:
    interaction = running.interaction(language="de")
    german = running.browser.get("/sign-in", params={"i": interaction.id})
    assert '<html lang="de" dir="ltr">' in german.text
    assert german.headers["content-language"] == "de"
    english = running.browser.get("/sign-in", params={"i": interaction.id, "lang": "en"})
    assert '<html lang="en" dir="ltr">' in english.text
    form = first_form(english.text)
    assert form is not None
    assert "lang=en" in form.action


def test_the_login_hint_is_filled_in_as_text(running: House) -> None:
    hinted = running.interaction(login_hint='a"><script>@example.com')
    page = running.browser.get("/sign-in", params={"i": hinted.id})
    assert "<script>" not in page.text
    form = first_form(page.text)
    assert form is not None
    assert form.fields["p_email"] == 'a"><script>@example.com'
    phone = running.interaction(login_hint="phone:+447700900000:gb")
    form = first_form(running.browser.get("/sign-in", params={"i": phone.id}).text)
    assert form is not None
    assert form.fields["p_email"] == ""
