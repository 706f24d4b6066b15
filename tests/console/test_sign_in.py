"""People sign in to the console by our own identity provider, with the role they were given."""

import secrets
from collections.abc import Mapping

import httpx
import pytest
from starlette.testclient import TestClient

from tests.clients.hosted_pages import Person, new_person, walk_through
from tests.console.in_process import ORIGIN, StandingHouse

CALLBACK = f"{ORIGIN}/console-api/callback"
SESSION = "/console-api/session"


def add(house: StandingHouse, email: str, role: str) -> str:
    answer = house.signed_in().post("/console-api/people", json={"email": email, "role": role})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def account(house: StandingHouse, first_name: str, *, is_verified: bool = True) -> Person:
    """Somebody who can sign in to whatever takes our users; without a console role."""
    person = new_person(first_name)
    address = {"type": "email", "is_verified": is_verified, "details": {"email": person.email}}
    body = {"profile": {"given_name": first_name}, "identities": [address]}
    answer = house.signed_in().post(
        "/console-api/identity/api/v1/user", json={**body, "password": person.password}
    )
    assert answer.is_success, answer.text
    return person


def came_back(browser: TestClient, person: Person) -> httpx.Response:
    """What the callback answers after the hosted pages."""
    arrived = walk_through(browser, "/console-api/sign-in", CALLBACK, person)
    return browser.get(str(arrived))


def error_of(answer: httpx.Response) -> str:
    assert answer.status_code == 303
    return answer.headers["location"].removeprefix("/console?sign_in_error=")


def test_whoever_has_a_role_signs_in_with_their_account(standing_house: StandingHouse) -> None:
    person = account(standing_house, "Ada")
    person_id = add(standing_house, person.email.upper(), "developer")
    browser = standing_house.another_browser()
    assert browser.get(SESSION).json()["error"]["sign_in_url"] == "/console-api/sign-in"
    answer = came_back(browser, person)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/console"
    session = browser.get(SESSION).json()
    assert (session["role"], session["email"]) == ("developer", person.email.upper())
    seen = standing_house.signed_in().get("/console-api/people").json()["people"]
    assert {each["id"]: each for each in seen}[person_id]["last_seen_at"] is not None


def test_a_role_holds_from_the_next_request_on(standing_house: StandingHouse) -> None:
    person = account(standing_house, "Bea")
    person_id = add(standing_house, person.email, "viewer")
    browser = standing_house.another_browser()
    came_back(browser, person)
    admin = standing_house.signed_in()
    path = f"/console-api/people/{person_id}"
    assert admin.patch(path, json={"role": "admin"}).json()["role"] == "admin"
    assert browser.get(SESSION).json()["role"] == "admin"
    assert admin.delete(path).status_code == 204
    assert browser.get(SESSION).status_code == 401
    assert admin.delete(path).status_code == 404


def test_nobody_else_is_let_in(standing_house: StandingHouse) -> None:
    add(standing_house, f"{secrets.token_hex(4)}@example.com", "admin")
    browser = standing_house.another_browser()
    assert error_of(came_back(browser, account(standing_house, "Eve"))) == "no_role"
    assert browser.get(SESSION).status_code == 401


def test_a_role_stays_with_the_account_that_came_first(standing_house: StandingHouse) -> None:
    """Whoever may make users could make another one with this email."""
    person = account(standing_house, "Cleo")
    add(standing_house, person.email, "admin")
    browser = standing_house.another_browser()
    came_back(browser, person)
    admin = standing_house.signed_in()
    users = "/console-api/identity/api/v1/users"
    found = admin.get(users, params={"email": person.email}).json()["users"][0]
    gone = admin.delete("/console-api/identity/api/v1/user", params={"id": found["id"]})
    assert gone.status_code == 200, gone.text
    made_again = {
        "profile": {"given_name": "Mallory"},
        "identities": [{"type": "email", "is_verified": True, "details": {"email": person.email}}],
        "password": person.password,
    }
    assert admin.post("/console-api/identity/api/v1/user", json=made_again).is_success
    assert error_of(came_back(standing_house.another_browser(), person)) == "no_role"


