"""Which scopes of APIs are in a user's token, and which applications let a user in."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from genkan.identity.model.application import Application, ApplicationKind, AuthorisedApi
from genkan.identity.model.organization import Membership, Organization
from genkan.identity.model.role import Role
from genkan.identity.names import (
    Audience,
    ClientId,
    OrganizationCode,
    RoleId,
    RoleKey,
    Scope,
    UserId,
)
from genkan.identity.tokens.api_scope import api_scopes, offered_scopes

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
APPLICATION = Application(
    client_id=ClientId("c"),
    name="Acme",
    kind=ApplicationKind.REGULAR,
    secret_hash=b"",
    sealed_secret=None,
    created_at=NOW,
)


def scopes(words: str) -> tuple[Scope, ...]:
    return tuple(Scope(each) for each in words.split())


def api(audience: str, offered: str, own: str | None = None) -> AuthorisedApi:
    """An API; own: the scopes that the application is limited to."""
    return AuthorisedApi(
        audience=Audience(audience),
        offered=scopes(offered),
        scopes=scopes(own or ""),
        is_limited=own is not None,
    )


TODOS, NOTES = api("todos", "read write"), api("notes", "read print")
CASES: tuple[tuple[tuple[AuthorisedApi, ...], dict[str, str], str], ...] = (
    ((), {"todos": "read"}, ""),
    ((TODOS,), {}, ""),
    ((TODOS,), {"todos": "write read"}, "read write"),
    ((TODOS,), {"notes": "read"}, ""),
    # What the API has no more is nobody's.
    ((TODOS,), {"todos": "read gone"}, "read"),
    ((api("todos", "read write", "read"),), {"todos": "read write"}, "read"),
    ((api("todos", "read write", "read"),), {"todos": "write"}, ""),
    ((api("todos", "read write", ""),), {"todos": "read write"}, ""),
    # Of two APIs that both have `read`, each would take it for its own.
    ((TODOS, NOTES), {"todos": "read write"}, "write"),
    ((TODOS, NOTES), {"todos": "read", "notes": "read print"}, "print read"),
    ((TODOS, api("notes", "read print", "print")), {"todos": "read", "notes": "read"}, ""),
)


@pytest.mark.parametrize(("apis", "held", "expected"), CASES)
def test_a_scope_is_in_the_token_when_held_and_passed_on_at_every_api_that_has_it(
    apis: tuple[AuthorisedApi, ...], held: dict[str, str], expected: str
) -> None:
    held_scopes = {Audience(each): frozenset(scopes(words)) for each, words in held.items()}
    assert api_scopes(apis, held_scopes) == scopes(expected)


def test_a_request_may_name_the_scopes_of_its_audiences() -> None:
    ours = replace(api("http://localhost/api", "read:users"), is_management_api=True)
    application = replace(APPLICATION, apis=(TODOS, api("notes", "read print", "print"), ours))
    asked = [Audience(each) for each in ("todos", "notes", "http://localhost/api", "other")]
    assert offered_scopes(application, asked) == set(scopes("read write print"))
    assert offered_scopes(application, asked[1:]) == set(scopes("print"))
    assert offered_scopes(application, ()) == set()


def test_access_control_lets_in_holders_alone() -> None:
    def member(*role_ids: str) -> Membership:
        return Membership(
            user_id=UserId("kp_1"),
            organization=Organization(
                code=OrganizationCode("org_1"), name="Acme", is_default=True, created_at=NOW
            ),
            roles=tuple(Role(id=RoleId(each), key=RoleKey(each), name=each) for each in role_ids),
        )

    listed = replace(APPLICATION, access_roles=(RoleId("a"), RoleId("b")))
    closed = replace(listed, is_access_control_enabled=True)
    empty = replace(APPLICATION, is_access_control_enabled=True)
    for place in (None, member(), member("c")):
        assert listed.admits(place)
        assert not closed.admits(place)
    for place in (member("a"), member("c", "b")):
        assert closed.admits(place)
        assert not empty.admits(place)
