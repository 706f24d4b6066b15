"""Whatever ends a session or takes access away is told at its commit, by whichever way it comes.

The event: docs/reference/session-events.md.
"""

import asyncio
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import pytest

from genkan.identity.model.session import SignOn
from genkan.identity.model.user import User
from tests.identity.feature.management.api import Api
from tests.identity.in_process import ISSUER, House
from tests.identity.oauth_client import Client, claims_of, client

HOME = "http://localhost:3000"
PATIENCE_SECONDS = 60


def done(answer: httpx.Response) -> Any:
    """The body of an answer that has to be a success."""
    assert answer.is_success, answer.text
    return answer.json()


@dataclass
class Heard:
    """What the channel said, in order."""

    connection: Any
    payloads: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    @classmethod
    async def open(cls, url: str) -> "Heard":
        heard = cls(await asyncpg.connect(url))
        await heard.connection.add_listener(
            "genkan_sessions", lambda *told: heard.payloads.put_nowait(told[3])
        )
        return heard

    async def so_far(self) -> list[dict[str, Any]]:
        """All events of what was committed until now."""
        fence = secrets.token_hex(8)
        await self.connection.execute("select pg_notify('genkan_sessions', $1)", fence)
        events: list[dict[str, Any]] = []
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (payload := await self.payloads.get()) != fence:
                events.append(json.loads(payload))
        return events


@dataclass(frozen=True)
class Scene:
    """Ada, who is signed in to an application; an editor who may write posts, and a member."""

    running: House
    api: Api
    heard: Heard
    application: Client
    ada: User
    tokens: dict[str, Any]
    role_id: str
    permission_id: str
    code: str

    @property
    def sid(self) -> str:
        return claims_of(self.tokens["access_token"])["sid"]

    @property
    def member(self) -> str:
        return f"/organizations/{self.code}/users/{self.ada.id}"

    def events(self) -> set[tuple[str, str | None, str | None]]:
        """Of what was committed since the last look: kind, `sub`, `sid`."""
        events = self.running.run(self.heard.so_far)
        for event in events:
            assert event["iss"] == ISSUER
            assert isinstance(event["at"], float)
        return {(event["event"], event.get("sub"), event.get("sid")) for event in events}

    def session(self) -> SignOn:
        ports = self.running.provider.ports
        (found,) = self.running.run(ports.sessions.signed_on, self.ada.id, self.running.clock.now)
        return SignOn(found.id, found.user_id)


@pytest.fixture
def scene(running: House, house_url: str) -> Iterator[Scene]:
    api = Api(running)
    application = client(running, logout_uris=(HOME,))
    ada = running.user("ada@x.io")
    organizations = done(api("GET", "/organizations"))["organizations"]
    code = next(each["code"] for each in organizations if each["is_default"])
    permission_id = made(api, "permissions", "write:posts")
    role_id = made(api, "roles", "editor")
    done(api("PATCH", f"/roles/{role_id}/permissions", {"permissions": [{"id": permission_id}]}))
    done(api("POST", f"/organizations/{code}/users/{ada.id}/roles", {"role_id": role_id}))
    heard = running.run(Heard.open, house_url)
    tokens = application.tokens(ada)
    scene = Scene(running, api, heard, application, ada, tokens, role_id, permission_id, code)
    assert scene.events() == set()  # giving and signing in end nothing
    yield scene
    running.run(heard.connection.close)


def made(api: Api, path: str, key: str) -> str:
    """The id of a new role or permission."""
    answer = api("POST", f"/{path}", {"key": key, "name": key})
    assert answer.is_success, answer.text
    return next(each["id"] for each in done(api("GET", f"/{path}"))[path] if each["key"] == key)


Way = Callable[[Scene], object]


def reuse_a_refresh_token(scene: Scene) -> None:
    first = scene.tokens["refresh_token"]
    second = scene.application.refresh(first).json()["refresh_token"]
    assert scene.application.refresh(second).status_code == 200
    assert scene.application.refresh(first).status_code == 400


def end_the_sessions_elsewhere(scene: Scene) -> None:
    sessions = scene.running.provider.ports.sessions
    scene.running.run(sessions.revoke_others, scene.ada.id, "another", scene.running.clock.now)


def end_one_session(scene: Scene) -> None:
    done(scene.api("DELETE", f"/genkan/users/{scene.ada.id}/sessions/{scene.session().id}"))


ENDS_OF_THE_SESSION: dict[str, Way] = {
    "sign-out": lambda s: s.running.browser.get("/logout", params={"redirect": HOME}),
    "revocation of the refresh token (RFC 7009)": lambda s: revoke(s, "refresh_token"),
    "revocation of the access token (RFC 7009)": lambda s: revoke(s, "access_token"),
    "all sessions by the management API": lambda s: done(
        s.api("DELETE", f"/users/{s.ada.id}/sessions")
    ),
    "one session by the management API": end_one_session,
    "the portal's button for all others": end_the_sessions_elsewhere,
    "reuse of a refresh token": reuse_a_refresh_token,
    "a new password by the management API": lambda s: done(
        s.api("PUT", f"/users/{s.ada.id}/password", {"hashed_password": "$2b$10$" + "a" * 53})
    ),
    "the application's removal": lambda s: done(
        s.api("DELETE", f"/applications/{s.application.client_id}")
    ),
}


def revoke(scene: Scene, kind: str) -> None:
    form = {
        "token": scene.tokens[kind],
        "client_id": scene.application.client_id,
        "client_secret": "s" * 52,
    }
    assert scene.running.browser.post("/oauth2/revoke", data=form).status_code == 200


