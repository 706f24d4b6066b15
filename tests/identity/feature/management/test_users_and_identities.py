"""The management API about users: names, filters, identities, sessions, subscribers."""

from typing import Any

import pytest

from tests.identity.in_process import House
from tests.identity.oauth_client import client, refusal
from tests.identity.spec.checked_api import CheckedApi, codes

INVALID_GRANT = (400, "invalid_grant")


@pytest.fixture
def api(running: House) -> CheckedApi:
    return CheckedApi(running)


def made(api: CheckedApi, *identities: dict[str, Any], **extra: Any) -> str:
    answer = api("POST", "/user", {"identities": list(identities)} | extra)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def email(address: str, **changes: Any) -> dict[str, Any]:
    return {"type": "email", "details": {"email": address}} | changes


PHONE = {"type": "phone", "details": {"phone": "+44 (7700) 900-000", "phone_country_id": "gb"}}
USERNAME = {"type": "username", "details": {"username": "ada"}}


def test_a_user_has_email_phone_and_username(api: CheckedApi) -> None:
    user_id = made(api, email("ada@x.io"), PHONE, USERNAME)
    user = api("GET", "/user", id=user_id, expand="identities").json()
    assert (user["phone"], user["username"]) == ("+447700900000", "ada")
    assert {each["type"]: each["identity"] for each in user["identities"]} == {
        "email": "ada@x.io",
        "phone": "+447700900000",
        "username": "ada",
    }


def test_a_user_may_have_a_username_alone_and_nobody_else_has_it(api: CheckedApi) -> None:
    user_id = made(api, USERNAME)
    assert api("GET", "/user", id=user_id).json()["preferred_email"] is None
    again = api("POST", "/user", {"identities": [email("eve@x.io"), USERNAME]})
    assert codes(again) == ["USER_ALREADY_EXISTS"]
    # All or nothing: the email of the refused user is free.
    made(api, email("eve@x.io"))


def test_names_that_do_not_do_are_refused_each_with_its_place(api: CheckedApi) -> None:
    refused = api(
        "POST",
        "/user",
        {
            "identities": [
                {"type": "phone", "details": {"phone": "12345"}},
                {"type": "username", "details": {"username": "ada@x.io"}},
                email("x"),
            ]
        },
    )
    places = [error["message"].partition(":")[0] for error in refused.json()["errors"]]
    assert places == [
        "identities[0].details.phone",
        "identities[1].details.username",
        "identities[2].details.email",
    ]


def test_filters_narrow_and_each_identity_finds_its_user(api: CheckedApi, running: House) -> None:
    ada = made(api, email("ada@x.io"), PHONE, USERNAME)
    eve = made(api, email("eve@x.io"))

    def found(**query: str) -> set[str]:
        return {user["id"] for user in api("GET", "/users", **query).json()["users"]}

    assert found(email="ADA@x.io,nobody@x.io") == {ada}
    assert found(username="Ada") == {ada}
    assert found(phone="+447700900000") == {ada}
    assert found(user_id=f"{ada},{eve}", email="eve@x.io") == {eve}
    assert found(has_organization="false") == set()
    client(running).tokens(running.run(running.provider.ports.users.by_id, eve))
    assert found(active_since="2020-01-01T00:00:00+02:00") == {eve}
    for wrong in (
        {"phone": "7"},
        {"has_organization": "maybe"},
        {"active_since": "yesterday"},
        {"expand": "passwords"},
    ):
        assert codes(api("GET", "/users", **wrong)) == ["INVALID_REQUEST"]


def test_sign_ins_are_counted(api: CheckedApi, running: House) -> None:
    user = running.user("ada@x.io")
    client(running).tokens(user)
    shown = api("GET", "/user", id=user.id).json()
    assert (shown["total_sign_ins"], shown["failed_sign_ins"]) == (1, 0)
    assert shown["last_signed_in"] == running.clock.now.isoformat()
    (place,) = shown["last_organization_sign_ins"]
    assert place["last_signed_in"] == running.clock.now.isoformat()
    running.run(running.provider.ports.users.note_failed_sign_in, "ADA@x.io")
    assert api("GET", "/user", id=user.id).json()["failed_sign_ins"] == 1


def test_search_finds_a_part_of_email_or_name_and_pages_both_ways(api: CheckedApi) -> None:
    ids = sorted(made(api, email(f"user{each}@x.io")) for each in range(5))
    made(api, email("other@y.io"), profile={"given_name": "Xavier", "family_name": "100%"})

    def found(**query: Any) -> list[str]:
        return [each["id"] for each in api("GET", "/search/users", **query).json()["results"]]

    assert found(query="USER") == ids
    assert len(found(query="*", page_size=3)) == 3
    assert found(query="user", starting_after=ids[2]) == ids[3:]
    assert found(query="user", ending_before=ids[3], page_size=2) == ids[1:3]
    assert len(found(query="r 100%")) == 1
    assert found(query="_") == []
    refused = api("GET", "/search/users", **{"query": "*", "properties[kp_usr_city]": "x"})
    assert codes(refused) == ["INVALID_REQUEST"]


