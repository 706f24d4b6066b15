"""identity-security 4.3: attacks on login, on sessions and on the life of accounts."""

import asyncio
import base64
import re
from typing import Any

import httpx
import pytest

from genkan.identity.http.routes import ENDPOINTS
from genkan.identity.login.throttle import account_name
from genkan.storage.connection import connect
from tests.clients.hosted_pages import first_form
from tests.identity.in_process import ISSUER, REDIRECT_URI, House, house
from tests.identity.oauth_client import SECRET, answer_of, client

EMAIL = "ada@example.com"
PASSWORD = "correct horse"
# Identifiers and tokens of one visit; the rest of two pages must be alike.
OWN = re.compile(r'(?<=name="csrf_token" value=")[0-9a-f]+|(?<=i=)[\w-]+')


def fill(browser: httpx.Client, path: str, interaction_id: str, **fields: str) -> httpx.Response:
    """Fetch the page and send its form as a person would."""
    form = first_form(browser.get(path, params={"i": interaction_id}).text)
    assert form is not None
    return browser.post(form.action, data=form.fields | fields)


def sign_in(
    running: House, email: str, password: str, browser: httpx.Client | None = None
) -> httpx.Response:
    visitor = browser or running.browser
    interaction = running.interaction(visitor)
    return fill(visitor, "/sign-in", interaction.id, p_email=email, p_password=password)


def register(running: House, email: str, password: str) -> tuple[str, httpx.Response]:
    interaction = running.interaction()
    fields = {"p_first_name": "Eve", "p_last_name": "X", "p_email": email}
    passwords = {"p_first_password": password, "p_second_password": password}
    sent = fill(running.browser, "/register", interaction.id, **fields, **passwords)
    return interaction.id, sent


def newest_code(running: House, email: str) -> str:
    found = re.search(r"\b\d{6}\b", running.emails(email)[0]["text"])
    assert found is not None
    return found[0]


def test_l1_who_has_an_account_is_told_to_nobody(
    running: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.user(EMAIL)
    running.user("without@example.com", None)
    work: list[str] = []
    passwords = type(running.provider.ports.passwords)
    for name in ("_verified", "verify", "hash"):
        monkeypatch.setattr(passwords, name, counted(getattr(passwords, name), name, work))
    seen: list[tuple[int, str, tuple[str, ...], tuple[str, ...]]] = []
    for email in (EMAIL, "without@example.com", "nobody@example.com"):
        work.clear()
        answer = sign_in(running, email, "not the one")
        page = OWN.sub("", answer.text).replace(email, "")
        names = tuple(sorted(set(answer.headers) - {"x-request-id"}))
        seen.append((answer.status_code, page, names, tuple(work)))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][3] == ("verify", "_verified")
    told: list[tuple[int, int, tuple[str, ...]]] = []
    for email in (EMAIL, "nobody@example.com"):
        work.clear()
        _, answer = register(running, email, "another horse")
        told.append((answer.status_code, len(answer.headers["location"]), tuple(work)))
        assert answer.headers["location"].startswith("/verify-email?i=")
    assert told[0] == told[1]


def counted(function: Any, name: str, work: list[str]) -> Any:
    """The same function, which says that it was called."""

    def call(*arguments: Any) -> Any:
        work.append(name)
        return function(*arguments)

    return call


def test_l2_guessing_is_slowed_down_on_every_path(running: House) -> None:
    running.user(EMAIL)
    guesses = [sign_in(running, EMAIL, f"guess {each}").status_code for each in range(11)]
    assert guesses == [400] * 10 + [429]
    # Other spellings of the address are the same account.
    for spelled in (" ada@example.com", "ADA@EXAMPLE.COM"):
        assert sign_in(running, spelled, "guess").status_code == 429
    # A new cookie, language or interaction is no new account either; another header no address.
    other = running.another_browser("testclient")
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP"):
        other.headers[header] = "for=203.0.113.7"
        assert sign_in(running, EMAIL, "guess", other).status_code == 429


def test_l2_a_code_is_guessed_five_times_and_then_dead(running: House) -> None:
    interaction_id, _ = register(running, "new@example.com", PASSWORD)
    right = newest_code(running, "new@example.com")
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for code in (*[wrong] * 5, right):
        answer = fill(running.browser, "/verify-email", interaction_id, p_confirmation_code=code)
        assert answer.status_code in {400, 429}
    assert running.run(running.provider.ports.users.by_email, "new@example.com") is None


