"""Users as an administrator looks through them: sorted, narrowed, part by part."""

from typing import Any

import pytest

from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.in_process import House


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def made(api: Api, running: House, address: str, **profile: str) -> str:
    running.clock.turn(seconds=1)
    identities = [{"type": "email", "details": {"email": address}}]
    return done(api("POST", "/user", {"identities": identities, "profile": profile}))["id"]


def emails(answer: Any) -> list[str]:
    return [each["email"] for each in done(answer)["users"]]


def test_the_newest_users_come_first_part_by_part_with_how_many_there_are(
    api: Api, running: House
) -> None:
    for each in range(5):
        made(api, running, f"u{each}@x.io")
    first = done(api("GET", "/genkan/users", page_size=2))
    assert [each["email"] for each in first["users"]] == ["u4@x.io", "u3@x.io"]
    assert first["total"] == {"count": 5, "is_exact": True}
    second = done(api("GET", "/genkan/users", page_size=2, next_token=first["next_token"]))
    assert [each["email"] for each in second["users"]] == ["u2@x.io", "u1@x.io"]
    last = done(api("GET", "/genkan/users", page_size=2, next_token=second["next_token"]))
    assert ([each["email"] for each in last["users"]], last["next_token"]) == (["u0@x.io"], None)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("created_on_asc", ["zoe@x.io", "bob@x.io", "ada@x.io"]),
        ("email_asc", ["ada@x.io", "bob@x.io", "zoe@x.io"]),
        ("email_desc", ["zoe@x.io", "bob@x.io", "ada@x.io"]),
        ("name_asc", ["bob@x.io", "zoe@x.io", "ada@x.io"]),
        ("last_signed_in_desc", ["bob@x.io"]),
    ],
)
def test_each_order_is_kept_from_part_to_part(
    api: Api, running: House, sort: str, expected: list[str]
) -> None:
    made(api, running, "zoe@x.io", given_name="B")
    bob = made(api, running, "bob@x.io", given_name="A")
    made(api, running, "ada@x.io", given_name="C")
    running.run(running.provider.ports.users.note_sign_in, bob, running.clock.now)
    found: list[str] = []
    token = ""
    while token is not None:
        part = done(api("GET", "/genkan/users", sort=sort, page_size=1, next_token=token))
        found += [each["email"] for each in part["users"]]
        token = part["next_token"]
    assert found[: len(expected)] == expected
    assert len(found) == 3


def test_users_are_found_by_every_name_they_have(api: Api, running: House) -> None:
    ada = made(api, running, "ada@x.io", given_name="Ada", family_name="Lovelace")
    made(api, running, "eve@x.io")
    done(
        api("POST", f"/users/{ada}/identities", {"type": "username", "value": "countess"}),
        201,
    )
    for text in ("LOVELACE", "a lov", "ADA@", "countess", ada, ada[:12]):
        assert emails(api("GET", "/genkan/users", query=text)) == ["ada@x.io"], text
        assert emails(api("GET", "/genkan/users", query=text, sort="email_asc")) == ["ada@x.io"]
    assert emails(api("GET", "/genkan/users", query="%")) == []


def test_users_of_an_organization_and_suspended_ones_are_listed_alone(
    api: Api, running: House
) -> None:
    ada, eve = made(api, running, "ada@x.io"), made(api, running, "eve@x.io")
    code = done(api("POST", "/organization", {"name": "Acme"}))["organization"]["code"]
    done(api("POST", f"/organizations/{code}/users", {"users": [{"id": ada}]}))
    done(api("PATCH", "/user", {"is_suspended": True}, id=eve))
    for sort in ("created_on_desc", "name_asc"):
        assert emails(api("GET", "/genkan/users", org_code=code, sort=sort)) == ["ada@x.io"]
        assert emails(api("GET", "/genkan/users", is_suspended="true", sort=sort)) == ["eve@x.io"]


def test_a_list_that_makes_no_sense_is_refused(api: Api) -> None:
    for wrong in (
        {"sort": "password_asc"},
        {"page_size": 501},
        {"next_token": "x"},
        {"is_suspended": "maybe"},
        {"query": "x" * 257},
    ):
        assert refusal(api("GET", "/genkan/users", **wrong))[:2] == (400, "INVALID_REQUEST")
