"""The management API in Kinde's shapes, and what it refuses."""

import asyncio
import base64
import re
from typing import Any

import httpx
import msgspec
import pytest

from genkan.identity.http.management import ROUTES
from genkan.identity.management.operations import OPERATIONS
from genkan.storage.connection import connect
from tests.identity.in_process import ISSUER, House

CALLBACK = "http://localhost:3000/api/auth/kinde_callback"


class Api:
    """Calls with a token of every scope."""

    def __init__(self, running: House, **token: Any) -> None:
        self._browser = running.browser
        self._headers = {"authorization": f"Bearer {running.management_token(**token)}"}

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        return self._browser.request(
            method, f"/api/v1{path}", json=body, params=query, headers=self._headers
        )


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def codes(answer: httpx.Response) -> list[str]:
    errors = answer.json()["errors"]
    assert all(set(error) == {"code", "message"} for error in errors)
    return [error["code"] for error in errors]


def created_application(api: Api, **changes: Any) -> Any:
    answer = api("POST", "/applications", {"name": "Web", "type": "reg"} | changes)
    assert answer.status_code == 201, answer.text
    return answer.json()["application"]


def created_user(api: Api, email: str, **extra: Any) -> str:
    identity = {"type": "email", "details": {"email": email}}
    answer = api("POST", "/user", {"identities": [identity]} | extra)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def claims_of(token: str) -> Any:
    segment = token.split(".")[1]
    return msgspec.json.decode(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))


def test_an_application_is_created_with_keys_that_kindes_sdks_accept(api: Api) -> None:
    made = created_application(api)
    assert re.fullmatch("[0-9a-f]{32}", made["client_id"])
    assert re.fullmatch("[a-zA-Z0-9]{40,60}", made["client_secret"])
    shown = api("GET", f"/applications/{made['id']}").json()
    assert shown["code"] == "OK"
    assert shown["application"]["client_secret"] == made["client_secret"]
    assert shown["application"]["type"] == "reg"


def test_a_single_page_application_has_no_secret(api: Api) -> None:
    made = created_application(api, type="spa")
    assert "client_secret" not in made
    assert "client_secret" not in api("GET", f"/applications/{made['id']}").json()["application"]


def test_an_application_is_changed_and_deleted(api: Api) -> None:
    path = f"/applications/{created_application(api)['id']}"
    body = {
        "name": "Renamed",
        "redirect_uris": [CALLBACK],
        "logout_uris": ["http://localhost:3000"],
        "login_uri": "http://localhost:3000/login",
        "is_admin": True,
        "client_id": "f" * 32,
        "scopes": ["create:users"],
    }
    assert api("PATCH", path, body).status_code == 200
    shown = api("GET", path).json()["application"]
    assert (shown["name"], shown["login_uri"]) == ("Renamed", "http://localhost:3000/login")
    assert shown["id"] == path.rsplit("/", 1)[1]
    assert api("GET", f"{path}/auth_redirect_urls").json()["redirect_urls"] == [CALLBACK]
    assert api("DELETE", path).json() == {"code": "OK", "message": "Success"}
    assert api("GET", path).status_code == 404
    assert codes(api("DELETE", path)) == ["APPLICATION_NOT_FOUND"]


@pytest.mark.parametrize("kind", ["auth_redirect_urls", "auth_logout_urls"])
def test_urls_are_added_replaced_and_deleted(api: Api, kind: str) -> None:
    path = f"/applications/{created_application(api)['id']}/{kind}"

    def urls() -> Any:
        answer = api("GET", path).json()
        return answer.get("redirect_urls", answer.get("logout_urls"))

    assert api("POST", path, {"urls": [CALLBACK]}).status_code == 200
    assert api("POST", path, {"urls": [CALLBACK, "https://a.example/cb"]}).status_code == 200
    assert urls() == [CALLBACK, "https://a.example/cb"]
    assert api("DELETE", path, urls=f"{CALLBACK},https://nobody.example").status_code == 200
    assert urls() == ["https://a.example/cb"]
    assert api("PUT", path, {"urls": ["https://b.example"]}).status_code == 200
    assert urls() == ["https://b.example"]
    refused = api("PUT", path, {"urls": ["https://*.com", "javascript:alert(1)"]})
    assert refused.status_code == 400
    assert codes(refused) == ["INVALID_REQUEST", "INVALID_REQUEST"]
    assert "urls[1]" in refused.json()["errors"][1]["message"]
    assert urls() == ["https://b.example"]