def test_an_identity_is_added_made_primary_and_removed(api: CheckedApi, running: House) -> None:
    user_id = made(api, email("ada@x.io"))
    path = f"/users/{user_id}/identities"
    second = api("POST", path, {"type": "email", "value": "second@x.io"}).json()["identity"]["id"]
    shown = api("GET", f"/identities/{second}").json()
    assert (shown["is_confirmed"], shown["is_primary"]) == (False, False)
    assert api("PATCH", f"/identities/{second}", {"is_primary": True}).status_code == 200
    assert api("GET", "/user", id=user_id).json()["preferred_email"] == "second@x.io"
    assert len(api("GET", path).json()["identities"]) == 2
    token = client(running).tokens(running.run(running.provider.ports.users.by_id, user_id))
    assert api("DELETE", f"/identities/{second}").status_code == 200
    assert api("GET", "/user", id=user_id).json()["preferred_email"] == "ada@x.io"
    assert codes(api("GET", f"/identities/{second}")) == ["IDENTITY_NOT_FOUND"]
    assert refusal(client(running).refresh(token["refresh_token"])) == INVALID_GRANT


def test_an_identity_that_is_taken_or_makes_no_sense_is_refused(api: CheckedApi) -> None:
    path = f"/users/{made(api, email('ada@x.io'))}/identities"
    made(api, email("eve@x.io"))
    assert codes(api("POST", path, {"type": "email", "value": "EVE@x.io"})) == [
        "IDENTITY_ALREADY_EXISTS"
    ]
    social = {"type": "social", "value": "1", "connection_id": "conn_1"}
    assert api("POST", path, social).status_code == 201
    assert codes(api("POST", path, social)) == ["IDENTITY_ALREADY_EXISTS"]
    for wrong in (
        {"type": "social", "value": "1"},
        {"type": "email", "value": "new@x.io", "connection_id": "conn_1"},
        {"type": "passkey", "value": "1"},
        {"value": "new@x.io"},
    ):
        assert codes(api("POST", path, wrong)) == ["INVALID_REQUEST"]
    missing = api("POST", "/users/kp_0/identities", {"type": "email", "value": "new@x.io"})
    assert codes(missing) == ["USER_NOT_FOUND"]


def test_identities_are_shown_part_by_part(api: CheckedApi) -> None:
    path = f"/users/{made(api, email('ada@x.io'))}/identities"
    for each in range(3):
        api("POST", path, {"type": "email", "value": f"a{each}@x.io"})
    first = api("GET", path, page_size=2).json()
    assert (len(first["identities"]), first["has_more"]) == (2, True)
    rest = api("GET", path, starting_after=first["identities"][-1]["id"]).json()
    assert (len(rest["identities"]), rest["has_more"]) == (2, False)


@pytest.mark.parametrize("how", ["suspend", "delete", "password", "sessions"])
def test_t7_what_an_administrator_ends_can_not_be_refreshed(
    api: CheckedApi, running: House, how: str
) -> None:
    user = running.user("ada@x.io")
    application = client(running)
    token = application.tokens(user)["refresh_token"]
    (session,) = api("GET", f"/users/{user.id}/sessions").json()["sessions"]
    assert session["client_id"] == application.client_id
    answer = {
        "suspend": lambda: api("PATCH", "/user", {"is_suspended": True}, id=user.id),
        "delete": lambda: api("DELETE", "/user", id=user.id),
        "password": lambda: api("PUT", f"/users/{user.id}/password", {"password": "another horse"}),
        "sessions": lambda: api("DELETE", f"/users/{user.id}/sessions"),
    }[how]()
    assert answer.status_code == 200, answer.text
    assert refusal(application.refresh(token)) == INVALID_GRANT
    if how != "delete":
        assert api("GET", f"/users/{user.id}/sessions").json()["sessions"] == []


def test_a_deleted_user_is_a_subscriber_no_more_when_that_is_asked_for(api: CheckedApi) -> None:
    def subscribed() -> int:
        return len(api("GET", "/subscribers").json()["subscribers"])

    for is_delete_profile, left in (("false", 1), ("true", 0)):
        user_id = made(api, email("ada@x.io"))
        api("POST", "/subscribers", first_name="Ada", last_name="", email="ada@x.io")
        api("DELETE", "/user", id=user_id, is_delete_profile=is_delete_profile)
        assert subscribed() == left


def test_subscribers_are_sorted_and_an_address_subscribes_once(api: CheckedApi) -> None:
    for name in ("Eve", "ada", "Bob"):
        answer = api("POST", "/subscribers", first_name=name, email=f"{name}@x.io")
        assert answer.status_code == 201
    page = api("GET", "/subscribers", sort="name_desc", page_size=2).json()
    assert [each["first_name"] for each in page["subscribers"]] == ["Eve", "Bob"]
    rest = api(
        "GET", "/subscribers", sort="name_desc", page_size=2, next_token=page["next_token"]
    ).json()
    assert [each["first_name"] for each in rest["subscribers"]] == ["ada"]
    assert rest["next_token"] is None
    again = api("POST", "/subscribers", first_name="E", email="EVE@x.io")
    assert codes(again) == ["SUBSCRIBER_ALREADY_EXISTS"]
    assert codes(api("POST", "/subscribers", email="x")) == ["INVALID_REQUEST", "INVALID_REQUEST"]
    assert codes(api("GET", "/subscribers/none")) == ["SUBSCRIBER_NOT_FOUND"]
