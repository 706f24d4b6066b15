"""The management API about organizations, members, roles, permissions and invitations."""

from typing import Any

import httpx
import pytest

from genkan.identity.model.invitation import invitation_hash
from tests.identity.in_process import House
from tests.identity.oauth_client import claims_of, client, refusal
from tests.identity.spec.checked_api import CheckedApi, codes
from tests.identity.spec.people_examples import PNG

INVALID_GRANT = (400, "invalid_grant")


@pytest.fixture
def api(running: House) -> CheckedApi:
    return CheckedApi(running)


def organization(api: CheckedApi, **body: Any) -> str:
    answer = api("POST", "/organization", {"name": "Acme"} | body)
    assert answer.status_code == 200, answer.text
    return answer.json()["organization"]["code"]


def role(api: CheckedApi, key: str = "editor", **body: Any) -> str:
    return api("POST", "/roles", {"name": key, "key": key} | body).json()["role"]["id"]


def permission(api: CheckedApi, key: str) -> str:
    answer = api("POST", "/permissions", {"name": key, "key": key})
    assert answer.status_code == 201, answer.text
    return answer.json()["permission"]["id"]


def messages(answer: httpx.Response) -> list[str]:
    return [error["message"] for error in answer.json()["errors"]]


def test_an_organization_is_changed_part_by_part(api: CheckedApi) -> None:
    code = organization(api, handle="acme", external_id="e1", link_color="#0056F1")
    body = {"name": "Acme Ltd", "is_allow_registrations": True, "allowed_domains": ["@ACME.com"]}
    assert api("PATCH", f"/organization/{code}", body).status_code == 200
    shown = api("GET", "/organization", code=code).json()
    assert (shown["name"], shown["handle"], shown["external_id"]) == ("Acme Ltd", "acme", "e1")
    assert shown["is_auto_membership_enabled"] is True
    assert shown["allowed_domains"] == ["acme.com"]
    assert shown["link_color"] == {
        "raw": "#0056F1",
        "hex": "#0056F1",
        "hsl": "hsl(219, 100%, 47%)",
    }
    assert api("PATCH", f"/organization/{code}", {"link_color": None}).status_code == 200
    assert api("GET", "/organization", code=code).json()["link_color"] is None
    assert api("DELETE", f"/organization/{code}/handle").status_code == 200
    assert api("GET", "/organization", code=code).json()["handle"] is None


def test_a_handle_is_one_organizations(api: CheckedApi) -> None:
    organization(api, handle="acme")
    again = api("POST", "/organization", {"name": "Other", "handle": "ACME"})
    assert codes(again) == ["ORGANIZATION_ALREADY_EXISTS"]
    other = organization(api)
    taken = api("PATCH", f"/organization/{other}", {"handle": "acme"})
    assert codes(taken) == ["ORGANIZATION_ALREADY_EXISTS"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"link_color": "red; background: url(//evil)"},
        {"theme_code": "blue"},
        {"handle": "a b"},
        {"allowed_domains": ["localhost"]},
        {"sender_email": "x"},
        {"is_enforce_mfa": True},
    ],
)
def test_what_an_organization_can_not_have_is_refused(
    api: CheckedApi, wrong: dict[str, Any]
) -> None:
    assert codes(api("PATCH", f"/organization/{organization(api)}", wrong)) == ["INVALID_REQUEST"]


def test_a_member_named_twice_is_refused_rather_than_guessed(
    api: CheckedApi, running: House
) -> None:
    raw = b'{"name": "Acme", "name": "Evil"}'
    answer = api.send("POST", "/organization", content=raw)
    assert messages(answer) == ["name: is there twice"]


def test_the_default_organization_stays(api: CheckedApi) -> None:
    (default,) = api("GET", "/organizations").json()["organizations"]
    path = f"/organization/{default['code']}"
    assert codes(api("DELETE", path)) == ["DEFAULT_ORGANIZATION"]
    assert codes(api("PATCH", path, {"is_suspended": True})) == ["INVALID_REQUEST"]