def test_the_hasura_mapping_is_switched_on_and_lifetimes_are_set(api: Api) -> None:
    path = f"/applications/{created_application(api)['id']}/tokens"
    body = {"access_token_lifetime": 60, "is_hasura_mapping_enabled": True}
    assert api("PATCH", path, body).status_code == 200
    tokens = api("GET", path).json()["tokens"]
    assert (tokens["access_token_lifetime"], tokens["id_token_lifetime"]) == (60, 3600)
    assert tokens["is_hasura_mapping_enabled"] is True
    for wrong in (
        {"access_token_lifetime": 0},
        {"access_token_lifetime": 2_592_001},  # a token must not outlive its key
        {"id_token_lifetime": 2_592_001},
        {"refresh_token_lifetime": 31_536_001},
        {"access_token_lifetime": "60"},
        {"is_hasura_mapping_enabled": "yes"},
        {"hasura_base_role": "Admin"},
        {"hasura_machine_role": "admin"},
    ):
        assert codes(api("PATCH", path, wrong)) == ["INVALID_REQUEST"]


def test_a_user_is_created_with_a_verified_email_and_can_sign_in(api: Api, running: House) -> None:
    user_id = created_user(api, "ada@example.com", password="correct horse")
    assert re.fullmatch("kp_[0-9a-f]{32}", user_id)
    user = api("GET", "/user", id=user_id, expand="organizations,identities").json()
    assert user["preferred_email"] == "ada@example.com"
    assert len(user["organizations"]) == 1
    assert user["identities"][0]["identity"] == "ada@example.com"
    stored = running.run(running.provider.ports.users.by_email, "ada@example.com")
    assert stored.is_email_verified


def test_an_email_that_is_taken_or_no_email_is_refused(api: Api) -> None:
    created_user(api, "ada@example.com")
    identity = {"type": "email", "details": {"email": "ADA@example.com"}}
    assert codes(api("POST", "/user", {"identities": [identity]})) == ["USER_ALREADY_EXISTS"]
    for identities in (
        [],
        [{"type": "phone", "details": {"phone": "+1"}}],
        [{"type": "email", "details": {"email": "x"}}],
        [{"type": "email", "details": {}}],
    ):
        assert codes(api("POST", "/user", {"identities": identities})) == ["INVALID_REQUEST"]


def test_a_weak_password_and_control_characters_are_refused(api: Api) -> None:
    identity = {"type": "email", "details": {"email": "ada@example.com"}}
    weak = api("POST", "/user", {"identities": [identity], "password": "short"})
    assert "at least 8" in weak.json()["errors"][0]["message"]
    profile = {"given_name": "A\x00", "family_name": "B\n"}
    refused = api("POST", "/user", {"identities": [identity], "profile": profile})
    assert codes(refused) == ["INVALID_REQUEST", "INVALID_REQUEST"]
    assert "profile.given_name" in refused.json()["errors"][0]["message"]


def test_users_are_listed_page_by_page_and_found_by_email(api: Api) -> None:
    ids = {created_user(api, f"user{number}@example.com") for number in range(5)}
    seen: list[str] = []
    token = ""
    while True:
        page = api("GET", "/users", page_size=2, next_token=token).json()
        seen += [user["id"] for user in page["users"]]
        token = page["next_token"]
        if not token:
            break
    assert len(seen) == 5
    assert set(seen) == ids
    found = api("GET", "/users", email="USER3@example.com,nobody@example.com").json()["users"]
    assert [user["email"] for user in found] == ["user3@example.com"]
    for query in ({"page_size": "0"}, {"page_size": "501"}, {"next_token": "é"}, {"phone": "1"}):
        assert codes(api("GET", "/users", **query)) == ["INVALID_REQUEST"]


