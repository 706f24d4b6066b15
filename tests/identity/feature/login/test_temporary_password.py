"""Passwords that an administrator chose: good for choosing another one."""

from typing import Any

import httpx

from genkan.identity.model.interaction import Interaction
from tests.clients.hosted_pages import first_form
from tests.identity.feature.login.test_sign_in import EMAIL, sign_in
from tests.identity.in_process import House

TEMPORARY = "temporary horse"
NEW = "a horse of my own"


def management(running: House, method: str, path: str, body: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {running.management_token()}"}
    return running.browser.request(method, f"/api/v1{path}", json=body, headers=headers)


def with_temporary_password(running: House) -> None:
    user = running.user(EMAIL)
    body = {"password": TEMPORARY, "is_temporary_password": True}
    assert management(running, "PUT", f"/users/{user.id}/password", body).status_code == 200


def change(browser: httpx.Client, interaction: Interaction, password: str) -> httpx.Response:
    form = first_form(browser.get("/change-password", params={"i": interaction.id}).text)
    assert form is not None
    answers = {"p_first_password": password, "p_second_password": password}
    return browser.post(form.action, data=form.fields | answers)


def test_a_temporary_password_opens_the_page_for_another_one_and_nothing_else(
    running: House,
) -> None:
    with_temporary_password(running)
    interaction = running.interaction()
    answer = sign_in(running.browser, interaction, EMAIL, TEMPORARY)
    assert answer.headers["location"] == f"/change-password?i={interaction.id}"
    assert "genkan_idp_session" not in answer.cookies
    same = change(running.browser, interaction, TEMPORARY)
    assert (same.status_code, "another password than the present" in same.text) == (400, True)
    common = change(running.browser, interaction, "password1")
    assert (common.status_code, 'href="#p_first_password"' in common.text) == (400, True)
    changed = change(running.browser, interaction, NEW)
    assert "code=" in changed.headers["location"]
    assert [each["kind"] for each in running.emails(EMAIL)] == ["password_changed"]
    again = sign_in(running.browser, running.interaction(), EMAIL, NEW)
    assert "code=" in again.headers["location"]


def test_an_administrator_may_ask_for_a_new_password_at_the_next_sign_in(running: House) -> None:
    user = running.user(EMAIL)
    body = {"is_password_reset_requested": True}
    answer = management(running, "PATCH", f"/user?id={user.id}", body)
    assert answer.json()["is_password_reset_requested"] is True
    interaction = running.interaction()
    asked = sign_in(running.browser, interaction, EMAIL, "correct horse")
    assert asked.headers["location"].startswith("/change-password?i=")
    kept = management(running, "PATCH", f"/user?id={user.id}", {"given_name": "Ada"})
    assert kept.json()["is_password_reset_requested"] is True
    withdrawn = {"is_password_reset_requested": False}
    management(running, "PATCH", f"/user?id={user.id}", withdrawn)
    free = sign_in(running.browser, running.interaction(), EMAIL, "correct horse")
    assert "code=" in free.headers["location"]


def test_the_page_for_another_password_is_reached_by_the_temporary_one_alone(
    running: House,
) -> None:
    with_temporary_password(running)
    interaction = running.interaction()
    page = running.browser.get("/change-password", params={"i": interaction.id})
    assert (page.status_code, "This page has expired" in page.text) == (400, True)
    first = first_form(running.browser.get("/sign-in", params={"i": interaction.id}).text)
    assert first is not None
    fields = {"csrf_token": first.fields["csrf_token"], "p_first_password": NEW}
    forced = running.browser.post(
        "/change-password",
        params={"i": interaction.id},
        data=fields | {"p_second_password": NEW},
    )
    assert forced.status_code == 400
    assert sign_in(running.browser, interaction, EMAIL, TEMPORARY).status_code == 303


def test_a_reset_by_link_ends_what_was_temporary(running: House) -> None:
    with_temporary_password(running)
    ports = running.provider.ports
    user = running.run(ports.users.by_email, EMAIL)
    renewed = running.run(ports.users.renew_password, user.id, "x", None, running.clock.now)
    assert renewed.is_password_change_required is False