def test_l2_spellings_that_are_one_account_share_their_bucket(
    running: House, house_url: str
) -> None:
    # `İ` is `i` to Postgres and two characters to Python: each would have been a fresh start.
    running.user("iris@example.com")
    for spelled in ["iris@example.com"] * 10:
        assert sign_in(running, spelled, "guess").status_code == 400
    for spelled in ("İris@example.com", "irİs@example.com", "IRİS@example.com"):
        assert sign_in(running, spelled, "guess").status_code == 429

    async def lowered() -> list[tuple[str, str]]:
        connection = await connect(house_url)
        # What Python does not know yet is not printable, and no address may have it.
        letters = [chr(number) for number in range(1, 0x20000) if chr(number).isprintable()]
        rows = await connection.fetch(
            "select each, lower(each) from unnest($1::text[]) each where lower(each) <> each",
            letters,
        )
        await connection.close()
        return [(str(row[0]), str(row[1])) for row in rows]

    letters = asyncio.run(lowered())
    assert len(letters) > 1000
    differing = [upper for upper, lower in letters if account_name(upper) != account_name(lower)]
    assert differing == []


def test_l3_a_code_works_once(running: House) -> None:
    interaction_id, _ = register(running, "new@example.com", PASSWORD)
    code = newest_code(running, "new@example.com")
    page = running.browser.get("/verify-email", params={"i": interaction_id})
    form = first_form(page.text)
    assert form is not None
    fields = form.fields | {"p_confirmation_code": code}
    first, second = (running.browser.post(form.action, data=fields) for _ in range(2))
    assert answer_of(first.headers["location"])["code"]
    assert second.status_code == 400
    assert "location" not in second.headers


def test_l4_a_session_is_never_one_that_somebody_else_chose(running: House) -> None:
    running.user(EMAIL)
    for planted in ("chosen-by-eve", "x" * 256, "x" * 5000):
        browser = running.another_browser()
        browser.cookies.set("genkan_idp_session", planted, domain="localhost.local")
        answer = sign_in(running, EMAIL, PASSWORD, browser)
        assert answer.status_code == 303
        assert answer.cookies["genkan_idp_session"] != planted
        stranger = running.another_browser("10.0.0.1")
        stranger.cookies.set("genkan_idp_session", planted, domain="localhost.local")
        silent = stranger.get("/oauth2/auth", params=silent_request(running))
        assert answer_of(silent.headers["location"])["error"] == "login_required"


def test_l4_a_second_sign_in_ends_in_a_session_of_its_own(running: House) -> None:
    running.user(EMAIL)
    running.user("eve@example.com")
    first = sign_in(running, "eve@example.com", PASSWORD).cookies["genkan_idp_session"]
    second = sign_in(running, EMAIL, PASSWORD).cookies["genkan_idp_session"]
    assert first != second


def silent_request(running: House) -> dict[str, str]:
    return {
        "client_id": client(running).client_id,
        "redirect_uri": REDIRECT_URI,
        "response_type": "code",
        "scope": "openid",
        "prompt": "none",
    }


def test_l4_another_browsers_cookies_continue_nothing(running: House) -> None:
    running.user(EMAIL)
    mine = running.interaction()
    stranger = running.another_browser()
    theirs = running.interaction(stranger)
    form = first_form(running.browser.get("/sign-in", params={"i": mine.id}).text)
    assert form is not None
    fields = form.fields | {"p_email": EMAIL, "p_password": PASSWORD}
    for path in ("/sign-in", "/register", "/verify-email", "/verify-email/resend"):
        for browser, interaction in (
            (stranger, mine),
            (stranger, theirs),
            (running.browser, theirs),
        ):
            answer = browser.post(path, params={"i": interaction.id}, data=fields)
            assert answer.status_code == 403, path
            assert "genkan_idp_session" not in answer.cookies
    # Two interactions named in one request: one of them counts for page, form and csrf alike.
    twice = stranger.post(f"/sign-in?i={theirs.id}&i={mine.id}", data=fields)
    assert twice.status_code in {400, 403}


def test_l5_an_account_nobody_proved_is_no_foothold(running: House) -> None:
    # Eve is there first, by an import and by a registration that she can not confirm.
    ports = running.provider.ports
    eves = running.user(EMAIL, "the password of eve", is_email_verified=False)
    assert "/verify-email" in sign_in(running, EMAIL, "the password of eve").headers["location"]
    register(running, EMAIL, "the password of eve")
    interaction_id, _ = register(running, EMAIL, PASSWORD)
    code = newest_code(running, EMAIL)
    done = fill(running.browser, "/verify-email", interaction_id, p_confirmation_code=code)
    assert done.status_code == 303
    assert sign_in(running, EMAIL, "the password of eve").status_code == 400
    assert sign_in(running, EMAIL, PASSWORD).status_code == 303
    kept = running.run(ports.users.by_email, EMAIL)
    assert kept is not None
    assert kept.is_email_verified
    assert running.run(ports.users.by_id, eves.id) in {None, kept}


EVIL_HEADERS = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Prefix": "/evil.example",
    "X-Original-URL": "/evil.example",
    "Forwarded": "host=evil.example;proto=https",
}


