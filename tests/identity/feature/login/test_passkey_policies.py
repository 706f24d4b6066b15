"""Kinde's passkey settings, per environment and organization, and what they ask of people."""

import re
from collections.abc import Iterator

import httpx
import pytest

from genkan.identity.names import OrganizationCode
from tests.clients.hosted_pages import first_form
from tests.clients.software_authenticator import SoftwareAuthenticator
from tests.identity.attack.test_passkeys import authenticator, options_on
from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.feature.oauth.test_device_flow import begin, device, enter
from tests.identity.feature.oauth.test_sign_on_pages import (
    EMAIL,
    answer_in,
    follow,
    organization,
    organization_in,
    sign_in,
    submit,
)
from tests.identity.in_process import House, house
from tests.identity.oauth_client import Client, client

SET_UP = "/passkeys/set-up"


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


@pytest.fixture
def listed(house_url: str) -> Iterator[House]:
    """A provider whose operator lists passkeys."""
    with house(house_url, GENKAN_SIGN_IN_METHODS="password,passkey") as running:
        yield running


def default_code(running: House) -> OrganizationCode:
    return running.run(running.provider.ports.organizations.default).code


def environment(api: Api, policy: str) -> None:
    done(api("PUT", "/passkey", {"policy": policy}))


def own_rule(api: Api, code: str, policy: str) -> None:
    body = {"policy": policy, "is_override_environment_passkey_settings": True}
    done(api("PUT", f"/organizations/{code}/passkey", body))


def make_passkey(
    running: House, page: httpx.Response
) -> tuple[SoftwareAuthenticator, httpx.Response]:
    """A device that answers the page of setting up, and where that leads."""
    made = authenticator()
    credential = made.create(options_on(page))
    return made, submit(running, page, p_credential=credential)


def decline(running: House, page: httpx.Response) -> httpx.Response:
    form = first_form(page.text)
    assert form is not None
    return follow(
        running, running.browser.post(form.action, data=form.fields | {"p_decline": "yes"})
    )


def by_passkey(running: House, page: httpx.Response, made: SoftwareAuthenticator) -> httpx.Response:
    """From the sign-in page on, with a passkey."""
    link = re.search(r'href="(/sign-in/passkey[^"]*)"', page.text)
    assert link is not None, page.text
    asked = running.browser.get(link[1].replace("&amp;", "&"))
    return submit(running, asked, p_credential=made.get(options_on(asked)))


def again(running: House, application: Client, **asked: str) -> httpx.Response:
    """The sign-in page, whatever session there is."""
    return follow(running, application.authorize(prompt="login", **asked))


def test_without_a_rule_passkeys_are_off(running: House, api: Api) -> None:
    assert done(api("GET", "/passkey")) == {
        "code": "OK",
        "message": "Success",
        "enabled": False,
        "policy": "off",
    }
    running.user(EMAIL)
    page = again(running, client(running))
    assert "/sign-in/passkey" not in page.text
    assert "code" in answer_in(sign_in(running, client(running)))


def test_who_signs_in_by_password_may_make_a_passkey_and_signs_in_with_it(
    running: House, api: Api
) -> None:
    running.user(EMAIL)
    environment(api, "optional")
    application = client(running)
    page = sign_in(running, application)
    assert (page.status_code, page.url.path) == (200, SET_UP)
    assert "Not now" in page.text
    made, answer = make_passkey(running, page)
    assert "code" in answer_in(answer)
    assert running.emails(EMAIL)[0]["kind"] == "passkey_added"
    assert "code" in answer_in(by_passkey(running, again(running, application), made))
    # Who has one is not asked again, however they sign in.
    assert "code" in answer_in(sign_in(running, application, prompt="login"))


def test_who_declines_is_not_asked_again(running: House, api: Api) -> None:
    user = running.user(EMAIL)
    environment(api, "optional")
    application = client(running)
    page = sign_in(running, application)
    assert "code" in answer_in(decline(running, page))
    assert "code" in answer_in(sign_in(running, application, prompt="login"))
    # Making one all the same, and losing it, is another matter.
    made = authenticator()
    new = running.browser.get("/passkeys/new")
    submit(running, new, p_credential=made.create(options_on(new)))
    ports = running.provider.ports
    assert running.run(ports.passkeys.remove, user.id, made.credential_id)
    assert sign_in(running, application, prompt="login").url.path == SET_UP


