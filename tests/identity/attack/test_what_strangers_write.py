"""identity-security 4.1: what strangers may write into pages, redirects and addresses."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from genkan.identity.model.application import ApplicationKind, SignOnPolicy
from genkan.identity.model.organization import Organization
from genkan.identity.names import OrganizationCode
from tests.clients.hosted_pages import first_form
from tests.identity.in_process import REDIRECT_URI, House
from tests.identity.oauth_client import answer_of, client

EMAIL = "ada@example.com"
PASSWORD = "correct horse"


def fill(browser: httpx.Client, path: str, interaction_id: str, **fields: str) -> httpx.Response:
    """Fetch the page and send its form as a person would."""
    form = first_form(browser.get(path, params={"i": interaction_id}).text)
    assert form is not None
    return browser.post(form.action, data=form.fields | fields)


def silent_request(running: House) -> dict[str, str]:
    return {
        "client_id": client(running).client_id,
        "redirect_uri": REDIRECT_URI,
        "response_type": "code",
        "scope": "openid",
        "prompt": "none",
    }


CANARY = "c4nary'\"><script>alert(1)</script>{{7*7}}<img src=x onerror=alert(1)>"


def test_o12_what_strangers_wrote_stays_text_on_every_page(running: House) -> None:
    application = running.application(name=CANARY, logout_uris=("http://localhost:3000",))
    shown = 0
    for hint in (f"{CANARY}@example.com", CANARY):
        asked = running.browser.get(
            "/oauth2/auth",
            params={
                **silent_request(running),
                "client_id": application.client_id,
                "prompt": "login",
                "login_hint": hint,
                "state": CANARY,
                "nonce": CANARY,
                "lang": CANARY,
                "org_code": CANARY,
                "audience": CANARY,
            },
        )
        interaction = running.interaction(
            client_id=application.client_id, login_hint=hint, state=CANARY, language=CANARY
        )
        i = interaction.id
        typed = {"p_first_name": CANARY, "p_last_name": CANARY, "p_email": f"{CANARY}@x.io"}
        answers = [
            asked,
            *(running.browser.get(path, params={"i": i}) for path in ("/sign-in", "/register")),
            fill(running.browser, "/sign-in", i, p_email=CANARY, p_password=CANARY),
            fill(running.browser, "/register", i, **typed, p_first_password=CANARY),
            running.browser.get("/sign-in", params={"i": i, "lang": CANARY}),
            running.browser.get("/sign-in", params={"i": CANARY}),
            running.browser.get("/oauth2/auth", params={"client_id": CANARY}),
            running.browser.get(
                "/oauth2/auth", params={"client_id": application.client_id, "redirect_uri": CANARY}
            ),
            running.browser.get("/logout", params={"redirect": CANARY, "state": CANARY}),
            running.browser.get("/signed-out", params={"lang": CANARY}),
            running.browser.get(f"/{CANARY}", headers={"Accept": "text/html"}),
        ]
        for answer in answers:
            assert answer.status_code < 500
            page = answer.text
            assert "<script" not in page
            assert "<img" not in page
            assert "49" not in re.sub(r"[0-9a-f]{16,}|[\w-]{20,}", "", page)
            shown += "c4nary" in unescape(page)
    assert shown >= 8


def test_o12_what_strangers_wrote_stays_text_between_sign_in_and_application(
    running: House,
) -> None:
    user = running.user(EMAIL, given_name=CANARY)
    application = client(running, name=CANARY, sign_on=SignOnPolicy(requires_consent=True))
    organizations = running.provider.ports.organizations
    code = OrganizationCode("org_canary00000")
    made = Organization(code=code, name=CANARY, is_default=False, created_at=running.clock.now)
    running.run(organizations.create, made)
    running.run(organizations.add_member, code, user.id, running.clock.now)
    shown = 0
    for asked in (
        {"prompt": "login"},
        {"prompt": "login", "org_code": code},
        {"prompt": "login", "is_create_org": "true", "org_name": CANARY[:100]},
        {"prompt": "login", "org_code": "org_unknown"},
    ):
        first = running.browser.get(application.authorize(**asked).headers["location"])
        form = first_form(first.text)
        assert form is not None
        fields = form.fields | {"p_email": EMAIL, "p_password": PASSWORD}
        location = running.browser.post(form.action, data=fields).headers["location"]
        page = running.browser.get(location).text
        assert "<script" not in page
        assert "<img" not in page
        shown += "c4nary" in unescape(page)
    chosen = application.authorize(prompt="select_account").headers["location"]
    device_page = running.browser.get("/device", params={"user_code": CANARY})
    for answer in (running.browser.get(chosen), device_page):
        assert "<script" not in answer.text
        assert "<img" not in answer.text
    assert shown == 4


def test_o12_the_outbox_shows_letters_as_text(running: House) -> None:
    interaction = running.interaction()
    fields = {"p_first_name": "<img src=x>", "p_last_name": "{{7*7}}", "p_email": "c@x.io"}
    passwords = {"p_first_password": PASSWORD, "p_second_password": PASSWORD}
    fill(running.browser, "/register", interaction.id, **fields, **passwords)
    page = running.browser.get("/dev/mail").text
    assert "c@x.io" in page
    assert "<img" not in page


def test_o14_a_stranger_can_not_log_somebody_out(running: House) -> None:
    home = "http://localhost:3000"
    application = client(running, logout_uris=(home,))
    eves_tokens = client(running).tokens(running.user("eve@example.com"))
    running.browser.cookies.clear()
    application.sign_on(running.user(EMAIL))
    eves = running.another_browser()
    for attempt in (
        running.browser.get("/logout"),
        running.browser.get("/logout", params={"id_token_hint": "x.y.z"}),
        running.browser.get("/logout", params={"id_token_hint": eves_tokens["id_token"]}),
        running.browser.get("/logout", params={"id_token_hint": eves_tokens["access_token"]}),
        running.browser.post("/logout", data={"csrf_token": "0" * 64}),
        eves.post("/logout", data={"csrf_token": "0" * 64}),
    ):
        assert attempt.status_code in {200, 303}
    alive = running.browser.get("/oauth2/auth", params=silent_request(running))
    assert answer_of(alive.headers["location"])["code"]


def test_o3_a_wildcard_that_could_be_a_strangers_is_refused(running: House) -> None:
    """Kinde's rule: one `*`, in the left-most label of a host of one's own."""
    application = running.application(kind=ApplicationKind.REGULAR)
    headers = {"Authorization": f"Bearer {running.management_token()}"}
    path = f"/api/v1/applications/{application.client_id}/auth_redirect_urls"
    for url in (
        *("https://a.*.example.com/cb", "https://*.*.example.com/cb", "https://*.com/cb"),
        *("https://*.vercel.app/cb", "https://*/cb", "https://example.com/*", "*", "http*://x/"),
        *("https://example.com/%2a/../cb\\", "https://a.b/cb#x", "javascript:alert(1)", "//a.b/c"),
    ):
        answer = running.browser.post(path, json={"urls": [url]}, headers=headers)
        assert answer.status_code == 400, url
        assert "urls[1]" in answer.text


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "state", "response_type", "scope"])
def test_o16_a_parameter_given_twice_is_never_read_in_two_ways(running: House, name: str) -> None:
    other = client(running)
    application = client(running)
    running.browser.cookies.clear()
    foreign = {"client_id": other.client_id, "redirect_uri": "http://evil.example/"}
    pairs: list[tuple[str, str]] = [*silent_request(running).items(), ("state", "s")]
    pairs = [(key, application.client_id if key == "client_id" else value) for key, value in pairs]
    for polluted in ([*pairs, (name, foreign.get(name, "x"))], [(name, "x"), *pairs]):
        answer = running.browser.get("/oauth2/auth", params=polluted)
        location = answer.headers.get("location", "")
        assert "evil.example" not in location
        assert "code" not in location or "error=invalid_request" in location
        if name in {"client_id", "redirect_uri"}:
            assert (answer.status_code, location) == (400, "")


STATES: dict[str, Any] = {
    "empty": "",
    "unicode": "Grüße 😀 \u202e",
    "json": '{"a":"&code=evil#%0d%0a+ "}',
    "longest": "x" * 4096,
    "ten_thousand": "x" * 10_000,
    "header": "a\r\nSet-Cookie: x=y",
    "nul": "a\x00b",
}


@pytest.mark.parametrize("case", STATES)
def test_o16_state_and_nonce_come_back_as_they_were_or_are_refused(
    running: House, case: str
) -> None:
    sent = STATES[case]
    is_plain = len(sent) <= 4096 and sent.isprintable() | ("\u202e" in sent)
    application = client(running)
    asked = application.authorize(state=sent, nonce=sent)
    assert "set-cookie: x" not in repr(asked.headers).lower()
    if not is_plain:
        answer = answer_of(asked.headers["location"])
        assert answer["error"] == "invalid_request"
        assert "state" not in answer
        return
    signed_on = application.finish(asked, running.user("ada@x.io"))
    answer = answer_of(signed_on.location)
    assert answer.get("state", "") == sent
    assert set(answer) <= {"code", "scope", "state", "iss"}


ADDRESSES = (
    *("x" * 64 + "@" + "y" * 300 + ".io", "a@b", "a b@x.io", "a@x.io\r\nBcc: e@x.io", "a@@x.io"),
    *("a\x00@x.io", "<a@x.io>", "a@x.io,b@x.io", "a@[127.0.0.1]", '"a"@x.io', "x" * 5000),
)


def test_l17_an_address_that_is_none_is_refused_at_every_door(running: House) -> None:
    headers = {"Authorization": f"Bearer {running.management_token()}"}
    for address in ADDRESSES:
        interaction = running.interaction()
        fields = {"p_first_name": "A", "p_last_name": "B", "p_email": address}
        passwords = {"p_first_password": PASSWORD, "p_second_password": PASSWORD}
        answer = fill(running.browser, "/register", interaction.id, **fields, **passwords)
        assert answer.status_code == 400, address
        body = {"identities": [{"type": "email", "details": {"email": address}}]}
        made = running.browser.post("/api/v1/user", json=body, headers=headers)
        assert made.status_code == 400, address


def test_an_address_of_any_script_is_written_to_and_compared_without_case(running: House) -> None:
    for address in ("grüne@exämple.de", "用户@例子.公司", "ПОЧТА@ПРИМЕР.РФ"):
        running.user(address)
        interaction = running.interaction()
        fields = {"p_email": address.swapcase(), "p_password": PASSWORD}
        answer = fill(running.browser, "/sign-in", interaction.id, **fields)
        assert answer.status_code == 303, address
