"""identity-security 4.3, L2, L3, L9: attacks on second factors and on the ways around them."""

import asyncio
from typing import Any

import httpx
import pytest

from genkan.identity.login.authenticator import try_authenticator
from genkan.identity.login.recovery_codes import new_recovery_codes
from genkan.identity.login.verify_email import CodeForm
from genkan.identity.model.factor import Enforcement, FactorKind
from genkan.identity.model.organization import Organization
from genkan.identity.model.proof import Proof
from genkan.identity.model.user import User
from genkan.identity.names import OrganizationCode
from tests.identity.attack.test_login_and_sessions import (
    EMAIL,
    PASSWORD,
    audit_text,
    sign_in,
    silent_request,
)
from tests.identity.attack.test_ways_back_in import forget, newest_link
from tests.identity.feature.login.test_identities import identity
from tests.identity.in_process import House, house
from tests.identity.oauth_client import answer_of
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


def location(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def at_the_factor(running: House, browser: httpx.Client | None = None) -> str:
    """Where somebody with the right password, and an app, is asked for more."""
    asked = location(sign_in(running, EMAIL, PASSWORD, browser))
    assert asked.startswith("/mfa/authenticator?i=")
    return asked


@pytest.fixture
def guarded(running: House) -> House:
    """Ada has an authenticator app, and everybody must have something."""
    policy(running, Enforcement.REQUIRED, *BOTH)
    with_app(running, running.user(EMAIL))
    return running


def test_l2_a_factor_is_guessed_five_times_whoever_asks_and_from_wherever(
    guarded: House,
) -> None:
    answers = []
    for number in range(7):
        browser = guarded.another_browser(f"10.0.0.{number}")
        asked = at_the_factor(guarded, browser)
        page = "recovery-code" if number % 2 else "authenticator"
        field = "p_recovery_code" if number % 2 else "p_confirmation_code"
        url = asked.replace("authenticator", page)
        answers.append(fill_in(browser, url, **{field: "123456"}).status_code)
    assert answers == [400] * 5 + [429] * 2
    # The right code has to wait as well, and its owner gets in when it is over.
    asked = at_the_factor(guarded)
    right = APP.code(guarded.clock.now)
    assert fill_in(guarded.browser, asked, p_confirmation_code=right).status_code == 429
    guarded.clock.turn(minutes=4)
    right = APP.code(guarded.clock.now)
    assert "code=" in location(fill_in(guarded.browser, asked, p_confirmation_code=right))


def test_l2_a_stranger_without_the_password_can_not_use_the_tries_up(guarded: House) -> None:
    for _ in range(8):
        sign_in(guarded, EMAIL, "not the one", guarded.another_browser("10.0.0.1"))
    asked = at_the_factor(guarded)
    right = APP.code(guarded.clock.now)
    assert "code=" in location(fill_in(guarded.browser, asked, p_confirmation_code=right))


def test_l2_a_code_by_email_as_a_factor_dies_after_five_tries(running: House) -> None:
    policy(running, Enforcement.REQUIRED, FactorKind.EMAIL)
    with_email_factor(running, running.user(EMAIL))
    asked = location(sign_in(running, EMAIL, PASSWORD))
    sent = location(fill_in(running.browser, asked))
    right = newest_code(running, EMAIL)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for code in (*[wrong] * 5, right):
        assert fill_in(running.browser, sent, p_confirmation_code=code).status_code in {400, 429}


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_l3_each_step_of_an_app_works_once_within_its_neighbours(
    guarded: House, steps: int
) -> None:
    code = APP.code(guarded.clock.now, steps=steps)
    first = fill_in(guarded.browser, at_the_factor(guarded), p_confirmation_code=code)
    assert "code=" in location(first)
    again = fill_in(guarded.browser, at_the_factor(guarded), p_confirmation_code=code)
    assert again.status_code == 400
    # Nor is one of before that was never shown good any more.
    earlier = APP.code(guarded.clock.now, steps=steps - 1)
    late = fill_in(guarded.browser, at_the_factor(guarded), p_confirmation_code=earlier)
    assert late.status_code == 400


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_l3_a_step_further_away_is_not_accepted(guarded: House, steps: int) -> None:
    code = APP.code(guarded.clock.now, steps=steps)
    answer = fill_in(guarded.browser, at_the_factor(guarded), p_confirmation_code=code)
    assert answer.status_code == 400


def test_l3_of_a_storm_of_one_code_one_gets_in(guarded: House) -> None:
    ports = guarded.provider.ports
    user = guarded.run(ports.users.by_email, EMAIL)
    form = CodeForm(code=APP.code(guarded.clock.now), address="x")

    async def storm() -> list[Any]:
        tries = (try_authenticator(ports, user, form, guarded.clock.now) for _ in range(4))
        return await asyncio.gather(*tries)

    shown = guarded.run(storm)
    assert [each for each in shown if each is Proof.AUTHENTICATOR_APP] == [Proof.AUTHENTICATOR_APP]


def test_l3_a_recovery_code_works_once_and_its_owner_is_told(guarded: House) -> None:
    ports = guarded.provider.ports
    user = guarded.run(ports.users.by_email, EMAIL)
    first, second, *_ = guarded.run(new_recovery_codes, ports, user.id)
    url = at_the_factor(guarded).replace("authenticator", "recovery-code")
    done = fill_in(guarded.browser, url, p_recovery_code=f" {first.upper()} ")
    assert "code=" in location(done)
    assert guarded.emails(EMAIL)[0]["kind"] == "recovery_code_used"
    assert "recovery_code_used" in guarded.run(audit_text, guarded)
    url = at_the_factor(guarded).replace("authenticator", "recovery-code")
    assert fill_in(guarded.browser, url, p_recovery_code=first).status_code == 400
    # New codes end the old ones, and nobody else's open anything.
    eve = guarded.user("eve@example.com")
    theirs, *_ = guarded.run(new_recovery_codes, ports, eve.id)
    guarded.run(new_recovery_codes, ports, user.id)
    for code in (second, theirs, ""):
        assert fill_in(guarded.browser, url, p_recovery_code=code).status_code == 400


def by_password(running: House) -> str:
    return location(sign_in(running, EMAIL, PASSWORD))


def by_email_code(running: House) -> str:
    interaction = running.interaction()
    page = f"/sign-in?i={interaction.id}"
    form = fill_in(running.browser, page, p_email=EMAIL, p_password="x")
    assert form.status_code == 400
    sent = running.browser.post(
        f"/sign-in/code/send?i={interaction.id}",
        data={"csrf_token": _token(running, page), "p_email": EMAIL},
    )
    code = newest_code(running, EMAIL)
    return location(fill_in(running.browser, location(sent), p_confirmation_code=code))


def by_reset(running: House) -> str:
    forget(running, EMAIL)
    link = newest_link(running, EMAIL)
    new = {"p_first_password": "a new horse", "p_second_password": "a new horse"}
    changed = location(fill_in(running.browser, link, **new))
    assert "genkan_idp_session" not in running.browser.cookies
    answer = fill_in(running.browser, changed, p_email=EMAIL, p_password="a new horse")
    return location(answer)


def by_temporary_password(running: House) -> str:
    users = running.provider.ports.users
    user = running.run(users.by_email, EMAIL)
    password_hash = running.run(running.provider.ports.passwords.hash, PASSWORD)
    now = running.clock.now
    running.run(users.set_password, user.id, password_hash, now, is_temporary=True)
    return location(sign_in(running, EMAIL, PASSWORD))


def _token(running: House, page: str) -> str:
    html = running.browser.get(page).text
    return html.partition('name="csrf_token" value="')[2].partition('"')[0]


@pytest.mark.parametrize("way", [by_password, by_email_code, by_reset, by_temporary_password])
@pytest.mark.parametrize("has_app", [True, False])
def test_l9_every_way_in_ends_at_the_second_factor(
    house_url: str, way: Any, has_app: object
) -> None:
    with house(house_url, GENKAN_SIGN_IN_METHODS="password,email_code") as running:
        user = running.user(EMAIL)
        policy(running, Enforcement.REQUIRED, *BOTH)
        if has_app:
            with_app(running, user)
        with_email_factor(running, user)
        asked = way(running)
        if has_app:
            expected = "/mfa/authenticator"
        elif way is by_email_code:
            # The mailbox is proven already: it is no second proof.
            expected = "/mfa/set-up"
        else:
            expected = "/mfa/email"
        assert asked.startswith(f"{expected}?i="), asked
        assert "genkan_idp_session" not in running.browser.cookies
        silent = running.browser.get("/oauth2/auth", params=silent_request(running))
        assert answer_of(silent.headers["location"])["error"] == "login_required"
        if way is by_email_code:
            email = asked.replace(expected, "/mfa/email")
            assert running.browser.get(email).status_code == 400


def test_l9_a_session_of_before_the_policy_is_asked_for_more(running: House) -> None:
    user = running.user(EMAIL)
    sign_in(running, EMAIL, PASSWORD)

    def silent() -> dict[str, str]:
        answer = running.browser.get("/oauth2/auth", params=silent_request(running))
        return answer_of(answer.headers["location"])

    assert "code" in silent()
    policy(running, Enforcement.OPTIONAL)
    assert "code" in silent()
    with_app(running, user)
    assert silent()["error"] == "login_required"
    asked = at_the_factor(running)
    code = APP.code(running.clock.now)
    assert "code=" in location(fill_in(running.browser, asked, p_confirmation_code=code))
    assert "code" in silent()
    policy(running, Enforcement.REQUIRED, organization_code=organization_of(running, user))
    assert "code" in silent()


def test_l9_what_one_user_proved_does_not_count_for_another(guarded: House) -> None:
    guarded.user("eve@example.com")
    interaction = guarded.interaction()
    page = f"/sign-in?i={interaction.id}"
    mine = fill_in(guarded.browser, page, p_email=EMAIL, p_password=PASSWORD)
    code = APP.code(guarded.clock.now)
    token = _token(guarded, location(mine))
    # Eve signs in in the same interaction; Ada's factor page then is Eve's no more.
    eves = fill_in(guarded.browser, page, p_email="eve@example.com", p_password=PASSWORD)
    assert location(eves).startswith("/mfa/choose?i=")
    tried = guarded.browser.post(
        f"/mfa/authenticator?i={interaction.id}",
        data={"csrf_token": token, "p_confirmation_code": code},
    )
    assert tried.status_code == 400


def test_l5_who_proves_a_mailbox_by_code_ends_what_another_left_there(house_url: str) -> None:
    with house(house_url, GENKAN_SIGN_IN_METHODS="password,email_code") as running:
        eves = running.user(EMAIL, "the password of eve", is_email_verified=False)
        with_app(running, eves)
        policy(running, Enforcement.OPTIONAL)
        assert "code=" in by_email_code(running)
        assert sign_in(running, EMAIL, "the password of eve").status_code == 400
        assert running.run(running.provider.ports.factors.of_user, eves.id) == ()


def open_organization(running: House) -> OrganizationCode:
    """An organization that takes everybody who signs in to it."""
    code = OrganizationCode("org_open")
    made = Organization(
        code=code,
        name="Open",
        is_default=False,
        created_at=running.clock.now,
        is_auto_membership_enabled=True,
    )
    running.run(running.provider.ports.organizations.create, made)
    return code


def codes_of(running: House, user: User) -> set[str]:
    memberships = running.run(running.provider.ports.organizations.memberships, user.id)
    return {each.organization.code for each in memberships}


def test_l9_nobody_joins_an_organization_while_a_factor_is_missing(running: House) -> None:
    user, code = running.user(EMAIL), open_organization(running)
    sign_in(running, EMAIL, PASSWORD)
    policy(running, Enforcement.REQUIRED)
    with_app(running, user)
    asked = running.browser.get("/oauth2/auth", params=silent_request(running) | {"org_code": code})
    assert answer_of(asked.headers["location"])["error"] == "login_required"
    assert code not in codes_of(running, user)
    # Nor by the page that an old session leads to.
    page = running.browser.get(
        "/oauth2/auth",
        params=silent_request(running) | {"org_code": code, "prompt": "select_account"},
    )
    chosen = fill_in(running.browser, page.headers["location"])
    assert location(chosen).startswith("/sign-in?i=")
    assert code not in codes_of(running, user)
    inside = fill_in(running.browser, location(chosen), p_email=EMAIL, p_password=PASSWORD)
    shown = APP.code(running.clock.now)
    done = fill_in(running.browser, location(inside), p_confirmation_code=shown)
    assert "code=" in location(done)
    assert code in codes_of(running, user)


def test_l12_a_reset_ends_what_the_old_password_had_opened(running: House) -> None:
    policy(running, Enforcement.REQUIRED, *BOTH)
    with_app(running, running.user(EMAIL))
    thief = running.another_browser("10.0.0.1")
    asked = at_the_factor(running, thief)
    assert thief.get(asked).status_code == 200
    by_reset(running)
    assert thief.get(asked).status_code == 400


def test_l5_a_mailbox_proven_on_the_page_of_a_password_keeps_no_password(house_url: str) -> None:
    """Its owner asks for a code, and lands on the page that follows somebody's password."""
    with house(house_url, GENKAN_SIGN_IN_METHODS="password,email_code") as running:
        running.user(EMAIL, "the password of eve", is_email_verified=False)
        interaction = running.interaction()
        page = f"/sign-in?i={interaction.id}"
        token = {"csrf_token": _token(running, page)}
        running.browser.post(
            f"/sign-in/code/send?i={interaction.id}", data=token | {"p_email": EMAIL}
        )
        running.browser.post(f"/verify-email/resend?i={interaction.id}", data=token)
        code = newest_code(running, EMAIL)
        page = f"/verify-email?i={interaction.id}"
        done = fill_in(running.browser, page, p_confirmation_code=code)
        assert "code=" in location(done)
        assert sign_in(running, EMAIL, "the password of eve").status_code == 400


def test_l5_a_code_to_one_address_proves_no_other(house_url: str) -> None:
    with house(house_url, GENKAN_SIGN_IN_METHODS="password,email_code") as running:
        ports = running.provider.ports
        user = running.user("boss@acme.io", is_email_verified=False)
        identity(running, user.id, EMAIL, is_verified=True)
        interaction = running.interaction()
        token = {"csrf_token": _token(running, f"/sign-in?i={interaction.id}")}
        sent = running.browser.post(
            f"/sign-in/code/send?i={interaction.id}", data=token | {"p_email": EMAIL}
        )
        code = newest_code(running, EMAIL)
        answer = fill_in(running.browser, location(sent), p_confirmation_code=code)
        assert answer.status_code == 400
        assert not running.run(ports.users.by_id, user.id).is_email_verified