def test_an_answer_of_the_provider_counts_once_and_in_its_own_browser(
    standing_house: StandingHouse,
) -> None:
    person = account(standing_house, "Dora")
    add(standing_house, person.email, "admin")
    browser = standing_house.another_browser()
    arrived = str(walk_through(browser, "/console-api/sign-in", CALLBACK, person))
    assert error_of(standing_house.another_browser().get(arrived)) == "refused"
    assert browser.get(arrived).headers["location"] == "/console"
    assert error_of(browser.get(arrived)) == "refused"


def test_a_sign_in_is_over_after_ten_minutes(standing_house: StandingHouse) -> None:
    person = account(standing_house, "Fay")
    add(standing_house, person.email, "admin")
    browser = standing_house.another_browser()
    arrived = str(walk_through(browser, "/console-api/sign-in", CALLBACK, person))
    standing_house.clock.turn(minutes=10)
    assert error_of(browser.get(arrived)) == "refused"
    standing_house.clock.turn(minutes=-10)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"code": "c"},
        {"state": "s"},
        {"code": "c", "state": "s"},
        {"error": "access_denied", "state": "s"},
        {"code": "c" * 5000, "state": "s"},
    ],
    ids=str,
)
def test_a_made_up_answer_signs_nobody_in(
    standing_house: StandingHouse, query: Mapping[str, str]
) -> None:
    browser = standing_house.another_browser()
    browser.get("/console-api/sign-in")
    assert error_of(browser.get("/console-api/callback", params=query)) == "refused"
    assert browser.get(SESSION).status_code == 401


def test_the_provider_is_asked_with_pkce_state_and_nonce(standing_house: StandingHouse) -> None:
    add(standing_house, f"{secrets.token_hex(4)}@example.com", "admin")
    answer = standing_house.another_browser().get("/console-api/sign-in")
    asked = httpx.URL(answer.headers["location"])
    assert asked.path == "/oauth2/auth"
    assert asked.params["code_challenge_method"] == "S256"
    assert asked.params["prompt"] == "select_account"
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked.params[name]) >= 43
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert asked.params["state"] not in cookie


def test_people_have_emails_and_known_roles(standing_house: StandingHouse) -> None:
    admin = standing_house.signed_in()
    for body in (
        {"email": "nobody", "role": "admin"},
        {"email": "a@example.com", "role": "owner"},
        {"email": "a@example.com"},
        {"email": "a@b c", "role": "admin"},
        {"email": "a@example.com", "role": "admin", "id": "x"},
    ):
        answer = admin.post("/console-api/people", json=body)
        assert answer.json()["error"]["code"] == "invalid_request", body
    email = f"{secrets.token_hex(4)}@example.com"
    add(standing_house, email, "viewer")
    again = admin.post("/console-api/people", json={"email": email.upper(), "role": "admin"})
    assert again.status_code == 409
    assert again.json()["error"]["code"] == "already_there"


def test_the_audit_log_names_who_acted(standing_house: StandingHouse) -> None:
    person = account(standing_house, "Gil")
    add(standing_house, person.email, "admin")
    browser = standing_house.another_browser()
    came_back(browser, person)
    browser.headers["x-genkan-console"] = "1"
    browser.headers["x-genkan-acting-for"] = "somebody@else.example"
    path = "/console-api/identity/api/v1"
    made = browser.post(f"{path}/roles", json={"name": "Editor", "key": secrets.token_hex(4)})
    assert made.status_code in {200, 201}, made.text
    events = browser.get(f"{path}/genkan/audit_log").json()["audit_log"]
    newest = next(each for each in events if "role" in each["kind"])
    assert newest["details"]["acting_for"] == person.email
