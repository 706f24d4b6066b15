"""One call that succeeds for each operation about people: users, organizations, roles, ..."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from tests.identity.spec.checked_api import CheckedApi

# A call may follow one that made what it is about: `made and call`.
Example = Callable[[CheckedApi], Any]
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
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


def second_identity(api: CheckedApi) -> str:
    """The id of an identity besides Ada's first."""
    body = {"type": "email", "value": "second@example.com"}
    return api("POST", f"/users/{user(api)}/identities", body).json()["identity"]["id"]


def permission(api: CheckedApi, key: str = "read:todos") -> str:
    """The id of a new permission."""
    api("POST", "/permissions", {"name": key, "key": key, "description": "Read all of them"})
    found = api("GET", "/permissions", page_size=500).json()["permissions"]
    return next(each["id"] for each in found if each["key"] == key)


def organization(api: CheckedApi, **changes: Any) -> str:
    """The code of a new organization, Acme."""
    made = api("POST", "/organization", {"name": "Acme"} | changes)
    return made.json()["organization"]["code"]


def branded(api: CheckedApi) -> httpx.Response:
    looks = {"link_color": "#0056F1", "theme_code": "user_preference", "button_color_dark": "#fff"}
    return api("GET", "/organization", code=organization(api, handle="acme", **looks))


def invitation(api: CheckedApi) -> str:
    """The path of an invitation to Acme."""
    path = f"/organization/{organization(api)}/invites"
    role(api)
    body = {"email": "eve@example.com", "roles": ["editor"], "first_name": "Eve"}
    return f"{path}/{api('POST', path, body).json()['invite']['code']}"


def invitations(api: CheckedApi) -> httpx.Response:
    path = invitation(api).rpartition("/")[0]
    return api("GET", path, include_revoked="true", sort="email_desc")


def put_logo(api: CheckedApi) -> str:
    """The path of the logos of Acme, which has one."""
    path = f"/organizations/{organization(api)}/logos"
    api.send("POST", f"{path}/light", files={"logo": ("acme.png", PNG, "image/png")})
    return path


def permitted_role(api: CheckedApi) -> tuple[str, str]:
    """The path of a role that has a permission, and the permission's id."""
    path, permission_id = f"/roles/{role(api)}", permission(api)
    api("PATCH", f"{path}/permissions", {"permissions": [{"id": permission_id}]})
    return path, permission_id


def remove_role_permission(api: CheckedApi) -> httpx.Response:
    path, permission_id = permitted_role(api)
    return api("DELETE", f"{path}/permissions/{permission_id}")


def permitted_member(api: CheckedApi) -> tuple[str, str]:
    """The path of a member's permissions, one of them direct, and its id."""
    path, permission_id = f"{member_path(api)}/permissions", permission(api)
    assert api("POST", path, {"permission_id": permission_id}).is_success
    return path, permission_id


def forbid(api: CheckedApi) -> httpx.Response:
    path, permission_id = permitted_member(api)
    return api("DELETE", f"{path}/{permission_id}")


def member_with_role(api: CheckedApi) -> str:
    """The path of a role in the default organization that one member holds."""
    path, role_id = member_path(api), role(api)
    api("POST", f"{path}/roles", {"role_id": role_id})
    return f"{path.partition('/users/')[0]}/roles/{role_id}"


def system_permission(api: CheckedApi) -> str:
    return api("GET", "/system_permissions").json()["system_permissions"][0]["id"]


def subscriber(api: CheckedApi) -> httpx.Response:
    return api.send(
        "POST",
        "/subscribers",
        params={"first_name": "Eve", "last_name": "Doe", "email": "eve@example.com"},
    )


def get_subscriber(api: CheckedApi) -> httpx.Response:
    made = subscriber(api).json()["subscriber"]["subscriber_id"]
    return api("GET", f"/subscribers/{made}")


def get_subscribers(api: CheckedApi) -> httpx.Response:
    subscriber(api)
    return api("GET", "/subscribers", sort="email_asc")


_MEMBERS = "/organizations/{org_code}/users"
_MEMBER = f"{_MEMBERS}/{{user_id}}"
_ROLES = f"{_MEMBER}/roles"
_PERMISSIONS = f"{_MEMBER}/permissions"
_INVITES = "/organization/{org_code}/invites"
_LOGOS = "/organizations/{org_code}/logos"
_ROLE_USERS = "/organizations/{org_code}/roles/{role_id}/users"
_ACTIVE = "/organizations/{org_code}/roles/{role_id}/active_users/count"
_ROLE = "/roles/{role_id}"
_SYSTEM = f"{_ROLE}/system_permissions"

