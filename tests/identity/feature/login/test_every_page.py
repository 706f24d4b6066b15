"""What holds for every page, whoever writes the next one: the routes are enumerated."""

import pytest

from genkan.identity.http.dev_mail import ROUTES as DEV_MAIL
from genkan.identity.http.endpoint import Endpoint
from genkan.identity.http.factors import ROUTES as FACTORS
from genkan.identity.http.login import ROUTES as LOGIN
from genkan.identity.http.passkeys import ROUTES as PASSKEYS
from genkan.identity.http.passwords import ROUTES as PASSWORDS
from genkan.identity.http.sign_in_code import ROUTES as SIGN_IN_CODE
from genkan.identity.http.sign_on_pages import ROUTES as SIGN_ON
from genkan.identity.pages.render import stylesheet_path
from tests.clients.hosted_pages import first_form
from tests.identity.in_process import House, house

PAGES: tuple[Endpoint, ...] = (
    *LOGIN,
    *PASSWORDS,
    *SIGN_IN_CODE,
    *FACTORS,
    *PASSKEYS,
    *SIGN_ON,
    *DEV_MAIL,
)


def test_no_page_may_be_cached_framed_or_told_of_to_others(running: House) -> None:
    # identity-security O11
    interaction = running.interaction()
    for endpoint in PAGES:
        if endpoint.path.startswith("/assets/"):
            continue
        for method in endpoint.methods:
            answer = running.browser.request(method, endpoint.path, params={"i": interaction.id})
            assert answer.status_code < 500
            assert answer.headers["cache-control"] == "no-store", endpoint.path
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            policy = answer.headers["content-security-policy"]
            assert "frame-ancestors 'none'" in policy
            assert "default-src 'none'" in policy
            assert answer.headers["x-frame-options"] == "DENY"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_stylesheet_may_be_cached_for_ever(running: House) -> None:
    answer = running.browser.get(stylesheet_path())
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert stylesheet_path() in running.browser.get("/signed-out").text


def test_the_outbox_waits_for_an_email_and_shows_it(running: House) -> None:
    waited = running.browser.get("/dev/mail/api/messages", params={"to": "x@y.example", "wait": 1})
    assert waited.json() == {"messages": []}
    wrong = running.browser.get("/dev/mail/api/messages", params={"wait": "soon"})
    assert wrong.status_code == 400
    nul = running.browser.get("/dev/mail/api/messages", params={"to": "\x00"})
    assert nul.status_code == 400
    assert "No emails yet" in running.browser.get("/dev/mail").text


def test_a_page_of_ours_says_how_many_sign_ins_are_too_many_at_once(
    running: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genkan.identity.outbound.argon2_threads._LONGEST_QUEUE", 0)
    interaction = running.interaction()
    form = first_form(running.browser.get("/sign-in", params={"i": interaction.id}).text)
    assert form is not None
    fields = form.fields | {"p_email": "ada@example.com", "p_password": "correct horse"}
    answer = running.browser.post(form.action, data=fields)
    assert answer.status_code == 429
    assert "Too many attempts" in answer.text


def test_a_form_that_is_too_long_is_refused_on_a_page(running: House) -> None:
    interaction = running.interaction()
    fields = {"csrf_token": "x" * 20_000}
    answer = running.browser.post("/sign-in", params={"i": interaction.id}, data=fields)
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html")


def test_no_password_and_no_cookie_is_ever_observed(running: House) -> None:
    # identity-security L20; the code is told in development alone, where no email is sent.
    running.user("ada@example.com")
    interaction = running.interaction()
    for password in ("correct horse", "a wrong horse"):
        form = first_form(running.browser.get("/sign-in", params={"i": interaction.id}).text)
        if form is not None:
            fields = form.fields | {"p_email": "ada@example.com", "p_password": password}
            running.browser.post(form.action, data=fields)
    told = " ".join(repr(each) for each in running.observed)
    assert "SignedIn" in told
    assert "horse" not in told
    for cookie in running.browser.cookies.values():
        assert cookie not in told


def test_the_outbox_is_not_there_outside_development(database_url: str) -> None:
    with house(database_url, GENKAN_DEVELOPMENT="false") as production:
        for endpoint in DEV_MAIL:
            assert production.browser.get(endpoint.path).status_code == 404
        answer = production.browser.get("/sign-in", params={"i": "unknown"})
        assert "/dev/mail" not in answer.text
