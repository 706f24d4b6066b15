"""One call that succeeds for each operation about who gets in, and with which scopes."""

from collections.abc import Mapping

import httpx

from tests.identity.spec.checked_api import CheckedApi
from tests.identity.spec.environment_examples import application, own_api, scope
from tests.identity.spec.people_examples import Example, default_code, member_path, role


def role_scope(api: CheckedApi) -> str:
    """The path of a scope that a role has."""
    path = f"/roles/{role(api)}/scopes"
    scope_id = scope(api, own_api(api)).rpartition("/")[2]
    assert api("POST", path, {"scope_id": scope_id}).is_success
    return f"{path}/{scope_id}"


def member_scope(api: CheckedApi) -> str:
    """The path of a scope that a member could have."""
    return f"{member_path(api)}{scope(api, own_api(api))}"


def take_member_scope(api: CheckedApi) -> httpx.Response:
    path = member_scope(api)
    assert api("POST", path).is_success
    return api("DELETE", path)


def access_role(api: CheckedApi) -> str:
    """The path of a role that an application lets in."""
    path = f"/applications/{application(api)}/access_roles/{role(api)}"
    assert api("POST", path).is_success
    return path


def put_organization_passkey(api: CheckedApi) -> httpx.Response:
    body = {"policy": "mandatory", "is_override_environment_passkey_settings": True}
    return api("PUT", f"/organizations/{default_code(api)}/passkey", body)


_ROLES = "/applications/{application_id}/access_roles"
_MEMBER = "/organizations/{org_code}/users/{user_id}/apis/{api_id}/scopes/{scope_id}"

_EXAMPLES: Mapping[tuple[str, str], Example] = {
    ("GET", "/roles/{role_id}/scopes"): lambda api: api("GET", role_scope(api).rpartition("/")[0]),
    ("POST", "/roles/{role_id}/scopes"): lambda api: api(
        "POST",
        f"/roles/{role(api)}/scopes",
        {"scope_id": scope(api, own_api(api)).rpartition("/")[2]},
    ),
    ("DELETE", "/roles/{role_id}/scopes/{scope_id}"): lambda api: api("DELETE", role_scope(api)),
    ("POST", _MEMBER): lambda api: api("POST", member_scope(api)),
    ("DELETE", _MEMBER): take_member_scope,
    ("GET", "/passkey"): lambda api: api("GET", "/passkey"),
    ("PUT", "/passkey"): lambda api: api("PUT", "/passkey", {"policy": "optional"}),
    ("GET", "/organizations/{org_code}/passkey"): lambda api: api(
        "GET", f"/organizations/{default_code(api)}/passkey"
    ),
    ("PUT", "/organizations/{org_code}/passkey"): put_organization_passkey,
    ("GET", _ROLES): lambda api: api("GET", access_role(api).rpartition("/")[0]),
    ("POST", f"{_ROLES}/{{role_id}}"): lambda api: api("POST", access_role(api)),
    ("DELETE", f"{_ROLES}/{{role_id}}"): lambda api: api("DELETE", access_role(api)),
}
ACCESS: Mapping[tuple[str, str], Example] = {
    (method, f"/api/v1{path}"): example for (method, path), example in _EXAMPLES.items()
}
