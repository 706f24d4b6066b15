"""What is an event: each change once, in the transaction that made it, by its door."""

import asyncio
from typing import Any

import asyncpg
import pytest
from jsonschema import Draft202012Validator

from genkan.identity.model.event import EventType
from genkan.identity.model.passkey import Passkey
from tests.identity.feature.management.api import Api, done
from tests.identity.feature.webhooks.conftest import Told
from tests.identity.feature.webhooks.receiver import receiving
from tests.identity.in_process import house

ADA = {
    "profile": {"given_name": "Ada", "family_name": "Lovelace"},
    "identities": [{"type": "email", "details": {"email": "ada@example.com"}}],
}


def new_user(api: Api, **changes: Any) -> str:
    return done(api("POST", "/user", {**ADA, **changes}))["id"]


def organization(api: Api, name: str = "Acme") -> str:
    return done(api("POST", "/organization", {"name": name}))["organization"]["code"]


def test_a_new_user_is_told_whole_in_kindes_shape(told: Told) -> None:
    role = {"name": "Editor", "key": "editor", "is_default_role": True}
    role_id = done(told.api("POST", "/roles", role), 201)["role"]["id"]
    permission = {"name": "Read", "key": "read:todos"}
    permission_id = done(told.api("POST", "/permissions", permission), 201)["permission"]["id"]
    body = {"permissions": [{"id": permission_id}]}
    done(told.api("PATCH", f"/roles/{role_id}/permissions", body))
    assert sorted(told.types()) == ["permission.created", "role.created", "role.updated"]
    user_id = new_user(told.api)
    assert told.types() == ["user.created"]
    (came,) = told.receiver.came
    claims = dict(came.claims)
    event_id = claims.pop("event_id")
    assert event_id.startswith("event_")
    happened = told.running.clock.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    default = done(told.api("GET", "/organizations"))["organizations"][0]["code"]
    assert claims == {
        "type": "user.created",
        "source": "api",
        "timestamp": happened,
        "event_timestamp": happened,
        "iat": int(told.running.clock.now.timestamp()),
        "data": {
            "user": {
                "id": user_id,
                "email": "ada@example.com",
                "first_name": "Ada",
                "last_name": "Lovelace",
                "phone": None,
                "username": None,
                "is_suspended": False,
                "is_password_reset_requested": False,
                "organizations": [
                    {
                        "code": default,
                        "roles": ["editor"],
                        "permissions": [{"id": permission_id, "key": "read:todos"}],
                    }
                ],
            }
        },
    }
    read = done(told.api("GET", f"/events/{event_id}"))["event"]
    assert read == {
        "type": "user.created",
        "source": "api",
        "event_id": event_id,
        "timestamp": int(told.running.clock.now.timestamp() * 1000),
        "data": claims["data"],
    }


def test_each_change_of_a_user_is_told_once(told: Told) -> None:
    user_id, code = new_user(told.api), organization(told.api)
    role_id = done(told.api("POST", "/roles", {"name": "R", "key": "r"}), 201)["role"]["id"]
    permission = {"name": "P", "key": "p"}
    permission_id = done(told.api("POST", "/permissions", permission), 201)["permission"]["id"]
    told.types()
    member = f"/organizations/{code}/users/{user_id}"
    for body in ({"given_name": "Augusta"}, {"is_suspended": True}):
        assert told.api("PATCH", "/user", body, id=user_id).is_success
        assert told.types() == ["user.updated"]
    changes: list[tuple[str, str, Any]] = [
        ("PUT", f"/users/{user_id}/password", {"hashed_password": "$2b$10$" + "a" * 53}),
        ("POST", f"/organizations/{code}/users", {"users": [{"id": user_id}]}),
        ("POST", f"{member}/roles", {"role_id": role_id}),
        ("POST", f"{member}/permissions", {"permission_id": permission_id}),
        ("DELETE", f"{member}/permissions/{permission_id}", None),
        ("DELETE", f"{member}/roles/{role_id}", None),
        ("DELETE", member, None),
        ("POST", f"/users/{user_id}/identities", {"type": "username", "value": "ada"}),
    ]
    for method, path, body in changes:
        answer = told.api(method, path, body)
        assert answer.is_success, (path, answer.text)
        assert told.types() == ["user.updated"], path
    username = told.receiver.came[0].claims["data"]["user"]["username"]
    assert username == "ada"
    assert told.api("DELETE", "/user", id=user_id).is_success
    assert told.types() == ["user.deleted"]
    assert told.receiver.came[0].claims["data"] == {"user": {"id": user_id}}


def test_what_else_can_be_changed_is_told(told: Told) -> None:
    code = organization(told.api)
    done(told.api("PATCH", f"/organization/{code}", {"name": "Acme & Sons"}))
    done(told.api("DELETE", f"/organization/{code}"))
    role_id = done(told.api("POST", "/roles", {"name": "R", "key": "r"}), 201)["role"]["id"]
    done(told.api("PATCH", f"/roles/{role_id}", {"name": "R", "key": "s"}), 201)
    done(told.api("DELETE", f"/roles/{role_id}"))
    body = {"name": "P", "key": "p"}
    permission_id = done(told.api("POST", "/permissions", body), 201)["permission"]["id"]
    changed = {"name": "Q", "key": "p"}
    assert told.api("PATCH", f"/permissions/{permission_id}", changed).is_success
    done(told.api("DELETE", f"/permissions/{permission_id}"))
    person = {"first_name": "Bo", "last_name": "B", "email": "bo@example.com"}
    done(told.api("POST", "/subscribers", **person), 201)
    kinds = told.types()
    for subject in ("organization", "role", "permission"):
        assert sorted(kind for kind in kinds if kind.startswith(subject)) == [
            f"{subject}.{change}" for change in ("created", "deleted", "updated")
        ]
    data = {each.type: each.claims["data"] for each in told.receiver.came}
    assert data["organization.updated"]["organization"]["name"] == "Acme & Sons"
    assert data["organization.deleted"] == {"organization": {"code": code}}
    assert data["role.updated"]["role"] == {
        "id": role_id,
        "key": "s",
        "name": "R",
        "description": "",
        "is_default_role": False,
    }
    assert data["permission.deleted"] == {"permission": {"id": permission_id}}
    subscriber = data["subscriber.created"]["subscriber"]
    assert (subscriber["email"], subscriber["user_id"]) == ("bo@example.com", None)


