"""Properties, their categories, and their values at users, organizations and applications."""

from typing import Any

import pytest

from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.in_process import House


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def create_property(api: Api, context: str, **changes: Any) -> str:
    category = done(api("GET", "/property_categories", context=context))["categories"][0]["id"]
    body = {
        "name": "Company size",
        "key": "company_size",
        "type": "single_line_text",
        "context": context,
        "is_private": False,
        "category_id": category,
    }
    return done(api("POST", "/properties", body | changes), 201)["property"]["id"]


def set_ones(values: Any) -> dict[str, str]:
    return {each["key"]: each["value"] for each in values["properties"] if each["value"]}


def test_a_property_is_made_shown_changed_and_deleted(api: Api) -> None:
    property_id = create_property(api, "usr", description="How many")
    listed = done(api("GET", "/properties", context="usr", page_size=100))
    assert listed["has_more"] is False
    (shown,) = [each for each in listed["properties"] if each["id"] == property_id]
    assert shown == {
        "id": property_id,
        "key": "company_size",
        "name": "Company size",
        "is_private": False,
        "description": "How many",
        "is_kinde_property": False,
        "type": "single_line_text",
        "context": "usr",
        "category_id": shown["category_id"],
    }
    category = done(api("POST", "/property_categories", {"name": "Firm", "context": "usr"}), 201)[
        "category"
    ]["id"]
    path = f"/properties/{property_id}"
    done(api("PUT", path, {"name": "Size", "is_private": True, "category_id": category}))
    listed = done(api("GET", "/properties", context="usr", page_size=100))["properties"]
    (shown,) = [each for each in listed if each["id"] == property_id]
    assert (shown["name"], shown["is_private"], shown["description"]) == ("Size", True, "How many")
    done(api("DELETE", path))
    assert refusal(api("DELETE", path))[:2] == (404, "PROPERTY_NOT_FOUND")


def test_kindes_own_properties_are_there_and_stay(api: Api) -> None:
    listed = done(api("GET", "/properties", page_size=100))["properties"]
    by_key = {each["key"]: each for each in listed}
    assert by_key["kp_usr_city"]["is_kinde_property"] is True
    status, code, _ = refusal(api("DELETE", f"/properties/{by_key['kp_org_city']['id']}"))
    assert (status, code) == (400, "PROPERTY_NOT_DELETABLE")


def test_lists_are_walked_forwards_and_backwards(api: Api) -> None:
    whole = [each["id"] for each in done(api("GET", "/properties", page_size=100))["properties"]]
    first = done(api("GET", "/properties", page_size=4))
    assert ([each["id"] for each in first["properties"]], first["has_more"]) == (whole[:4], True)
    second = done(api("GET", "/properties", page_size=100, starting_after=whole[3]))
    assert ([each["id"] for each in second["properties"]], second["has_more"]) == (whole[4:], False)
    back = done(api("GET", "/properties", page_size=3, ending_before=whole[5]))
    assert ([each["id"] for each in back["properties"]], back["has_more"]) == (whole[2:5], True)
    for query in (
        {"starting_after": "prop_none"},
        {"starting_after": whole[0], "ending_before": whole[3]},
        {"context": "env"},
        {"page_size": 0},
    ):
        assert refusal(api("GET", "/properties", **query))[:2] == (400, "INVALID_REQUEST")


def test_a_property_needs_a_category_of_its_context_and_a_key_of_its_own(api: Api) -> None:
    category = done(api("GET", "/property_categories", context="org"))["categories"][0]["id"]
    body = {
        "name": "N",
        "key": "n",
        "type": "single_line_text",
        "context": "usr",
        "is_private": False,
        "category_id": category,
    }
    status, code, message = refusal(api("POST", "/properties", body))
    assert (status, code) == (400, "INVALID_REQUEST")
    assert message.startswith("category_id: no category of the context 'usr'")
    create_property(api, "usr")
    own = done(api("GET", "/property_categories", context="usr"))["categories"][0]["id"]
    taken = body | {"key": "company_size", "category_id": own}
    assert refusal(api("POST", "/properties", taken))[:2] == (400, "PROPERTY_ALREADY_EXISTS")
    create_property(api, "org")


def test_a_category_is_renamed(api: Api) -> None:
    body = {"name": "Firm", "context": "app"}
    category = done(api("POST", "/property_categories", body), 201)["category"]["id"]
    done(api("PUT", f"/property_categories/{category}", {"name": "Company"}))
    listed = done(api("GET", "/property_categories"))["categories"]
    assert {"id": category, "name": "Company", "context": "app"} in listed
    absent = api("PUT", "/property_categories/cat_none", {"name": "X"})
    assert refusal(absent)[:2] == (404, "CATEGORY_NOT_FOUND")


def test_users_organizations_and_applications_have_values_of_their_own(
    api: Api, running: House
) -> None:
    for context in ("usr", "org", "app"):
        create_property(api, context)
    code = running.run(running.provider.ports.organizations.default).code
    user, other = running.user("ada@example.com"), running.user("eve@example.com")
    application = running.application()
    user_path, org_path = f"/users/{user.id}/properties", f"/organizations/{code}/properties"
    app_path = f"/applications/{application.client_id}/properties"
    done(api("PUT", f"{user_path}/company_size", value="1"))
    done(api("PATCH", org_path, {"properties": {"company_size": "2", "kp_org_city": "Bern"}}))
    done(api("PUT", f"{app_path}/company_size", {"value": True}))
    assert set_ones(done(api("GET", user_path))) == {"company_size": "1"}
    assert set_ones(done(api("GET", f"/users/{other.id}/properties"))) == {}
    assert set_ones(done(api("GET", org_path))) == {"company_size": "2", "kp_org_city": "Bern"}
    assert set_ones(done(api("GET", app_path))) == {"company_size": "true"}
    done(api("PATCH", user_path, {"properties": {"company_size": "3"}}))
    assert set_ones(done(api("GET", user_path))) == {"company_size": "3"}


def test_of_several_values_all_are_set_or_none(api: Api, running: House) -> None:
    create_property(api, "usr")
    path = f"/users/{running.user('ada@example.com').id}/properties"
    body = {"properties": {"company_size": "1", "kp_org_city": "Bern"}}
    status, code, message = refusal(api("PATCH", path, body))
    assert (status, code) == (400, "INVALID_REQUEST")
    assert message.startswith("properties.kp_org_city: there is no property with this key here")
    broken = api("PATCH", path, {"properties": {"company_size": "a\nb"}})
    assert "single_line_text" in refusal(broken)[2]
    assert refusal(api("PUT", f"{path}/company_size"))[1] == "INVALID_REQUEST"
    assert set_ones(done(api("GET", path))) == {}
    create_property(api, "usr", key="notes", type="multi_line_text")
    done(api("PATCH", path, {"properties": {"notes": "a\nb"}}))
    for absent, wire in (
        ("/users/kp_none/properties", "USER_NOT_FOUND"),
        ("/organizations/org_none/properties", "ORGANIZATION_NOT_FOUND"),
        ("/applications/none/properties", "APPLICATION_NOT_FOUND"),
    ):
        assert refusal(api("GET", absent))[:2] == (404, wire)
