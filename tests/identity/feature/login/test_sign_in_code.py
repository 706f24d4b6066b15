"""Signing in by a code from an email."""

from collections.abc import Iterator

import httpx
import pytest

from genkan.identity.model.interaction import Interaction
from tests.clients.hosted_pages import first_form
from tests.identity.feature.login.test_register import code_of, wrong
from tests.identity.feature.login.test_sign_in import EMAIL, PASSWORD, sign_in, without_tokens
from tests.identity.in_process import House, house
from tests.identity.second_factors import fill_in, suspended


@pytest.fixture
def both(house_url: str) -> Iterator[House]:
    with house(house_url, GENKAN_SIGN_IN_METHODS="password,email_code") as running:
        yield running


@pytest.fixture
def codes_only(house_url: str) -> Iterator[House]:
    with house(house_url, GENKAN_SIGN_IN_METHODS="email_code") as running:
        yield running


def ask(browser: httpx.Client, interaction: Interaction, email: str = EMAIL) -> httpx.Response:
    page = browser.get("/sign-in", params={"i": interaction.id})
    assert "/sign-in/code/send?i=" in page.text
    form = first_form(page.text)
    assert form is not None
    return browser.post(
        "/sign-in/code/send",
        params={"i": interaction.id},
        data=form.fields | {"p_email": email},
    )


def enter(browser: httpx.Client, interaction: Interaction, code: str) -> httpx.Response:
    return fill_in(browser, f"/sign-in/code?i={interaction.id}", p_confirmation_code=code)


def test_a_code_signs_in_beside_the_password(both: House) -> None:
    both.user(EMAIL)
    interaction = both.interaction()
    sent = ask(both.browser, interaction)
    assert sent.headers["location"] == f"/sign-in/code?i={interaction.id}"
    page = both.browser.get(sent.headers["location"])
    assert EMAIL in page.text
    code = code_of(both.emails(EMAIL)[0])
    assert enter(both.browser, interaction, wrong(code)).status_code == 400
    answer = enter(both.browser, interaction, code)
    assert "code=" in answer.headers["location"]
    assert answer.cookies["genkan_idp_session"]
    by_password = sign_in(both.browser, both.interaction(), EMAIL, PASSWORD)
    assert "code=" in by_password.headers["location"]


def test_an_address_without_an_account_sees_the_same_and_no_code_opens(both: House) -> None:
    both.user(EMAIL)
    seen = []
    for email in (EMAIL, "nobody@example.com"):
        interaction = both.interaction()
        sent = ask(both.browser, interaction, email)
        page = both.browser.get(sent.headers["location"])
        tried = enter(both.browser, interaction, "000000")
        seen.append(
            (
                sent.status_code,
                without_tokens(page.text).replace(email, ""),
                tried.status_code,
                without_tokens(tried.text).replace(email, ""),
            )
        )
    assert seen[0] == seen[1]
    assert [each["kind"] for each in both.emails("nobody@example.com")] == ["no_account"]


def test_another_code_can_be_sent_and_only_the_newest_counts(both: House) -> None:
    both.user(EMAIL)
    interaction = both.interaction()
    ask(both.browser, interaction)
    form = first_form(both.browser.get(f"/sign-in/code?i={interaction.id}").text)
    assert form is not None
    again = both.browser.post(
        "/sign-in/code/resend",
        params={"i": interaction.id},
        data={"csrf_token": form.fields["csrf_token"]},
    )
    assert again.headers["location"].endswith("&sent=again")
    newest, oldest = both.emails(EMAIL)
    if code_of(newest) != code_of(oldest):
        assert enter(both.browser, interaction, code_of(oldest)).status_code == 400
    assert enter(both.browser, interaction, code_of(newest)).status_code == 303
    malformed = ask(both.browser, both.interaction(), "ada")
    assert (malformed.status_code, 'href="#p_email"' in malformed.text) == (400, True)


def test_a_suspended_user_is_told_so_after_the_right_code_alone(both: House) -> None:
    suspended(both, both.user(EMAIL))
    interaction = both.interaction()
    ask(both.browser, interaction)
    code = code_of(both.emails(EMAIL)[0])
    assert enter(both.browser, interaction, wrong(code)).status_code == 400
    assert enter(both.browser, interaction, code).status_code == 403


def test_without_passwords_none_is_asked_for_nor_taken(codes_only: House) -> None:
    interaction = codes_only.interaction()
    page = codes_only.browser.get("/sign-in", params={"i": interaction.id})
    assert "p_password" not in page.text
    assert "/forgot-password" not in page.text
    form = first_form(page.text)
    assert form is not None
    assert form.action.startswith("/sign-in/code/send?i=")
    fields = form.fields | {"p_email": EMAIL, "p_password": PASSWORD}
    for path in ("/sign-in", "/forgot-password"):
        refused = codes_only.browser.post(path, params={"i": interaction.id}, data=fields)
        assert (refused.status_code, "is not offered here" in refused.text) == (400, True)
    assert (
        codes_only.browser.get("/forgot-password", params={"i": interaction.id}).status_code == 400
    )


def test_without_passwords_people_register_by_their_address(codes_only: House) -> None:
    interaction = codes_only.interaction()
    location = f"/register?i={interaction.id}"
    assert "p_first_password" not in codes_only.browser.get(location).text
    sent = fill_in(codes_only.browser, location, p_first_name="Ada", p_email=EMAIL)
    code = code_of(codes_only.emails(EMAIL)[0])
    done = fill_in(codes_only.browser, sent.headers["location"], p_confirmation_code=code)
    assert "code=" in done.headers["location"]
    user = codes_only.run(codes_only.provider.ports.users.by_email, EMAIL)
    assert codes_only.run(codes_only.provider.ports.users.password_hash, user.id) is None
    taken = codes_only.interaction()
    fill_in(codes_only.browser, f"/register?i={taken.id}", p_first_name="Eve", p_email=EMAIL)
    assert codes_only.emails(EMAIL)[0]["kind"] == "account_exists"
    again = codes_only.interaction()
    ask(codes_only.browser, again)
    assert enter(codes_only.browser, again, code_of(codes_only.emails(EMAIL)[0])).status_code == 303


def test_codes_are_not_taken_where_they_are_not_offered(running: House) -> None:
    running.user(EMAIL)
    interaction = running.interaction()
    page = running.browser.get("/sign-in", params={"i": interaction.id})
    assert "/sign-in/code" not in page.text
    form = first_form(page.text)
    assert form is not None
    for path in ("/sign-in/code/send", "/sign-in/code", "/sign-in/code/resend"):
        fields = form.fields | {"p_email": EMAIL, "p_confirmation_code": "000000"}
        refused = running.browser.post(path, params={"i": interaction.id}, data=fields)
        assert (refused.status_code, "is not offered here" in refused.text) == (400, True)
    assert running.emails(EMAIL) == []
