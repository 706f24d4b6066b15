"""How a browser gets in to the console, and how long it stays."""

from collections.abc import Iterator

import pytest

from tests.console.in_process import OPERATOR, OWN, StandingHouse

SESSION = "/console-api/session"


@pytest.fixture
def house(standing_house: StandingHouse) -> Iterator[StandingHouse]:
    before = standing_house.clock.now
    yield standing_house
    standing_house.clock.now = before


def test_a_link_signs_a_browser_in_by_a_cookie_that_no_script_reads(house: StandingHouse) -> None:
    browser = house.another_browser()
    answer = browser.post(SESSION, headers=OWN, json={"link": house.link()})
    assert answer.status_code == 200
    assert answer.json()["role"] == "admin"
    assert answer.json()["email"] is None
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("GENKAN_console_session=")
    for attribute in ("HttpOnly", "SameSite=strict", "Path=/console-api"):
        assert attribute in cookie
    assert browser.get(SESSION).json() == answer.json()


def test_a_link_works_once(house: StandingHouse) -> None:
    link = house.link()
    assert house.another_browser().post(SESSION, headers=OWN, json={"link": link}).is_success
    again = house.another_browser().post(SESSION, headers=OWN, json={"link": link})
    assert again.status_code == 401
    assert again.json()["error"] == {
        "code": "link_expired",
        "message": "this sign-in link was used before or is over",
        "remedy": "make a new one in the terminal: genkan admin link",
    }
    assert "set-cookie" not in again.headers


def test_a_link_is_over_after_ten_minutes(house: StandingHouse) -> None:
    link = house.link()
    house.clock.turn(minutes=10)
    answer = house.another_browser().post(SESSION, headers=OWN, json={"link": link})
    assert answer.json()["error"]["code"] == "link_expired"


@pytest.mark.parametrize("link", ["", "guess", "x" * 10_000, "\N{KEY}", "\x00"])
def test_a_guess_is_no_link(house: StandingHouse, link: str) -> None:
    answer = house.another_browser().post(SESSION, headers=OWN, json={"link": link})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "shown", ["", "Bearer", "Bearer wrong", f"Basic {OPERATOR}", f"Bearer {OPERATOR}x"]
)
def test_links_are_for_the_operator(house: StandingHouse, shown: str) -> None:
    answer = house.browser.post("/console-api/links", headers={**OWN, "authorization": shown})
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "not_allowed"


def test_nobody_is_signed_in_without_a_link(house: StandingHouse) -> None:
    answer = house.another_browser().get(SESSION)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_signed_in"
    assert answer.json()["error"]["sign_in_url"] is None


def test_signing_out_ends_the_session_and_not_only_the_cookie(house: StandingHouse) -> None:
    browser = house.signed_in()
    token = browser.cookies["GENKAN_console_session"]
    assert browser.delete(SESSION).status_code == 204
    other = house.another_browser()
    other.cookies.set("GENKAN_console_session", token)
    assert other.get(SESSION).status_code == 401


def test_signing_in_again_ends_the_session_before(house: StandingHouse) -> None:
    browser = house.signed_in()
    former = browser.cookies["GENKAN_console_session"]
    browser.post(SESSION, json={"link": house.link()})
    assert browser.cookies["GENKAN_console_session"] != former
    other = house.another_browser()
    other.cookies.set("GENKAN_console_session", former)
    assert other.get(SESSION).status_code == 401


def test_a_session_that_rests_for_twelve_hours_is_over(house: StandingHouse) -> None:
    browser = house.signed_in()
    house.clock.turn(hours=11)
    assert browser.get(SESSION).status_code == 200
    house.clock.turn(hours=11)
    assert browser.get(SESSION).status_code == 200
    house.clock.turn(hours=12)
    assert browser.get(SESSION).status_code == 401


def test_a_session_is_over_after_seven_days_however_much_it_is_used(house: StandingHouse) -> None:
    browser = house.signed_in()
    for _ in range(16):
        house.clock.turn(hours=10)
        assert browser.get(SESSION).status_code == 200
    house.clock.turn(hours=8)
    assert browser.get(SESSION).status_code == 401


def test_the_database_knows_no_token(house: StandingHouse) -> None:
    link = house.link()
    browser = house.signed_in()

    async def everything() -> str:
        async with house.console.pool.lend() as connection:
            links = await connection.fetch("select l::text from genkan_console.links l")
            sessions = await connection.fetch("select s::text from genkan_console.sessions s")
        return "\n".join(str(row[0]) for row in (*links, *sessions))

    kept = house.run(everything)
    assert link not in kept
    assert browser.cookies["GENKAN_console_session"] not in kept


def test_about_says_what_this_server_is(house: StandingHouse) -> None:
    about = house.signed_in("viewer").get("/console-api/about").json()
    assert about["graphql_url"] == "http://localhost:8080/v1/graphql"
    assert about["issuer"] == "http://localhost:8080"
    assert about["jwks_url"] == "http://localhost:8080/.well-known/jwks"
    assert about["admin_secret_set"] is True
    assert about["postgres"]["is_embedded"] is True
    assert about["project"] == "tests"
