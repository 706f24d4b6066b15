"""identity-security L14 and L15 over the whole table of the management API.

What is another organization's is not there; what a body may not set, it does not set.
"""

import re
from typing import Any

import pytest

from genkan.identity.management.operation import Operation
from genkan.identity.management.operations import OPERATIONS
from genkan.identity.management.unserved import not_served
from tests.identity.in_process import ISSUER, REDIRECT_URI, House
from tests.identity.oauth_client import client
from tests.identity.spec.checked_api import CheckedApi, codes

OF_ORGANIZATION = [
    each for each in OPERATIONS if "{org_code}" in each.path and each.run is not not_served
]
SCOPES = sorted({each.scope for each in OPERATIONS})
# Everything that names or decides more than its caller may: no body sets it.
OVERPOSTED: dict[str, Any] = {
    "id": "kp_" + "0" * 32,
    "code": "org_000000000000",
    "is_admin": True,
    "is_default": True,
    "scopes": ["create:users"],
    "client_id": "0" * 32,
    "password_hash": "x",
    "created_on": "1999-01-01T00:00:00Z",
    "total_sign_ins": 99,
}


def name(operation: Operation) -> str:
    return f"{operation.method} {operation.path.removeprefix('/api/v1')}"


def filled(path: str, **known: str) -> str:
    """The path with what is known; every other gap is an id that nothing has."""
    return re.sub(
        r"\{(\w+)\}", lambda gap: known.get(gap[1], "unknown"), path.removeprefix("/api/v1")
    )


@pytest.mark.parametrize("operation", OF_ORGANIZATION, ids=name)
def test_l14_an_organization_that_is_not_there_is_not_found(
    running: House, operation: Operation
) -> None:
    api = CheckedApi(running)
    user = running.user("ada@x.io")
    role_id = api("POST", "/roles", {"name": "E", "key": "e"}).json()["role"]["id"]
    path = filled(operation.path, user_id=user.id, role_id=role_id, org_code="org_unknown")
    body = {"email": "a@x.io", "roles": []}
    answer = api(operation.method, path, None if operation.method == "GET" else body)
    assert answer.status_code == 404, answer.text


@pytest.mark.parametrize(
    "operation", [each for each in OF_ORGANIZATION if "{user_id}" in each.path], ids=name
)
def test_l14_a_user_of_another_organization_is_not_found(
    running: House, operation: Operation
) -> None:
    api = CheckedApi(running)
    outsider = running.user("ada@x.io")
    code = api("POST", "/organization", {"name": "Acme"}).json()["organization"]["code"]
    role_id = api("POST", "/roles", {"name": "E", "key": "e"}).json()["role"]["id"]
    path = filled(operation.path, user_id=outsider.id, role_id=role_id, org_code=code)
    body = {"role_id": role_id, "permission_id": "unknown"}
    answer = api(operation.method, path, None if operation.method == "GET" else body)
    assert answer.status_code == 404, answer.text
    kept = running.run(running.provider.ports.organizations.memberships, outsider.id)
    assert [each.organization.is_default for each in kept] == [True]


def test_l15_an_operation_is_opened_by_its_scope_and_by_no_other(running: House) -> None:
    for scope in SCOPES:
        others = [each for each in SCOPES if each != scope]
        bearing, lacking = (
            {"Authorization": f"Bearer {running.management_token(scopes)}"}
            for scopes in ([scope], others)
        )
        for operation in (each for each in OPERATIONS if each.scope == scope):
            url = f"/api/v1{filled(operation.path)}"
            allowed = running.browser.request(operation.method, url, headers=bearing)
            assert allowed.status_code not in {401, 403}, (name(operation), allowed.text)
            refused = running.browser.request(operation.method, url, headers=lacking)
            assert (refused.status_code, codes(refused)) == (403, ["FORBIDDEN"]), name(operation)


def test_l14_no_body_sets_what_it_may_not(running: House) -> None:
    api = CheckedApi(running)
    identity = {"type": "email", "details": {"email": "ada@x.io"}}
    made = api("POST", "/user", {"identities": [identity]} | OVERPOSTED).json()["id"]
    assert made != OVERPOSTED["id"]
    api("PATCH", "/user", OVERPOSTED | {"email": "evil@x.io"}, id=made)
    shown = api("GET", "/user", id=made).json()
    assert (shown["id"], shown["preferred_email"]) == (made, "ada@x.io")
    assert (shown["total_sign_ins"], shown["is_suspended"]) == (0, False)
    assert not shown["created_on"].startswith("1999")
    code = api("POST", "/organization", {"name": "A"} | OVERPOSTED).json()["organization"]["code"]
    api("PATCH", f"/organization/{code}", OVERPOSTED)
    stored = api("GET", "/organization", code=code).json()
    assert (stored["code"], stored["is_default"], stored["name"]) == (code, False, "A")
    role_id = api("POST", "/roles", {"name": "E", "key": "e"} | OVERPOSTED).json()["role"]["id"]
    assert role_id != OVERPOSTED["id"]
    assert codes(api("GET", f"/roles/{OVERPOSTED['id']}")) == ["ROLE_NOT_FOUND"]
    permission = {"name": "P", "key": "p"} | OVERPOSTED
    permission_id = api("POST", "/permissions", permission).json()["permission"]["id"]
    api("PATCH", f"/permissions/{permission_id}", {"name": "Q"} | OVERPOSTED)
    (kept,) = api("GET", "/permissions").json()["permissions"]
    assert (kept["id"], kept["name"]) == (permission_id, "Q")


def test_l14_an_application_of_one_organization_manages_nothing(running: House) -> None:
    """Its scopes would reach every organization."""
    code = running.run(running.provider.ports.organizations.default).code
    api = CheckedApi(running, organization_code=code)
    answer = api("GET", "/users")
    assert answer.status_code == 403
    assert codes(answer) == ["FORBIDDEN"]
    assert "an application of one organization" in answer.text


def test_l18_no_operation_is_called_by_what_a_browser_sends_of_itself(running: House) -> None:
    application = client(running)
    application.sign_on(running.user("ada@x.io"))
    for operation in OPERATIONS:
        for origin in (ISSUER, REDIRECT_URI, "https://evil.example"):
            answer = running.browser.request(
                operation.method,
                "/api/v1" + filled(operation.path),
                headers={"Origin": origin, "Sec-Fetch-Site": "cross-site"},
            )
            assert answer.status_code == 401, (name(operation), answer.text)
            assert "access-control-allow-credentials" not in answer.headers