def test_a_user_is_renamed_suspended_and_deleted(api: Api) -> None:
    user_id = created_user(api, "ada@example.com")
    body = {"given_name": "Ada", "is_suspended": True, "email": "eve@example.com", "id": "kp_0"}
    changed = api("PATCH", "/user", body, id=user_id).json()
    assert (changed["given_name"], changed["is_suspended"]) == ("Ada", True)
    assert (changed["email"], changed["id"]) == ("ada@example.com", user_id)
    assert api("DELETE", "/user", id=user_id).status_code == 200
    assert codes(api("GET", "/user", id=user_id)) == ["USER_NOT_FOUND"]
    assert codes(api("PATCH", "/user", {}, id=user_id)) == ["USER_NOT_FOUND"]
    assert codes(api("DELETE", "/user", id=user_id)) == ["USER_NOT_FOUND"]


def test_passwords_are_set_as_such_or_as_affordable_hashes(api: Api, running: House) -> None:
    path = f"/users/{created_user(api, 'ada@example.com')}/password"
    assert api("PUT", path, {"password": "correct horse"}).status_code == 200
    hashed = running.run(running.provider.ports.passwords.hash, "another horse")
    argon2id = {"hashed_password": hashed, "hashing_method": "argon2id"}
    assert api("PUT", path, argon2id).status_code == 200
    bcrypt = {"hashed_password": "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"}
    assert api("PUT", path, bcrypt).status_code == 200
    refused = api("PUT", path, bcrypt | {"salt": "x"})
    assert codes(refused) == ["INVALID_REQUEST"]
    assert "salt: not used with bcrypt" in refused.text
    costly = {"hashed_password": bcrypt["hashed_password"].replace("$05$", "$31$")}
    assert "cost must be at most 14" in api("PUT", path, costly).text
    unknown = api("PUT", path, bcrypt | {"hashing_method": "rot13"})
    assert "hashing_method: expected one of bcrypt, crypt, wordpress" in unknown.text
    dear = argon2id | {"hashed_password": re.sub("m=[0-9]+", "m=4194304", hashed)}
    assert codes(api("PUT", path, dear)) == ["INVALID_REQUEST"]
    assert codes(api("PUT", path, {})) == ["INVALID_REQUEST"]
    assert codes(api("PUT", "/users/kp_0/password", argon2id)) == ["USER_NOT_FOUND"]


def test_roles_are_created_and_given_to_members(api: Api) -> None:
    user_id = created_user(api, "ada@example.com")
    made = api("POST", "/roles", {"name": "Editor", "key": "editor"})
    assert made.status_code == 201
    role_id = made.json()["role"]["id"]
    assert [role["key"] for role in api("GET", "/roles").json()["roles"]] == ["editor"]
    assert codes(api("POST", "/roles", {"name": "E", "key": "editor"})) == ["ROLE_ALREADY_EXISTS"]
    assert codes(api("POST", "/roles", {"name": "E", "key": "a b"})) == ["INVALID_REQUEST"]
    (organization,) = api("GET", "/organizations").json()["organizations"]
    assert organization["is_default"] is True
    path = f"/organizations/{organization['code']}/users/{user_id}/roles"
    assert api("POST", path, {"role_id": role_id}).status_code == 200
    assert [role["key"] for role in api("GET", path).json()["roles"]] == ["editor"]
    assert api("DELETE", f"{path}/{role_id}").status_code == 200
    assert codes(api("DELETE", f"{path}/{role_id}")) == ["ROLE_NOT_FOUND"]
    assert codes(api("POST", path, {"role_id": "none"})) == ["ROLE_NOT_FOUND"]
    elsewhere = f"/organizations/org_none/users/{user_id}/roles"
    assert codes(api("POST", elsewhere, {"role_id": role_id})) == ["USER_NOT_FOUND"]


