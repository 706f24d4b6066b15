"""Kinde's operations about second factors."""

from typing import Any

import httpx
import pytest

from tests.identity.in_process import House
from tests.identity.second_factors import organization_of, with_app, with_email_factor


def call(running: House, method: str, path: str, body: Any = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {running.management_token()}"}
    return running.browser.request(method, f"/api/v1{path}", json=body, headers=headers)


def test_the_policy_is_replaced_and_read_again(running: House) -> None:
    fresh = call(running, "GET", "/mfa").json()
    assert (fresh["policy"], fresh["enabled_factors"]) == ("off", ["mfa:authenticator_app"])
    body = {
        "policy": "required",
        "enabled_factors": ["mfa:email", "mfa:authenticator_app"],
        "is_recovery_codes_enabled": False,
    }
    replaced = call(running, "PUT", "/mfa", body)
    assert (replaced.status_code, replaced.json()["code"]) == (200, "OK")
    assert call(running, "GET", "/mfa").json().items() >= body.items()


def test_an_organization_has_a_policy_of_its_own(running: House) -> None:
    code = organization_of(running, running.user("ada@example.com"))
    path = f"/organizations/{code}/mfa"
    assert call(running, "GET", path).json()["policy"] == "off"
    body = {"enabled_factors": ["mfa:email"]}
    assert call(running, "PUT", path, body).status_code == 200
    kept = call(running, "GET", path).json()
    assert (kept["policy"], kept["enabled_factors"]) == ("required", ["mfa:email"])
    assert call(running, "GET", "/mfa").json()["policy"] == "off"
    for method in ("GET", "PUT"):
        unknown = call(running, method, "/organizations/org_0/mfa", body)
        assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (
            404,
            "ORGANIZATION_NOT_FOUND",
        )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"policy": "required", "enabled_factors": ["mfa:sms"]}, "'mfa:sms' is not served"),
        ({"policy": "required", "enabled_factors": []}, "name one at least"),
        ({"policy": "sometimes", "enabled_factors": ["mfa:email"]}, "policy"),
        ({"policy": "off"}, "enabled_factors"),
    ],
)
def test_a_policy_that_can_not_be_kept_is_refused(
    running: House, body: dict[str, object], words: str
) -> None:
    refused = call(running, "PUT", "/mfa", body)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "INVALID_REQUEST")
    assert words in refused.text
    assert call(running, "GET", "/mfa").json()["policy"] == "off"


def test_a_users_factors_are_shown_and_reset(running: House) -> None:
    user = running.user("ada@example.com")
    code = organization_of(running, user)
    for path in (f"/users/{user.id}/mfa", f"/organizations/{code}/users/{user.id}/mfa"):
        assert call(running, "GET", path).json()["mfa"] is None
        with_email_factor(running, user)
        shown = call(running, "GET", path).json()["mfa"]
        assert shown["id"].startswith("mfa_")
        assert (shown["type"], shown["name"]) == ("email", "ada@example.com")
        assert (shown["is_verified"], shown["usage_count"]) == (True, 0)
        assert call(running, "DELETE", f"{path}/{shown['id']}").status_code == 200
        again = call(running, "DELETE", f"{path}/{shown['id']}")
        assert (again.status_code, again.json()["errors"][0]["code"]) == (404, "FACTOR_NOT_FOUND")
        with_app(running, user)
        assert call(running, "GET", path).json()["mfa"]["type"] == "authenticator app"
        assert call(running, "DELETE", path).status_code == 200
        assert call(running, "GET", path).json()["mfa"] is None


def test_l14_a_member_of_another_organization_is_not_found(running: House) -> None:
    user = running.user("ada@example.com")
    with_app(running, user)
    code = organization_of(running, user)
    running.run(running.provider.ports.organizations.remove_member, code, user.id)
    (factor,) = running.run(running.provider.ports.factors.of_user, user.id)
    path = f"/organizations/{code}/users/{user.id}/mfa"
    for method, place in (("GET", path), ("DELETE", path), ("DELETE", f"{path}/{factor.id}")):
        refused = call(running, method, place)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (
            404,
            "USER_NOT_FOUND",
        )
    assert len(running.run(running.provider.ports.factors.of_user, user.id)) == 1
    assert call(running, "GET", "/users/kp_0/mfa").status_code == 404