def test_who_must_make_one_can_not_go_on_without(running: House, api: Api) -> None:
    running.user(EMAIL)
    environment(api, "mandatory")
    application = client(running)
    page = sign_in(running, application)
    assert page.url.path == SET_UP
    assert "Not now" not in page.text
    refused = decline(running, page)
    assert (refused.status_code, refused.url.path) == (400, SET_UP)
    assert "The passkey was not accepted" in refused.text
    # Nor by another request, asked or silent, nor by waiting.
    assert application.authorize().headers["location"].startswith(f"{SET_UP}?i=")
    assert answer_in(application.authorize(prompt="none"))["error"] == "interaction_required"
    running.clock.turn(minutes=11)
    assert application.authorize().headers["location"].startswith("/sign-in?i=")
    assert answer_in(application.authorize(prompt="none"))["error"] == "login_required"
    _, answer = make_passkey(running, sign_in(running, application))
    assert "code" in answer_in(answer)
    assert "code" in answer_in(application.authorize(prompt="none"))


def test_a_rule_that_comes_later_concerns_open_sessions_too(running: House, api: Api) -> None:
    running.user(EMAIL)
    application = client(running)
    assert "code" in answer_in(sign_in(running, application))
    environment(api, "mandatory")
    assert answer_in(application.authorize(prompt="none"))["error"] == "interaction_required"


def test_a_silent_request_asks_nobody_for_what_they_may_leave(running: House, api: Api) -> None:
    running.user(EMAIL)
    environment(api, "optional")
    application = client(running)
    assert sign_in(running, application).url.path == SET_UP
    assert "code" in answer_in(application.authorize(prompt="none"))
    assert application.authorize().headers["location"].startswith(f"{SET_UP}?i=")
    running.clock.turn(minutes=11)
    assert "code" in answer_in(application.authorize())


def test_an_organization_has_a_rule_of_its_own(running: House, api: Api) -> None:
    user = running.user(EMAIL)
    acme, globex = organization(running, "Acme", user), organization(running, "Globex", user)
    own_rule(api, acme, "mandatory")
    application = client(running)
    assert organization_in(application, sign_in(running, application, org_code=globex)) == globex
    assert application.authorize(org_code=acme).headers["location"].startswith(f"{SET_UP}?i=")
    page = sign_in(running, application, prompt="login")
    assert page.url.path == "/choose-organization"
    page = submit(running, page, p_org_code=acme)
    assert page.url.path == SET_UP
    _, answer = make_passkey(running, page)
    assert organization_in(application, answer) == acme


def test_where_passkeys_are_off_none_signs_in_nor_is_made(running: House, api: Api) -> None:
    user = running.user(EMAIL)
    acme = organization(running, "Acme", user)
    environment(api, "optional")
    application = client(running)
    made, answer = make_passkey(running, sign_in(running, application, org_code=acme))
    assert "code" in answer_in(answer)
    own_rule(api, acme, "off")
    page = again(running, application, org_code=acme)
    assert "/sign-in/passkey" not in page.text
    interaction_id = page.url.params["i"]
    refused = running.browser.get("/sign-in/passkey", params={"i": interaction_id})
    assert refused.status_code == 400
    assert "is not offered here" in refused.text
    assert running.browser.get("/passkeys/new").status_code == 400
    # A passkey that signed in elsewhere opens nothing here.
    page = by_passkey(running, again(running, application), made)
    assert page.url.path == "/choose-organization"
    page = submit(running, page, p_org_code=acme)
    assert page.url.path == "/sign-in"
    assert "/sign-in/passkey" not in page.text
    page = submit(running, page, p_email=EMAIL, p_password="correct horse")
    assert organization_in(application, page) == acme
    environment(api, "off")
    assert "/sign-in/passkey" not in again(running, application).text
    environment(api, "optional")
    assert "code" in answer_in(
        by_passkey(running, again(running, application, org_code=default_code(running)), made)
    )