def test_what_is_told_fits_the_schema_of_its_type(told: Told) -> None:
    listed = done(told.api("GET", "/event_types"))["event_types"]
    schemas = {each["code"]: each["schema"] for each in listed}
    user = told.running.user("cy@example.com")
    organization(told.api)
    ports = told.running.provider.ports
    passkey = Passkey(
        credential_id=b"c",
        user_id=user.id,
        public_key=b"k",
        sign_count=0,
        name="Phone",
        created_at=told.running.clock.now,
    )
    told.running.run(ports.passkeys.create, passkey)
    told.running.run(ports.passkeys.remove, user.id, b"c")
    told.running.run(ports.users.note_sign_in, user.id, told.running.clock.now)
    told.running.run(ports.users.note_failed_sign_in, "cy@example.com")
    told.running.run(ports.users.note_failed_sign_in, "nobody@example.com")
    kinds = told.types()
    assert sorted(kinds) == [
        "organization.created",
        "passkey.added",
        "passkey.removed",
        "user.authenticated",
        "user.authentication_failed",
        "user.created",
    ]
    for each in told.receiver.came:
        Draft202012Validator(schemas[each.type]).validate(each.claims["data"])
    sources = {each.type: each.claims["source"] for each in told.receiver.came}
    assert sources["user.created"] == "user"
    assert sources["organization.created"] == "api"


def test_a_change_that_is_rolled_back_was_never_an_event(told: Told) -> None:
    new_user(told.api)
    told.types()
    assert told.api("POST", "/user", ADA).status_code == 400
    body = {"users": [{"id": "kp_nobody"}]}
    assert told.api("POST", f"/organizations/{organization(told.api)}/users", body).is_error
    assert told.types() == ["organization.created"]

    async def fail_at_the_end() -> None:
        pool = told.running.provider.ports.users._pool  # type: ignore[attr-defined]
        events = told.running.provider.ports.users._events  # type: ignore[attr-defined]
        async with pool.lend() as connection, connection.transaction():
            await events.told(connection, EventType.USER_DELETED, {"user": {"id": "kp_1"}})
            raise RuntimeError("after the event")

    with pytest.raises(RuntimeError):
        told.running.run(fail_at_the_end)
    assert told.types() == []


def test_an_event_can_not_be_written_outside_of_a_transaction(told: Told) -> None:
    async def write() -> None:
        store = told.running.provider.ports.users
        async with store._pool.lend() as connection:  # type: ignore[attr-defined]
            await store._events.named(connection, EventType.USER_DELETED, "kp_1")  # type: ignore[attr-defined]

    with pytest.raises(AssertionError, match="stands in the transaction"):
        told.running.run(write)


def test_nobody_is_told_of_an_import(told: Told) -> None:
    lines = {
        "organizations": [{"organization_code": "org_1", "name": "Old"}],
        "users": [{"id": "kp_1", "email": "old@example.com", "organizations": ["org_1"]}],
    }
    done(told.api("POST", "/genkan/import", lines))
    assert told.types() == []
    assert told.api("PATCH", "/user", {"given_name": "Olda"}, id="kp_1").is_success
    assert told.types() == ["user.updated"]


def test_only_what_a_webhook_wants_is_written(told: Told) -> None:
    body = {"event_types": ["user.deleted"]}
    done(told.api("PATCH", f"/webhooks/{told.webhook_id}", body))
    user_id = new_user(told.api)
    assert told.api("DELETE", "/user", id=user_id).is_success
    assert told.types() == ["user.deleted"]

    async def count() -> int:
        connection = await asyncpg.connect(told.running.provider.config.database_url)
        try:
            return await connection.fetchval("select count(*) from identity.events")
        finally:
            await connection.close()

    assert asyncio.run(count()) == 1


def test_the_operators_own_application_is_the_source_admin(house_url: str) -> None:
    with receiving() as receiver:
        settings = {
            "GENKAN_OUTBOUND_PRIVATE_HOSTS": receiver.place,
            "GENKAN_BOOTSTRAP_CLIENT_ID": "b" * 32,
            "GENKAN_BOOTSTRAP_CLIENT_SECRET": "s" * 52,
        }
        with house(house_url, **settings) as running:
            api = Api(running, azp="b" * 32)
            body = {"endpoint": receiver.url, "name": "O", "event_types": ["role.created"]}
            done(api("POST", "/webhooks", body))
            done(api("POST", "/roles", {"name": "R", "key": "r"}), 201)
            done(Api(running)("POST", "/roles", {"name": "S", "key": "s"}), 201)
            came = receiver.wait_for(2)
    sources = {each.claims["data"]["role"]["key"]: each.claims["source"] for each in came}
    assert sources == {"r": "admin", "s": "api"}