def test_l7_no_answer_and_no_letter_repeats_a_host_that_a_client_sent(running: House) -> None:
    interaction = running.interaction()
    running.browser.headers.update(EVIL_HEADERS)
    for endpoint in ENDPOINTS:
        for method in endpoint.methods:
            answer = running.browser.request(method, endpoint.path, params={"i": interaction.id})
            assert "evil.example" not in answer.text + repr(answer.headers), endpoint.path
    discovery = running.browser.get("/.well-known/openid-configuration").json()
    assert discovery["issuer"] == ISSUER
    asked = running.browser.get("/oauth2/auth", params=silent_request(running))
    assert answer_of(asked.headers["location"])["iss"] == ISSUER
    for path in ("/logout/", "/sign-in/", "//evil.example/..", "/%2f/evil.example"):
        answer = running.browser.get(path)
        assert "evil.example" not in answer.headers.get("location", ""), path
    running.user(EMAIL)
    register(running, EMAIL, PASSWORD)
    register(running, "new@example.com", PASSWORD)
    letters = [*running.emails(EMAIL), *running.emails("new@example.com")]
    assert len(letters) == 2
    assert "evil.example" not in repr(letters)


def test_l10_a_password_is_judged_by_length_and_list_and_never_cut(running: House) -> None:
    long = "a" * 63 + "é" * 36
    for password in ("1234567", "password1"):
        _, refused = register(running, "weak@example.com", password)
        assert refused.status_code == 400, password
    running.user(EMAIL, long)
    assert sign_in(running, EMAIL, long).status_code == 303
    for almost in (long[:-1], long[:72], long + " "):
        assert sign_in(running, EMAIL, almost).status_code == 400


def test_l11_a_new_provider_has_no_account_and_no_known_secret(database_url: str) -> None:
    with house(database_url) as fresh:
        ports = fresh.provider.ports
        assert fresh.run(ports.users.page, after=None, limit_rows=10) == ()
        assert fresh.run(ports.applications.page, after=None, limit_rows=10) == ()
        for email in ("admin@example.com", "admin@localhost.local", "root@example.com"):
            for password in ("admin", "password", "genkan"):
                application = fresh.application()
                interaction = fresh.interaction(client_id=application.client_id)
                answer = fill(
                    fresh.browser, "/sign-in", interaction.id, p_email=email, p_password=password
                )
                assert answer.status_code == 400


def test_l20_no_secret_of_a_whole_life_is_logged_or_told(running: House) -> None:
    seen: list[str] = []
    running.browser.event_hooks["response"] = [lambda answer: seen.append(str(answer.url))]
    application = client(running, logout_uris=("http://localhost:3000",))
    interaction_id, _ = register(running, EMAIL, PASSWORD)
    code = newest_code(running, EMAIL)
    fill(running.browser, "/verify-email", interaction_id, p_confirmation_code=code)
    sign_in(running, EMAIL, "a wrong horse")
    signed = sign_in(running, EMAIL, PASSWORD)
    user = running.run(running.provider.ports.users.by_email, EMAIL)
    assert user is not None
    code = answer_of(application.authorize().headers["location"])["code"]
    tokens = application.redeem(code).json()
    renewed = application.refresh(tokens["refresh_token"]).json()
    running.clock.turn(seconds=120)
    application.refresh(tokens["refresh_token"])  # reuse
    application.token(grant_type="refresh_token", refresh_token="x", client_secret="w" * 52)
    management = {"Authorization": f"Bearer {running.management_token()}"}
    made = running.browser.post(
        "/api/v1/applications", json={"name": "n", "type": "reg"}, headers=management
    ).json()
    running.browser.get("/oauth2/token", params={"client_secret": SECRET})
    running.browser.get("/logout", params={"redirect": "http://localhost:3000"})
    secrets = {
        *(PASSWORD, "a wrong horse", SECRET, "w" * 52, made["application"]["client_secret"]),
        *(tokens["access_token"], tokens["refresh_token"], tokens["id_token"]),
        *(renewed["access_token"], renewed["refresh_token"], management["Authorization"][7:]),
        *(signed.cookies["genkan_idp_session"], answer_of(signed.headers["location"])["code"]),
        base64.urlsafe_b64encode(b"k" * 32).decode(),
    }
    told = " ".join(repr(each) for each in running.observed if type(each).__name__ != "EmailStored")
    audited = running.run(audit_text, running)
    for kind in ("GrantRevoked", "SignInRefused", "RequestRefused"):
        assert kind in told
    assert "refresh_token_reused" in told + audited
    for secret in secrets:
        assert secret not in told
        assert secret not in audited
    # Nor does a page's address have one: addresses are in histories and in others' logs.
    addresses = " ".join(url for url in seen if "/oauth2/token?" not in url)
    assert not [secret for secret in secrets if secret in addresses]
    assert EMAIL not in " ".join(url for url in seen if "/dev/mail" not in url)


async def audit_text(running: House) -> str:
    ports = running.provider.ports
    pool: Any = getattr(ports.audit, "_pool")  # noqa: B009  # no port reads what was audited
    async with pool.lend() as connection:
        rows = await connection.fetch(
            "select kind, actor, subject, details from identity.audit_events"
        )
    return repr([tuple(row.values()) for row in rows])
