"""The second factor on the way in: set up when required, asked for ever after."""

import re

import httpx

from genkan.identity.model.factor import Enforcement, FactorKind
from tests.clients.authenticator_app import AuthenticatorApp
from tests.identity.feature.login.test_sign_in import EMAIL, PASSWORD, sign_in
from tests.identity.in_process import House
from tests.identity.second_factors import (
    APP,
    BOTH,
    fill_in,
    newest_code,
    organization_of,
    policy,
    with_app,
    with_email_factor,
)


def first_step(running: House) -> httpx.Response:
    return sign_in(running.browser, running.interaction(), EMAIL, PASSWORD)


def location(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def path(answer: httpx.Response) -> str:
    return location(answer).partition("?")[0]


def app_on(page: httpx.Response) -> AuthenticatorApp:
    """The app after its owner typed in the secret of the page."""
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)
    assert found is not None
    return AuthenticatorApp(found[1])


def test_who_has_no_factor_sets_one_up_when_one_is_required(running: House) -> None:
    running.user(EMAIL)
    policy(running, Enforcement.REQUIRED)
    asked = first_step(running)
    assert path(asked) == "/mfa/set-up"
    assert "genkan_idp_session" not in asked.cookies
    page = running.browser.get(location(asked))
    assert 'src="data:image/svg+xml' in page.text
    app = app_on(page)
    assert app_on(running.browser.get(location(asked))) == app
    wrong = fill_in(running.browser, location(asked), p_confirmation_code="000000")
    assert (wrong.status_code, 'href="#p_confirmation_code"' in wrong.text) == (400, True)
    code = app.code(running.clock.now)
    shown = fill_in(running.browser, location(asked), p_confirmation_code=code)
    codes = re.findall(r"<code>([0-9a-f-]{19})</code>", shown.text)
    assert (shown.status_code, len(set(codes))) == (200, 10)
    saved = re.search(r'action="(/mfa/recovery-codes[^"]*)"', shown.text)
    token = re.search(r'name="csrf_token" value="([0-9a-f]+)"', shown.text)
    assert saved is not None
    assert token is not None
    done = running.browser.post(saved[1], data={"csrf_token": token[1]})
    assert "code=" in location(done)
    assert "factor_added" in [each["kind"] for each in running.emails(EMAIL)]
    again = first_step(running)
    assert path(again) == "/mfa/authenticator"
    used = fill_in(running.browser, location(again), p_confirmation_code=code)
    assert used.status_code == 400
    running.clock.turn(seconds=30)
    code = app.code(running.clock.now)
    assert "code=" in location(fill_in(running.browser, location(again), p_confirmation_code=code))


def test_of_several_kinds_the_visitor_chooses(running: House) -> None:
    running.user(EMAIL)
    policy(running, Enforcement.REQUIRED, *BOTH, has_recovery_codes=False)
    asked = first_step(running)
    assert path(asked) == "/mfa/choose"
    page = running.browser.get(location(asked))
    assert "/mfa/set-up?i=" in page.text
    assert "/mfa/email?i=" in page.text
    email = location(asked).replace("choose", "email")
    assert EMAIL in running.browser.get(email).text
    assert running.emails(EMAIL) == []
    sent = fill_in(running.browser, email)
    code = newest_code(running, EMAIL)
    done = fill_in(running.browser, location(sent), p_confirmation_code=code)
    assert "code=" in location(done)
    assert path(first_step(running)) == "/mfa/email"


def test_an_optional_factor_is_asked_of_those_who_have_one(running: House) -> None:
    user = running.user(EMAIL)
    policy(running, Enforcement.OPTIONAL)
    assert "code=" in location(first_step(running))
    with_app(running, user)
    asked = first_step(running)
    assert path(asked) == "/mfa/authenticator"
    code = APP.code(running.clock.now)
    done = fill_in(running.browser, location(asked), p_confirmation_code=code)
    assert "code=" in location(done)


def test_nothing_is_asked_where_the_policy_is_off(running: House) -> None:
    with_app(running, running.user(EMAIL))
    assert "code=" in location(first_step(running))
    policy(running, Enforcement.OFF)
    assert "code=" in location(first_step(running))


def test_an_organization_may_ask_what_the_environment_does_not(running: House) -> None:
    user, code = running.user(EMAIL), None
    code = organization_of(running, user)
    policy(running, Enforcement.REQUIRED, organization_code=code)
    assert path(first_step(running)) == "/mfa/set-up"
    running.run(running.provider.ports.organizations.remove_member, code, user.id)
    assert path(first_step(running)) != "/mfa/set-up"


def test_a_code_by_email_serves_beside_the_app_and_can_be_sent_again(running: House) -> None:
    user = running.user(EMAIL)
    policy(running, Enforcement.OPTIONAL, *BOTH)
    with_app(running, user)
    with_email_factor(running, user)
    asked = location(first_step(running))
    page = running.browser.get(asked)
    assert "/mfa/email?i=" in page.text
    assert "/mfa/recovery-code?i=" in page.text
    email = asked.replace("authenticator", "email")
    sent = location(fill_in(running.browser, email))
    first = newest_code(running, EMAIL)
    assert "Send another code" in running.browser.get(sent).text
    again = running.browser.post(
        sent.replace("/mfa/email", "/mfa/email/send"),
        data={"csrf_token": _token(running.browser.get(sent).text)},
    )
    assert "We sent another email" in running.browser.get(location(again)).text
    newest = newest_code(running, EMAIL)
    if newest != first:
        wrong = fill_in(running.browser, sent, p_confirmation_code=first)
        assert wrong.status_code == 400
    done = fill_in(running.browser, sent, p_confirmation_code=newest)
    assert "code=" in location(done)
    (factor,) = (
        each
        for each in running.run(running.provider.ports.factors.of_user, user.id)
        if each.kind is FactorKind.EMAIL
    )
    assert (factor.usage_count, factor.last_used_at) == (1, running.clock.now)


def test_a_temporary_password_is_changed_after_the_second_factor(running: House) -> None:
    user = running.user(EMAIL)
    users = running.provider.ports.users
    running.run(users.require_password_change, user.id, running.clock.now, is_required=True)
    policy(running, Enforcement.OPTIONAL)
    with_app(running, user)
    asked = location(first_step(running))
    early = running.browser.get(asked.replace("/mfa/authenticator", "/change-password"))
    assert early.status_code == 400
    code = APP.code(running.clock.now)
    next_page = fill_in(running.browser, asked, p_confirmation_code=code)
    assert path(next_page) == "/change-password"


def test_a_factor_page_is_not_there_for_who_showed_nothing(running: House) -> None:
    with_app(running, running.user(EMAIL))
    policy(running, Enforcement.REQUIRED)
    interaction = running.interaction()
    for page in ("choose", "set-up", "authenticator", "email", "recovery-code"):
        answer = running.browser.get(f"/mfa/{page}", params={"i": interaction.id})
        assert (answer.status_code, "This page has expired" in answer.text) == (400, True)
    asked = location(first_step(running))
    # Who has a factor can not set up another one in its place with the password alone.
    for page in ("choose", "set-up", "email"):
        answer = running.browser.get(asked.replace("authenticator", page))
        assert answer.status_code == 400


def _token(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', html)
    assert found is not None
    return found[1]