def test_a_token_is_minted_for_a_user_with_the_applications_claims(
    api: Api, running: House
) -> None:
    user_id = created_user(api, "ada@example.com")
    client_id = created_application(api)["client_id"]
    api("PATCH", f"/applications/{client_id}/tokens", {"is_hasura_mapping_enabled": True})
    body = {"email": "ada@example.com", "client_id": client_id}
    minted = api("POST", "/genkan/user_tokens", body).json()
    claims = claims_of(minted["access_token"])
    assert (claims["sub"], claims["azp"], claims["iss"]) == (user_id, client_id, ISSUER)
    assert claims["https://hasura.io/jwt/claims"]["x-hasura-user-id"] == user_id
    assert minted["token_type"] == "bearer"
    assert running.run(running.provider.ports.grants.by_id, claims["sid"]) is not None
    for wrong in (
        {"client_id": client_id},
        body | {"user_id": user_id},
        body | {"audience": ["https://other.example"]},
        body | {"org_code": "org_none"},
    ):
        assert codes(api("POST", "/genkan/user_tokens", wrong)) == ["INVALID_REQUEST"]
    api("PATCH", "/user", {"is_suspended": True}, id=user_id)
    assert codes(api("POST", "/genkan/user_tokens", body)) == ["INVALID_REQUEST"]


def test_keys_are_rotated_and_earlier_tokens_still_count(api: Api) -> None:
    assert api("POST", "/genkan/keys/rotate").json()["changes"]
    assert api("GET", "/roles").status_code == 200


def test_every_operation_refuses_a_missing_a_foreign_and_a_scopeless_token(
    running: House,
) -> None:
    # identity-security L15
    user = running.user("ada@example.com")
    others = [scope for scope in {each.scope for each in OPERATIONS} if "users" in scope]
    for operation in OPERATIONS:
        filled = operation.path.replace("{user_id}", user.id)
        path = re.sub(r"\{\w+\}", "x", filled).removeprefix("/api/v1")
        bare = running.browser.request(operation.method, f"/api/v1{path}")
        assert bare.status_code == 401
        assert codes(bare) == ["UNAUTHORIZED"]
        assert bare.headers["www-authenticate"].startswith("Bearer")
        scopes = [scope for scope in others if scope != operation.scope]
        assert codes(Api(running, scopes=scopes)(operation.method, path)) == ["FORBIDDEN"]


def test_a_token_counts_only_as_long_and_as_far_as_it_says(running: House) -> None:
    for wrong in (
        {"audience": []},
        {"audience": ["https://other.example/api"]},
        {"iss": "https://other.example"},
        {"exp": int(running.clock.now.timestamp()) - 60},
    ):
        assert Api(running, **wrong)("GET", "/roles").status_code == 401
    assert Api(running, audience=["https://localhost:8080/api"])("GET", "/roles").is_success
    assert Api(running, sub="kp_0")("GET", "/roles").status_code == 403
    # The scope was taken from the application after the token was made.
    assert Api(running, scopes=["read:roles"], registered=[])("GET", "/roles").status_code == 403


def test_bodies_that_can_not_be_read_are_refused_with_their_place(api: Api, running: House) -> None:
    headers = {"authorization": f"Bearer {running.management_token()}"}
    for body in (b"", b"{", b"[]", b"\xff", b"[" * 100_000, b'{"name": 1, "type": "reg"}'):
        answer = running.browser.post("/api/v1/applications", content=body, headers=headers)
        assert answer.status_code == 400, body[:20]
        assert set(codes(answer)) == {"INVALID_REQUEST"}
    for path in ("/applications/%00", "/applications/%ff", "/user?id=%00", "/applications/a%0Ab"):
        assert running.browser.get(f"/api/v1{path}", headers=headers).status_code in {400, 404}


def test_what_is_changed_is_noted_with_who_did_it(running: House, api: Api, house_url: str) -> None:
    application_id = created_application(api)["id"]
    api("DELETE", f"/applications/{application_id}")
    api("GET", "/applications")

    async def noted() -> list[tuple[object, ...]]:
        connection = await connect(house_url)
        rows = await connection.fetch(
            "select kind, actor is not null, subject, details::text from identity.audit_events"
            " where kind like 'management.%' order by number"
        )
        await connection.close()
        return [tuple(row.values()) for row in rows]

    named = f'{{"application_id": "{application_id}"}}'
    assert asyncio.run(noted()) == [
        ("management.create_application", True, application_id, '{"members": "name, type"}'),
        ("management.delete_application", True, application_id, named),
    ]


def test_no_answer_of_the_api_may_be_cached(running: House) -> None:
    for endpoint in ROUTES:
        for method in endpoint.methods:
            answer = running.browser.request(method, endpoint.path)
            assert answer.headers["cache-control"] == "no-store"