@pytest.mark.parametrize("way", ENDS_OF_THE_SESSION)
def test_the_end_of_a_session_is_told(scene: Scene, way: str) -> None:
    ENDS_OF_THE_SESSION[way](scene)
    assert scene.events() == {("session-revoked", scene.ada.id, scene.sid)}


def test_a_code_that_is_used_twice_ends_its_session(scene: Scene) -> None:
    code = scene.application.code(scene.ada, prompt="login")
    tokens = scene.application.redeem(code).json()
    scene.events()
    assert scene.application.redeem(code).status_code == 400
    sid = claims_of(tokens["access_token"])["sid"]
    assert scene.events() == {("session-revoked", scene.ada.id, sid)}


def test_a_suspended_user_is_told_of(scene: Scene) -> None:
    done(scene.api("PATCH", "/user", {"is_suspended": True}, id=scene.ada.id))
    assert ("user-disabled", scene.ada.id, None) in scene.events()
    done(scene.api("PATCH", "/user", {"is_suspended": False}, id=scene.ada.id))
    assert scene.events() == set()


def test_of_a_user_who_goes_nothing_else_is_told(scene: Scene) -> None:
    done(scene.api("DELETE", "/user", id=scene.ada.id))
    assert scene.events() == {("user-deleted", scene.ada.id, None)}


CHANGES_OF_ACCESS: dict[str, Way] = {
    "a role is taken": lambda s: done(s.api("DELETE", f"{s.member}/roles/{s.role_id}")),
    "a role permits less": lambda s: done(
        s.api("DELETE", f"/roles/{s.role_id}/permissions/{s.permission_id}")
    ),
    "a role goes": lambda s: done(s.api("DELETE", f"/roles/{s.role_id}")),
    "a role has another key": lambda s: done(
        s.api("PATCH", f"/roles/{s.role_id}", {"key": "author", "name": "Author"})
    ),
    "a permission goes": lambda s: done(s.api("DELETE", f"/permissions/{s.permission_id}")),
    "a permission has another key": lambda s: done(
        s.api("PATCH", f"/permissions/{s.permission_id}", {"key": "write:all", "name": "W"})
    ),
    "an organization is suspended": lambda s: sql(
        s, "update identity.organizations set suspended_at = now() where code = $1", s.code
    ),
    "the email is another": lambda s: sql(
        s, "update identity.users set email = 'other@x.io' where id = $1", s.ada.id
    ),
}


def sql(scene: Scene, statement: str, *arguments: Any) -> None:
    scene.running.run(scene.heard.connection.execute, statement, *arguments)


@pytest.mark.parametrize("way", CHANGES_OF_ACCESS)
def test_access_that_changed_is_told(scene: Scene, way: str) -> None:
    CHANGES_OF_ACCESS[way](scene)
    assert scene.events() == {("access-changed", scene.ada.id, None)}


def test_a_permission_and_a_scope_of_ones_own_are_told_of_when_they_are_taken(scene: Scene) -> None:
    done(scene.api("POST", f"{scene.member}/permissions", {"permission_id": scene.permission_id}))
    api = {"name": "Todos", "audience": "todos"}
    api_id = done(scene.api("POST", "/apis", api))["api"]["id"]
    scope = done(scene.api("POST", f"/apis/{api_id}/scopes", {"key": "read:todos"}))["scope"]["id"]
    done(scene.api("POST", f"{scene.member}/apis/{api_id}/scopes/{scope}"))
    done(scene.api("POST", f"/roles/{scene.role_id}/scopes", {"scope_id": scope}))
    assert scene.events() == set()
    for path in (
        f"{scene.member}/permissions/{scene.permission_id}",
        f"{scene.member}/apis/{api_id}/scopes/{scope}",
        f"/roles/{scene.role_id}/scopes/{scope}",
    ):
        done(scene.api("DELETE", path))
        assert scene.events() == {("access-changed", scene.ada.id, None)}, path


def test_leaving_an_organization_and_its_end_are_told(scene: Scene) -> None:
    for leave in (
        lambda code: scene.api("DELETE", f"/organizations/{code}/users/{scene.ada.id}"),
        lambda code: scene.api("DELETE", f"/organization/{code}"),
    ):
        made = done(scene.api("POST", "/organization", {"name": "Acme"}))
        code = made["organization"]["code"]
        done(scene.api("POST", f"/organizations/{code}/users", {"users": [{"id": scene.ada.id}]}))
        assert scene.events() == set()
        done(leave(code))
        assert scene.events() == {("access-changed", scene.ada.id, None)}


def test_what_ends_nothing_is_not_told(scene: Scene) -> None:
    scene.application.refresh(scene.tokens["refresh_token"])
    done(scene.api("PATCH", "/user", {"given_name": "Adah"}, id=scene.ada.id))
    done(scene.api("PATCH", f"/roles/{scene.role_id}", {"key": "editor", "name": "Red"}))
    scene.running.clock.turn(days=400)
    scene.running.run(scene.running.provider.ports.grants.remove_expired, scene.running.clock.now)
    assert ("access-changed", scene.ada.id, None) not in scene.events()


def test_an_undone_change_is_not_told(scene: Scene) -> None:
    async def undo() -> None:
        transaction = scene.heard.connection.transaction()
        await transaction.start()
        await scene.heard.connection.execute("delete from identity.users")
        await transaction.rollback()

    scene.running.run(undo)
    assert scene.events() == set()