_USERS: Mapping[tuple[str, str], Example] = {
    ("GET", "/users"): get_users,
    ("GET", "/user"): lambda api: api("GET", "/user", id=user(api), expand="organizations"),
    ("POST", "/user"): lambda api: api("POST", "/user", {"identities": [EMAIL]}),
    ("PATCH", "/user"): lambda api: api("PATCH", "/user", {"given_name": "A"}, id=user(api)),
    ("DELETE", "/user"): lambda api: api("DELETE", "/user", id=user(api), is_delete_profile="true"),
    ("PUT", "/users/{user_id}/password"): lambda api: api(
        "PUT", f"/users/{user(api)}/password", {"password": "correct horse"}
    ),
    ("GET", "/users/{user_id}/sessions"): lambda api: api("GET", f"/users/{user(api)}/sessions"),
    ("DELETE", "/users/{user_id}/sessions"): lambda api: api(
        "DELETE", f"/users/{user(api)}/sessions"
    ),
    ("POST", "/users/{user_id}/refresh_claims"): lambda api: api(
        "POST", f"/users/{user(api)}/refresh_claims"
    ),
    ("GET", "/users/{user_id}/identities"): lambda api: api(
        "GET", f"/users/{user(api)}/identities"
    ),
    ("POST", "/users/{user_id}/identities"): lambda api: api(
        "POST",
        f"/users/{user(api)}/identities",
        {"type": "phone", "value": "+44 7700 900000", "phone_country_id": "gb"},
    ),
    ("GET", "/identities/{identity_id}"): lambda api: api(
        "GET", f"/identities/{second_identity(api)}"
    ),
    ("PATCH", "/identities/{identity_id}"): lambda api: api(
        "PATCH", f"/identities/{second_identity(api)}", {"is_primary": True}
    ),
    ("DELETE", "/identities/{identity_id}"): lambda api: api(
        "DELETE", f"/identities/{second_identity(api)}"
    ),
    ("GET", "/search/users"): lambda api: (
        user(api) and api("GET", "/search/users", query="LOVE", expand="organizations,identities")
    ),
    ("GET", "/subscribers"): get_subscribers,
    ("POST", "/subscribers"): subscriber,
    ("GET", "/subscribers/{subscriber_id}"): get_subscriber,
}
_ORGANIZATIONS: Mapping[tuple[str, str], Example] = {
    ("GET", "/organizations"): lambda api: api("GET", "/organizations", sort="name_desc"),
    ("GET", "/organization"): branded,
    ("POST", "/organization"): lambda api: api(
        "POST", "/organization", {"name": "Acme", "external_id": "a1"}
    ),
    ("PATCH", "/organization/{org_code}"): lambda api: api(
        "PATCH", f"/organization/{organization(api)}", {"allowed_domains": ["https://acme.com"]}
    ),
    ("DELETE", "/organization/{org_code}"): lambda api: api(
        "DELETE", f"/organization/{organization(api)}"
    ),
    ("DELETE", "/organization/{org_code}/handle"): lambda api: api(
        "DELETE", f"/organization/{organization(api, handle='acme')}/handle"
    ),
    ("PATCH", "/organizations/{org_code}/sessions"): lambda api: api(
        "PATCH",
        f"/organizations/{organization(api)}/sessions",
        {
            "is_use_org_authenticated_session_lifetime": False,
            "authenticated_session_lifetime": 60,
        },
    ),
    ("GET", _MEMBERS): lambda api: api("GET", member_path(api).rpartition("/")[0]),
    ("POST", _MEMBERS): lambda api: api(
        "POST", f"/organizations/{organization(api)}/users", {"users": [{"id": user(api)}]}
    ),
    ("PATCH", _MEMBERS): lambda api: api(
        "PATCH", f"/organizations/{organization(api)}/users", {"users": [{"id": user(api)}]}
    ),
    ("DELETE", _MEMBER): lambda api: api("DELETE", member_path(api)),
    ("GET", _ROLES): lambda api: api("GET", f"{member_path(api)}/roles"),
    ("POST", _ROLES): lambda api: api("POST", f"{member_path(api)}/roles", {"role_id": role(api)}),
    ("DELETE", f"{_ROLES}/{{role_id}}"): withdraw_role,
    ("GET", _PERMISSIONS): lambda api: api("GET", permitted_member(api)[0], expand="roles"),
    ("POST", _PERMISSIONS): lambda api: api(
        "POST", f"{member_path(api)}/permissions", {"permission_id": permission(api)}
    ),
    ("DELETE", f"{_PERMISSIONS}/{{permission_id}}"): forbid,
    ("GET", _ROLE_USERS): lambda api: api("GET", f"{member_with_role(api)}/users"),
    ("GET", f"{_ROLE_USERS}/count"): lambda api: api("GET", f"{member_with_role(api)}/users/count"),
    ("GET", _ACTIVE): lambda api: api(
        "GET",
        f"{member_with_role(api)}/active_users/count",
        date_time_from="2026-01-01T00:00:00Z",
        date_time_to="2027-01-01T00:00:00Z",
    ),
    ("GET", _INVITES): invitations,
    ("POST", _INVITES): lambda api: api(
        "POST",
        f"/organization/{organization(api)}/invites",
        {"email": "eve@example.com", "roles": [], "send_email": True},
    ),
    ("GET", f"{_INVITES}/{{invite_code}}"): lambda api: api("GET", invitation(api)),
    ("DELETE", f"{_INVITES}/{{invite_code}}"): lambda api: api("DELETE", invitation(api)),
    ("GET", _LOGOS): lambda api: api("GET", put_logo(api)),
    ("POST", f"{_LOGOS}/{{type}}"): lambda api: api.send(
        "POST", f"/organizations/{organization(api)}/logos/dark", files={"logo": ("a.png", PNG)}
    ),
    ("DELETE", f"{_LOGOS}/{{type}}"): lambda api: api("DELETE", f"{put_logo(api)}/light"),
}
_ROLES_AND_PERMISSIONS: Mapping[tuple[str, str], Example] = {
    ("GET", "/roles"): lambda api: role(api) and api("GET", "/roles", sort="key_asc"),
    ("POST", "/roles"): lambda api: api("POST", "/roles", {"name": "Editor", "key": "editor"}),
    ("GET", _ROLE): lambda api: api("GET", f"/roles/{role(api)}"),
    ("PATCH", _ROLE): lambda api: api(
        "PATCH", f"/roles/{role(api)}", {"name": "Writer", "key": "writer"}
    ),
    ("DELETE", _ROLE): lambda api: api("DELETE", f"/roles/{role(api)}"),
    ("GET", f"{_ROLE}/users"): lambda api: api(
        "GET", f"/roles/{member_with_role(api).rpartition('/')[2]}/users"
    ),
    ("GET", f"{_ROLE}/permissions"): lambda api: api(
        "GET", f"{permitted_role(api)[0]}/permissions"
    ),
    ("PATCH", f"{_ROLE}/permissions"): lambda api: api(
        "PATCH", f"/roles/{role(api)}/permissions", {"permissions": [{"id": permission(api)}]}
    ),
    ("DELETE", f"{_ROLE}/permissions/{{permission_id}}"): remove_role_permission,
    ("GET", "/system_permissions"): lambda api: api("GET", "/system_permissions", page_size=3),
    ("GET", _SYSTEM): lambda api: api("GET", f"/roles/{role(api)}/system_permissions"),
    ("PATCH", _SYSTEM): lambda api: api(
        "PATCH",
        f"/roles/{role(api)}/system_permissions",
        {"system_permissions": [{"id": system_permission(api)}]},
    ),
    ("GET", "/permissions"): lambda api: permission(api) and api("GET", "/permissions"),
    ("POST", "/permissions"): lambda api: api(
        "POST", "/permissions", {"name": "Read", "key": "read:todos"}
    ),
    ("PATCH", "/permissions/{permission_id}"): lambda api: api(
        "PATCH", f"/permissions/{permission(api)}", {"name": "Read them"}
    ),
    ("DELETE", "/permissions/{permission_id}"): lambda api: api(
        "DELETE", f"/permissions/{permission(api)}"
    ),
}
PEOPLE: Mapping[tuple[str, str], Example] = {
    (method, f"/api/v1{path}"): example
    for family in (_USERS, _ORGANIZATIONS, _ROLES_AND_PERMISSIONS)
    for (method, path), example in family.items()
}