@pytest.mark.parametrize("how", ["suspend", "delete", "remove", "remove by patch"])
def test_t7_who_has_no_place_any_more_can_not_refresh(
    api: CheckedApi, running: House, how: str
) -> None:
    code = organization(api)
    user = running.user("ada@x.io")
    api("POST", f"/organizations/{code}/users", {"users": [{"id": user.id}]})
    application = client(running)
    tokens = application.tokens(user, org_code=code)
    assert claims_of(tokens["access_token"])["org_code"] == code
    removal = {"users": [{"id": user.id, "operation": "delete"}]}
    answer = {
        "suspend": lambda: api("PATCH", f"/organization/{code}", {"is_suspended": True}),
        "delete": lambda: api("DELETE", f"/organization/{code}"),
        "remove": lambda: api("DELETE", f"/organizations/{code}/users/{user.id}"),
        "remove by patch": lambda: api("PATCH", f"/organizations/{code}/users", removal),
    }[how]()
    assert answer.status_code == 200, answer.text
    assert refusal(application.refresh(tokens["refresh_token"])) == INVALID_GRANT


def test_t7_roles_and_permissions_are_in_the_next_token(api: CheckedApi, running: House) -> None:
    user = running.user("ada@x.io")
    (default,) = api("GET", "/organizations").json()["organizations"]
    member = f"/organizations/{default['code']}/users/{user.id}"
    application = client(running)
    refresh_token = application.tokens(user)["refresh_token"]

    def claims() -> tuple[list[str], list[str]]:
        nonlocal refresh_token
        answer = application.refresh(refresh_token).json()
        refresh_token = answer["refresh_token"]
        read = claims_of(answer["access_token"])
        return [each["key"] for each in read["roles"]], read["permissions"]

    read_id, write_id = permission(api, "read:todos"), permission(api, "write:todos")
    role_id = role(api)
    added = api("PATCH", f"/roles/{role_id}/permissions", {"permissions": [{"id": read_id}]}).json()
    assert added["permissions_added"] == [read_id]
    api("POST", f"{member}/roles", {"role_id": role_id})
    api("POST", f"{member}/permissions", {"permission_id": write_id})
    assert claims() == (["editor"], ["read:todos", "write:todos"])
    shown = api("GET", f"{member}/permissions", expand="roles").json()["permissions"]
    assert [(each["key"], [by["key"] for by in each["roles"]]) for each in shown] == [
        ("read:todos", ["editor"]),
        ("write:todos", []),
    ]
    api("PATCH", f"/roles/{role_id}", {"name": "W", "key": "writer"})
    api("DELETE", f"/permissions/{read_id}")
    assert claims() == (["writer"], ["write:todos"])
    api("DELETE", f"{member}/permissions/{write_id}")
    api("DELETE", f"/roles/{role_id}")
    assert claims() == ([], [])


def test_members_are_changed_all_or_none(api: CheckedApi, running: House) -> None:
    code, path = (made := organization(api)), f"/organizations/{made}/users"
    default_role = role(api, "member", is_default_role=True)
    role(api)
    permission(api, "read:todos")
    ada, eve = running.user("ada@x.io"), running.user("eve@x.io", given_name="Eve")
    body = {"users": [{"id": ada.id, "roles": ["editor"], "permissions": ["read:todos"]}]}
    assert api("POST", path, body).json()["users_added"] == [ada.id]
    wrong = {"users": [{"id": eve.id}, {"id": "kp_0", "roles": ["none"]}]}
    assert codes(api("POST", path, wrong)) == ["INVALID_REQUEST"]
    assert len(api("GET", path).json()["organization_users"]) == 1
    mixed = {"users": [{"id": eve.id}, {"id": ada.id, "roles": ["member"]}]}
    changed = api("PATCH", path, mixed).json()
    assert (changed["users_added"], changed["users_updated"]) == ([eve.id], [ada.id])
    listed = api("GET", path, sort="name_desc").json()["organization_users"]
    assert [each["first_name"] for each in listed] == ["Eve", "Ada"]
    assert listed[1]["roles"] == ["editor", "member"]
    for query, found in (
        ({"roles": "editor,member"}, [ada.id]),
        ({"permissions": "read:todos"}, [ada.id]),
        ({"roles": "none"}, []),
    ):
        shown = api("GET", path, **query).json()["organization_users"]
        assert [each["id"] for each in shown] == found
    roles = f"/organizations/{code}/roles/{default_role}"
    assert api("GET", f"{roles}/users/count").json()["count"] == 2
    client(running).tokens(ada, org_code=code)
    day = running.clock.now.date().isoformat()
    active = api(
        "GET",
        f"{roles}/active_users/count",
        date_time_from=f"{day}T00:00:00Z",
        date_time_to=f"{day}T23:59:59Z",
    )
    assert active.json()["active_users_count"] == 1
    assert codes(api("GET", f"{roles}/active_users/count")) == ["INVALID_REQUEST"] * 2
    everywhere = api("GET", f"/roles/{default_role}/users").json()["users"]
    assert {each["id"] for each in everywhere} == {ada.id, eve.id}


