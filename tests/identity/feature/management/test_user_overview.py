"""What Kinde's API does not tell of a user: all places, proofs, flags; one session ended."""

import base64

import pytest

from genkan.identity.model.passkey import Passkey
from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.in_process import House
from tests.identity.oauth_client import client
from tests.identity.oauth_client import refusal as oauth_refusal


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def test_all_places_of_a_user_say_where_each_permission_is_from(api: Api, running: House) -> None:
    user = running.user("ada@x.io")
    role = done(api("POST", "/roles", {"name": "Editor", "key": "editor"}), 201)["role"]["id"]
    read, write = (
        done(api("POST", "/permissions", {"name": key, "key": key}), 201)["permission"]["id"]
        for key in ("read", "write")
    )
    done(api("PATCH", f"/roles/{role}/permissions", {"permissions": [{"id": read}]}))
    code = done(api("POST", "/organization", {"name": "Acme"}))["organization"]["code"]
    done(api("POST", f"/organizations/{code}/users", {"users": [{"id": user.id}]}))
    member = f"/organizations/{code}/users/{user.id}"
    done(api("POST", f"{member}/roles", {"role_id": role}))
    for permission in (read, write):
        done(api("POST", f"{member}/permissions", {"permission_id": permission}))
    first, second = done(api("GET", f"/genkan/users/{user.id}/organizations"))["organizations"]
    assert (first["is_default"], first["roles"], first["permissions"]) == (True, [], [])
    assert (second["name"], [each["key"] for each in second["roles"]]) == ("Acme", ["editor"])
    assert {each["key"]: (each["is_direct"], each["roles"]) for each in second["permissions"]} == {
        "read": (True, ["editor"]),
        "write": (True, []),
    }
    missing = api("GET", "/genkan/users/kp_0/organizations")
    assert refusal(missing)[:2] == (404, "USER_NOT_FOUND")


def test_the_proofs_of_a_user_are_listed_and_a_passkey_is_taken_away(
    api: Api, running: House
) -> None:
    user = running.user("ada@x.io")
    passkey = Passkey(
        credential_id=b"\xff\x00\xfe",
        user_id=user.id,
        public_key=b"k",
        sign_count=0,
        name="Phone",
        created_at=running.clock.now,
    )
    assert running.run(running.provider.ports.passkeys.create, passkey)
    path = f"/genkan/users/{user.id}"
    shown = done(api("GET", f"{path}/proofs"))
    assert (shown["has_password"], shown["is_email_verified"], shown["factors"]) == (
        True,
        True,
        [],
    )
    ((shown_passkey),) = shown["passkeys"]
    assert shown_passkey["name"] == "Phone"
    assert base64.urlsafe_b64decode(shown_passkey["id"]) == b"\xff\x00\xfe"
    application = client(running)
    tokens = application.tokens(user)
    for wrong in ("AAAA", "x", "%2B%2B"):
        assert refusal(api("DELETE", f"{path}/passkeys/{wrong}"))[1] == "PASSKEY_NOT_FOUND"
    done(api("DELETE", f"{path}/passkeys/{shown_passkey['id']}"))
    assert done(api("GET", f"{path}/proofs"))["passkeys"] == []
    # Who removes it does not know who holds it now.
    assert oauth_refusal(application.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
    kinds = [each["kind"] for each in done(api("GET", "/genkan/audit_log"))["audit_log"]]
    assert "passkey_removed" in kinds


def test_one_session_ends_and_the_others_stay(api: Api, running: House) -> None:
    user, other = running.user("ada@x.io"), running.user("eve@x.io")
    application = client(running)
    kept = application.tokens(user)["refresh_token"]
    running.clock.turn(minutes=1)
    running.browser.cookies.clear()  # another browser
    ended = client(running).tokens(user)["refresh_token"]
    newest, eldest = done(api("GET", f"/users/{user.id}/sessions"))["sessions"]
    path = f"/genkan/users/{{}}/sessions/{newest['session_id']}"
    assert refusal(api("DELETE", path.format(other.id)))[:2] == (404, "SESSION_NOT_FOUND")
    done(api("DELETE", path.format(user.id)))
    assert refusal(api("DELETE", path.format(user.id)))[1] == "SESSION_NOT_FOUND"
    left = done(api("GET", f"/users/{user.id}/sessions"))["sessions"]
    assert [each["session_id"] for each in left] == [eldest["session_id"]]
    assert "access_token" in application.refresh(kept).json()
    assert ended != kept


def test_a_flag_tells_its_values_and_where_the_one_in_force_is_from(
    api: Api, running: House
) -> None:
    user = running.user("ada@x.io")
    code = running.run(running.provider.ports.organizations.default).code
    flag = {
        "name": "Theme",
        "key": "theme",
        "type": "str",
        "allow_override_level": "usr",
        "default_value": "pink",
    }
    done(api("POST", "/feature_flags", flag), 201)

    def shown(**query: str) -> tuple[str, str]:
        (only,) = done(api("GET", "/genkan/feature_flags", **query))["feature_flags"]
        return only["value"], only["value_from"]

    path = {"org_code": code, "user_id": user.id}
    assert shown(**path) == ("pink", "default")
    done(api("PATCH", "/environment/feature_flags/theme", {"value": "blue"}))
    assert shown() == ("blue", "env")
    done(api("PATCH", f"/organizations/{code}/feature_flags/theme", value="green"))
    assert shown(org_code=code) == ("green", "org")
    done(api("PATCH", f"/users/{user.id}/feature_flags/theme", value="red"))
    assert shown(**path) == ("red", "usr")
    override = f"/genkan/users/{user.id}/feature_flags/theme"
    done(api("DELETE", override))
    assert refusal(api("DELETE", override))[:2] == (404, "FEATURE_FLAG_OVERRIDE_NOT_FOUND")
    assert shown(**path) == ("green", "org")


def test_the_signing_keys_tell_when_each_signs_and_verifies_and_nothing_secret(api: Api) -> None:
    def keys() -> list[dict[str, str | None]]:
        return done(api("GET", "/genkan/keys"))["keys"]

    before = keys()
    assert sorted((each["algorithm"], each["state"]) for each in before) == [
        ("ES256", "active"),
        ("ES256", "next"),
        ("RS256", "active"),
        ("RS256", "next"),
    ]
    active = next(each for each in before if each["state"] == "active")
    assert active["signs_from"]
    assert active["signs_until"]
    assert active["verifies_until"]
    coming = next(each for each in before if each["state"] == "next")
    assert (coming["signs_from"], coming["signs_until"]) == (None, None)
    done(api("POST", "/genkan/keys/rotate"))
    after = keys()
    assert sum(each["state"] == "retired" for each in after) == 2
    assert "PRIVATE" not in str(after)


def test_properties_and_categories_tell_what_changing_them_needs(api: Api) -> None:
    category = done(api("POST", "/property_categories", {"name": "Work", "context": "usr"}), 201)[
        "category"
    ]["id"]
    body = {
        "name": "Job",
        "key": "job",
        "type": "single_line_text",
        "context": "usr",
        "is_private": True,
        "category_id": category,
    }
    done(api("POST", "/properties", body), 201)
    found = done(api("GET", "/properties", context="usr", page_size=500))["properties"]
    job = next(each for each in found if each["key"] == "job")
    assert (job["type"], job["context"], job["category_id"]) == (
        "single_line_text",
        "usr",
        category,
    )
    categories = done(api("GET", "/property_categories", page_size=500))["categories"]
    assert {"id": category, "name": "Work", "context": "usr"} in categories
