"""Feature flags: made, changed, and set apart for environment, organization and user."""

from typing import Any

import pytest

from genkan.identity.model.feature_flag import effective_flags
from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.in_process import House


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def create_flag(api: Api, **changes: Any) -> None:
    body = {
        "name": "Theme",
        "key": "theme",
        "type": "str",
        "allow_override_level": "usr",
        "default_value": "pink",
    }
    assert done(api("POST", "/feature_flags", body | changes), 201) == {
        "code": "OK",
        "message": "Success",
    }


def values(running: House, organization: str | None = None, user: str | None = None) -> Any:
    stored = running.run(running.provider.ports.feature_flags.overridden, organization, user)
    return {each.flag.key: each.value for each in effective_flags(stored)}


def default_organization(running: House) -> str:
    return running.run(running.provider.ports.organizations.default).code


def test_a_flag_is_overridden_step_by_step_and_taken_back(api: Api, running: House) -> None:
    create_flag(api)
    code, user = default_organization(running), running.user("ada@example.com")
    organization = f"/organizations/{code}/feature_flags"
    assert values(running, code, user.id) == {"theme": "pink"}
    done(api("PATCH", "/environment/feature_flags/theme", {"value": "blue"}))
    assert values(running, code, user.id) == {"theme": "blue"}
    done(api("PATCH", f"{organization}/theme", value="green"))
    assert values(running, code, user.id) == {"theme": "green"}
    done(api("PATCH", f"/users/{user.id}/feature_flags/theme", value="red"))
    assert values(running, code, user.id) == {"theme": "red"}
    assert values(running, code) == {"theme": "green"}
    assert values(running) == {"theme": "blue"}
    assert done(api("GET", "/environment/feature_flags"))["feature_flags"] == {
        "theme": {"type": "str", "value": "blue"}
    }
    assert done(api("GET", organization))["feature_flags"] == {
        "theme": {"type": "str", "value": "green"}
    }
    done(api("DELETE", f"{organization}/theme"))
    assert refusal(api("DELETE", f"{organization}/theme"))[:2] == (
        404,
        "FEATURE_FLAG_OVERRIDE_NOT_FOUND",
    )
    assert values(running, code) == {"theme": "blue"}
    done(api("DELETE", "/environment/feature_flags/theme"))
    assert values(running, code) == {"theme": "pink"}
    assert values(running, code, user.id) == {"theme": "red"}


def test_all_overrides_of_a_level_are_taken_back_and_no_others(api: Api, running: House) -> None:
    create_flag(api)
    create_flag(api, key="size", type="int", default_value="1")
    code = default_organization(running)
    for key, value in (("theme", "blue"), ("size", "2")):
        done(api("PATCH", f"/environment/feature_flags/{key}", {"value": value}))
        done(api("PATCH", f"/organizations/{code}/feature_flags/{key}", value=value + "0"))
    done(api("DELETE", "/environment/feature_flags"))
    assert values(running) == {"theme": "pink", "size": 1}
    assert values(running, code) == {"theme": "blue0", "size": 20}
    done(api("DELETE", f"/organizations/{code}/feature_flags"))
    assert values(running, code) == {"theme": "pink", "size": 1}


def test_a_level_that_the_flag_does_not_allow_is_refused(api: Api, running: House) -> None:
    create_flag(api, allow_override_level="env")
    code = default_organization(running)
    path = f"/organizations/{code}/feature_flags/theme"
    status, wire, message = refusal(api("PATCH", path, value="x"))
    assert (status, wire) == (400, "FEATURE_FLAG_OVERRIDE_NOT_ALLOWED")
    assert "allow_override_level 'env'" in message
    done(api("PATCH", "/environment/feature_flags/theme", {"value": "x"}))


def test_a_value_must_be_of_the_flags_type(api: Api) -> None:
    create_flag(api, key="on", type="bool", default_value=True)
    path = "/environment/feature_flags/on"
    status, wire, message = refusal(api("PATCH", path, {"value": "maybe"}))
    assert (status, wire) == (400, "INVALID_REQUEST")
    assert "neither 'true' nor 'false'" in message
    done(api("PATCH", path, {"value": False}))
    shown = done(api("GET", "/environment/feature_flags"))["feature_flags"]
    assert shown == {"on": {"type": "bool", "value": "false"}}
    wrong = {"name": "N", "key": "n", "type": "int", "default_value": "x"}
    assert refusal(api("POST", "/feature_flags", wrong))[1] == "INVALID_REQUEST"


def test_a_flag_is_changed_by_the_query_and_loses_values_of_another_type(
    api: Api, running: House
) -> None:
    create_flag(api)
    done(api("PATCH", "/environment/feature_flags/theme", {"value": "blue"}))
    changed = {
        "name": "Size",
        "description": "How large",
        "type": "int",
        "allow_override_level": "env",
        "default_value": "3",
    }
    done(api("PUT", "/feature_flags/theme", **changed))
    assert values(running) == {"theme": 3}
    missing = api("PUT", "/feature_flags/theme", name="Size")
    assert missing.status_code == 400
    assert {each["code"] for each in missing.json()["errors"]} == {"INVALID_REQUEST"}
    assert "type: Field required" in missing.text


def test_what_is_not_there_is_not_found_and_a_key_is_taken_once(api: Api, running: House) -> None:
    create_flag(api)
    again = {"name": "T", "key": "theme", "type": "str", "default_value": "x"}
    assert refusal(api("POST", "/feature_flags", again))[:2] == (400, "FEATURE_FLAG_ALREADY_EXISTS")
    done(api("DELETE", "/feature_flags/theme"))
    absent = (404, "FEATURE_FLAG_NOT_FOUND")
    code, user = default_organization(running), running.user("ada@example.com")
    assert refusal(api("DELETE", "/feature_flags/theme"))[:2] == absent
    assert refusal(api("PATCH", "/environment/feature_flags/theme", {"value": "x"}))[:2] == absent
    assert refusal(api("PATCH", f"/users/{user.id}/feature_flags/theme", value="x"))[:2] == absent
    nowhere = api("PATCH", "/organizations/org_none/feature_flags/theme", value="x")
    assert refusal(nowhere)[:2] == (404, "ORGANIZATION_NOT_FOUND")
    nobody = api("PATCH", "/users/kp_none/feature_flags/theme", value="x")
    assert refusal(nobody)[:2] == (404, "USER_NOT_FOUND")
    without = api("PATCH", f"/organizations/{code}/feature_flags/theme")
    assert refusal(without) == (400, "INVALID_REQUEST", "value: is missing from the query")