def test_the_second_factor_comes_before_a_passkey_is_made(running: House, api: Api) -> None:
    """identity-security L9: a passkey is worth two proofs, and is not made with one."""
    running.user(EMAIL)
    environment(api, "mandatory")
    done(api("PUT", "/mfa", {"policy": "required", "enabled_factors": ["mfa:authenticator_app"]}))
    assert sign_in(running, client(running)).url.path == "/mfa/set-up"


def test_a_device_waits_for_the_passkey_of_its_owner(running: House, api: Api) -> None:
    running.user(EMAIL)
    environment(api, "mandatory")
    asked = begin(running, device(running))
    page = enter(running, asked["user_code"])
    assert page.url.path == SET_UP
    _, page = make_passkey(running, page)
    assert page.url.path == "/device/confirm"


def test_a_wrong_passkey_is_refused_and_the_page_shown_again(running: House, api: Api) -> None:
    running.user(EMAIL)
    environment(api, "optional")
    page = sign_in(running, client(running))
    refused = submit(running, page, p_credential="{}")
    assert (refused.status_code, refused.url.path) == (400, SET_UP)
    assert "The passkey was not accepted" in refused.text
    _, answer = make_passkey(running, refused)
    assert "code" in answer_in(answer)


def test_the_page_is_for_those_who_are_asked(running: House, api: Api) -> None:
    running.user(EMAIL)
    application = client(running)
    sign_in(running, application)
    interaction_id = again(running, application).url.params["i"]
    page = running.browser.get(SET_UP, params={"i": interaction_id})
    assert (page.status_code, page.headers["location"]) == (303, f"/sign-in?i={interaction_id}")


def test_the_rule_of_an_organization_is_set_and_given_up(running: House, api: Api) -> None:
    code = default_code(running)
    path = f"/organizations/{code}/passkey"
    environment(api, "optional")
    inherited = {
        "code": "OK",
        "message": "Success",
        "enabled": True,
        "policy": "optional",
        "is_override_environment_passkey_settings": False,
        "environment_policy": "optional",
    }
    assert done(api("GET", path)) == inherited
    own_rule(api, code, "off")
    assert done(api("GET", path)) == inherited | {
        "enabled": False,
        "policy": "off",
        "is_override_environment_passkey_settings": True,
    }
    given_up = done(api("PUT", path, {"is_override_environment_passkey_settings": False}))
    assert (given_up["policy"], given_up["enabled"]) == ("optional", True)
    assert done(api("GET", path)) == inherited
    done(api("PUT", path, {"policy": "mandatory"}))
    assert done(api("GET", path))["policy"] == "mandatory"
    for body in ({}, {"is_override_environment_passkey_settings": True}, {"policy": "none"}):
        assert refusal(api("PUT", path, body))[:2] == (400, "INVALID_REQUEST")
    assert refusal(api("PUT", "/passkey", {}))[:2] == (400, "INVALID_REQUEST")
    assert refusal(api("PUT", "/passkey", {"policy": "required"}))[:2] == (400, "INVALID_REQUEST")
    absent = "/organizations/org_none/passkey"
    assert refusal(api("GET", absent))[:2] == (404, "ORGANIZATION_NOT_FOUND")


def test_passkeys_that_the_operator_lists_are_offered_and_nobody_is_asked_for_one(
    listed: House,
) -> None:
    listed.user(EMAIL)
    api, application = Api(listed), client(listed)
    assert done(api("GET", "/passkey"))["policy"] == "optional"
    assert "/sign-in/passkey" in again(listed, application).text
    assert "code" in answer_in(sign_in(listed, application, prompt="login"))
    environment(api, "off")
    assert "/sign-in/passkey" not in again(listed, application).text


def test_what_the_operator_left_out_nobody_else_turns_on(house_url: str) -> None:
    with house(house_url, GENKAN_SIGN_IN_METHODS="password,email_code") as running:
        api = Api(running)
        refused = refusal(api("PUT", "/passkey", {"policy": "optional"}))
        assert refused[:2] == (400, "PASSKEYS_NOT_OFFERED")
        assert "GENKAN_SIGN_IN_METHODS" in refused[2]
        done(api("PUT", "/passkey", {"policy": "off"}))
        path = f"/organizations/{default_code(running)}/passkey"
        refused = refusal(api("PUT", path, {"policy": "mandatory"}))
        assert refused[:2] == (400, "PASSKEYS_NOT_OFFERED")
