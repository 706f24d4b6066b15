"""One call that succeeds for each operation about people: users, organizations, roles, ..."""

from collections.abc import Callable, Mapping

import httpx

from tests.identity.spec.checked_api import CheckedApi

Example = Callable[[CheckedApi], httpx.Response]
EMAIL = {"type": "email", "details": {"email": "ada@example.com"}}


def user(api: CheckedApi) -> str:
    """The id of a new user, Ada."""
    profile = {"given_name": "Ada", "family_name": "Lovelace"}
    return api("POST", "/user", {"profile": profile, "identities": [EMAIL]}).json()["id"]


def role(api: CheckedApi, key: str = "editor") -> str:
    """The id of a new role."""
    return api("POST", "/roles", {"name": key.title(), "key": key}).json()["role"]["id"]


def default_code(api: CheckedApi) -> str:
    """The code of the default organization."""
    found = api("GET", "/organizations").json()["organizations"]
    return next(each["code"] for each in found if each["is_default"])


def member_path(api: CheckedApi) -> str:
    """A member of the default organization."""
    return f"/organizations/{default_code(api)}/users/{user(api)}"


def get_users(api: CheckedApi) -> httpx.Response:
    user(api)
    return api("GET", "/users", expand="organizations,identities")


def withdraw_role(api: CheckedApi) -> httpx.Response:
    path, role_id = f"{member_path(api)}/roles", role(api)
    api("POST", path, {"role_id": role_id})
    return api("DELETE", f"{path}/{role_id}")


_ROLES = "/organizations/{org_code}/users/{user_id}/roles"

_EXAMPLES: Mapping[tuple[str, str], Example] = {
    ("GET", "/users"): get_users,
    ("GET", "/user"): lambda api: api("GET", "/user", id=user(api), expand="organizations"),
    ("POST", "/user"): lambda api: api("POST", "/user", {"identities": [EMAIL]}),
    ("PATCH", "/user"): lambda api: api("PATCH", "/user", {"given_name": "A"}, id=user(api)),
    ("DELETE", "/user"): lambda api: api("DELETE", "/user", id=user(api)),
    ("PUT", "/users/{user_id}/password"): lambda api: api(
        "PUT", f"/users/{user(api)}/password", {"password": "correct horse"}
    ),
    ("GET", "/organizations"): lambda api: api("GET", "/organizations"),
    ("GET", _ROLES): lambda api: api("GET", f"{member_path(api)}/roles"),
    ("POST", _ROLES): lambda api: api("POST", f"{member_path(api)}/roles", {"role_id": role(api)}),
    ("DELETE", f"{_ROLES}/{{role_id}}"): withdraw_role,
    ("GET", "/roles"): lambda api: api("GET", "/roles"),
    ("POST", "/roles"): lambda api: api("POST", "/roles", {"name": "Editor", "key": "editor"}),
}
PEOPLE: Mapping[tuple[str, str], Example] = {
    (method, f"/api/v1{path}"): example for (method, path), example in _EXAMPLES.items()
}