def test_lists_are_sorted_and_their_tokens_are_their_own(api: CheckedApi) -> None:
    for key in ("b", "a", "c"):
        role(api, key)
    first = api("GET", "/roles", sort="key_desc", page_size=2).json()
    assert [each["key"] for each in first["roles"]] == ["c", "b"]
    # The row that the page ended with is gone: the next page begins where it stood.
    api("DELETE", f"/roles/{first['roles'][1]['id']}")
    query = {"sort": "key_desc", "page_size": 2, "next_token": first["next_token"]}
    assert [each["key"] for each in api("GET", "/roles", **query).json()["roles"]] == ["a"]
    for wrong in (
        {"sort": "key_up"},
        {"sort": "email_asc"},
        {"next_token": first["next_token"]},
        {"sort": "key_desc", "next_token": "W10"},
    ):
        assert codes(api("GET", "/roles", **wrong)) == ["INVALID_REQUEST"]


def test_a_permission_that_guards_a_role_stays(api: CheckedApi) -> None:
    guard = permission(api, "give:editor")
    role_id = role(api, assignment_permission_id=guard)
    assert codes(api("DELETE", f"/permissions/{guard}")) == ["PERMISSION_IN_USE"]
    freed = {"name": "E", "key": "editor", "assignment_permission_id": None}
    assert api("PATCH", f"/roles/{role_id}", freed).status_code == 201
    assert api("DELETE", f"/permissions/{guard}").status_code == 200
    unknown = {"name": "R", "key": "r", "assignment_permission_id": guard}
    assert codes(api("POST", "/roles", unknown)) == ["INVALID_REQUEST"]


def test_keys_are_unique_and_of_a_form_that_tokens_carry(api: CheckedApi) -> None:
    first, second = permission(api, "a"), permission(api, "b")
    assert codes(api("POST", "/permissions", {"name": "A", "key": "a"})) == [
        "PERMISSION_ALREADY_EXISTS"
    ]
    assert codes(api("PATCH", f"/permissions/{second}", {"key": "a"})) == [
        "PERMISSION_ALREADY_EXISTS"
    ]
    assert codes(api("PATCH", f"/permissions/{first}", {"key": "a,b"})) == ["INVALID_REQUEST"]
    role(api)
    other = role(api, "other")
    taken = api("PATCH", f"/roles/{other}", {"name": "E", "key": "editor"})
    assert codes(taken) == ["ROLE_ALREADY_EXISTS"]


def test_system_permissions_are_given_to_roles(api: CheckedApi) -> None:
    path = f"/roles/{role(api)}/system_permissions"
    known = api("GET", "/system_permissions", page_size=500).json()["system_permissions"]
    members = next(each["id"] for each in known if each["key"] == "org:write:members")
    change = {"system_permissions": [{"id": members}]}
    assert api("PATCH", path, change).json()["system_permissions_added"] == [members]
    assert api("PATCH", path, change).json()["system_permissions_added"] == []
    assert [each["id"] for each in api("GET", path).json()["system_permissions"]] == [members]
    removal = {"system_permissions": [{"id": members, "operation": "delete"}]}
    assert api("PATCH", path, removal).json()["system_permissions_removed"] == [members]
    unknown = {"system_permissions": [{"id": "perm_0"}]}
    assert codes(api("PATCH", path, unknown)) == ["INVALID_REQUEST"]


