"""identity-security 4.3: attacks on the ways back in: links, codes, factors."""

import re

import httpx
import pytest

from tests.clients.hosted_pages import first_form
from tests.identity.attack.test_login_and_sessions import (
    EMAIL,
    PASSWORD,
    audit_text,
    counted,
    fill,
    sign_in,
    silent_request,
)
from tests.identity.in_process import ISSUER, House
from tests.identity.oauth_client import answer_of, client


def forget(running: House, email: str) -> httpx.Response:
    return fill(running.browser, "/forgot-password", running.interaction().id, p_email=email)


def newest_link(running: House, email: str) -> str:
    found = re.search(r"http\S+", running.emails(email)[0]["text"])
    assert found is not None
    return found[0].removeprefix(ISSUER)


def test_l1_asking_for_a_reset_tells_nobody_who_has_an_account(
    running: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.user(EMAIL)
    work: list[str] = []
    ports = running.provider.ports
    for store, names in (
        (ports.users, ("by_email", "password_hash")),
        (ports.secrets, ("put",)),
        (ports.outbox, ("send",)),
    ):
        for name in names:
            kind = type(store)
            monkeypatch.setattr(kind, name, counted(getattr(kind, name), name, work))
    seen: list[tuple[int, int, tuple[str, ...]]] = []
    for email in (EMAIL, "nobody@example.com"):
        work.clear()
        answer = forget(running, email)
        seen.append((answer.status_code, len(answer.headers["location"]), tuple(work)))
    assert seen[0] == seen[1]
    assert seen[0][2] == ("by_email", "password_hash", "put", "send")


def test_l3_a_reset_link_works_once(running: House) -> None:
    running.user(EMAIL)
    forget(running, EMAIL)
    link = newest_link(running, EMAIL)
    form = first_form(running.browser.get(link).text)
    assert form is not None
    fields = form.fields | {"p_first_password": "a new horse", "p_second_password": "a new horse"}
    first, second = (running.browser.post(form.action, data=fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 400)
    assert running.browser.get(link).status_code == 400


def test_l5_a_reset_link_takes_an_unproven_account_from_who_made_it(running: House) -> None:
    running.user(EMAIL, "the password of eve", is_email_verified=False)
    forget(running, EMAIL)
    link = newest_link(running, EMAIL)
    fields = {"p_first_password": PASSWORD, "p_second_password": PASSWORD}
    form = first_form(running.browser.get(link).text)
    assert form is not None
    assert running.browser.post(form.action, data=form.fields | fields).status_code == 303
    assert sign_in(running, EMAIL, "the password of eve").status_code == 400
    assert "code=" in sign_in(running, EMAIL, PASSWORD).headers["location"]


def test_l12_a_reset_ends_every_session_and_every_grant(running: House) -> None:
    user = running.user(EMAIL)
    application = client(running)
    tokens = application.tokens(user)
    sign_in(running, EMAIL, PASSWORD)
    forget(running, EMAIL)
    form = first_form(running.browser.get(newest_link(running, EMAIL)).text)
    assert form is not None
    fields = {"p_first_password": "a new horse", "p_second_password": "a new horse"}
    running.browser.post(form.action, data=form.fields | fields)
    refused = application.refresh(tokens["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    silent = running.browser.get("/oauth2/auth", params=silent_request(running))
    assert answer_of(silent.headers["location"])["error"] == "login_required"
    assert "password_reset" in running.run(audit_text, running)