def test_an_invitation_is_sent_shown_and_revoked(api: CheckedApi, running: House) -> None:
    path = f"/organization/{organization(api)}/invites"
    role(api)
    body = {"email": "eve@x.io", "roles": ["editor"], "first_name": "Eve", "send_email": True}
    invite = api("POST", path, body).json()["invite"]
    assert invite["invite_link"].endswith(f"/team_invitation?code={invite['code']}")
    assert (invite["is_sent"], invite["roles"]) == (True, [{"key": "editor", "name": "editor"}])
    (letter,) = running.emails("eve@x.io")
    assert letter["subject"] == "You are invited to Acme"
    assert invite["invite_link"] in letter["text"]
    assert api("GET", f"{path}/{invite['code']}").json()["full_name"] == "Eve"
    assert api("DELETE", f"{path}/{invite['code']}").status_code == 200
    assert codes(api("DELETE", f"{path}/{invite['code']}")) == ["INVITATION_OVER"]
    assert api("GET", path).json()["invites"] == []
    (revoked,) = api("GET", path, include_revoked="true").json()["invites"]
    assert revoked["is_revoked"] is True
    unknown = api("POST", path, {"email": "x", "roles": ["none"]})
    assert codes(unknown) == ["INVALID_REQUEST", "INVALID_REQUEST"]
    elsewhere = f"/organization/{organization(api)}/invites/{invite['code']}"
    assert codes(api("GET", elsewhere)) == ["INVITATION_NOT_FOUND"]
    assert codes(api("DELETE", elsewhere)) == ["INVITATION_NOT_FOUND"]


def test_an_invitation_makes_a_member_once_and_not_too_late(
    api: CheckedApi, running: House
) -> None:
    accept = running.provider.ports.invitations.accept
    code = organization(api)
    role(api)
    ada, eve = running.user("ada@x.io"), running.user("eve@x.io")
    path = f"/organization/{code}/invites"
    first, second = (
        invitation_hash(
            api("POST", path, {"email": "a@x.io", "roles": ["editor"]}).json()["invite"]["code"]
        )
        for _ in range(2)
    )
    assert running.run(accept, first, ada.id, running.clock.now)
    assert not running.run(accept, first, eve.id, running.clock.now)
    (member,) = api("GET", f"/organizations/{code}/users").json()["organization_users"]
    assert (member["id"], member["roles"]) == (ada.id, ["editor"])
    running.clock.turn(days=15)
    assert not running.run(accept, second, eve.id, running.clock.now)


def test_a_logo_is_a_picture_and_is_shown_by_its_path(api: CheckedApi) -> None:
    code = organization(api)
    path = f"/organizations/{code}/logos"
    stored = api.send("POST", f"{path}/light", files={"logo": ("../../x.svg", PNG, "text/html")})
    assert stored.status_code == 200, stored.text
    (logo,) = api("GET", path).json()["logos"]
    assert logo == {
        "type": "light",
        "file_name": f"{code}_light.png",
        "path": f"/logo?p_org_code={code}",
    }
    assert api("GET", "/organization", code=code).json()["logo"].endswith(logo["path"])
    script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    for request in (
        {"files": {"logo": ("a.svg", script)}},
        {"files": {"other": ("a.png", PNG)}},
        {"json": {}},
        {"content": b"--x", "headers": {}},
    ):
        request.pop("headers", None)
        assert codes(api.send("POST", f"{path}/dark", **request)) == ["INVALID_REQUEST"]
    wrong = api.send("POST", f"{path}/blue", files={"logo": ("a.png", PNG)})
    assert codes(wrong) == ["INVALID_REQUEST"]
    assert api("DELETE", f"{path}/light").status_code == 200
    assert codes(api("DELETE", f"{path}/light")) == ["LOGO_NOT_FOUND"]
