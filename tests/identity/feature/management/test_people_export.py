"""Everybody, out and in again: ids, proven addresses, roles and passwords."""

import pytest

from genkan.cli.embedded.cluster import Cluster
from genkan.identity.passwords.imported_hash import Bcrypt, HashRefused, stored_form
from genkan.identity.passwords.own_hash import checked_own_hash, written_hash
from tests.clients.database import new_database
from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.in_process import House, house

WITH_HASHES = {"has_password_hashes": True}
BCRYPT = "$2b$10$" + "a" * 53


def test_people_travel_with_passwords_and_roles(
    running: House, postgres_server: Cluster, begun: str
) -> None:
    api = Api(running)
    ada = running.user("ada@acme.io", username="ada")
    running.user("grace@acme.io", None, password_hash=stored_form(Bcrypt(BCRYPT)))
    code = done(api("POST", "/organization", {"name": "Acme"}))["organization"]["code"]
    done(api("POST", "/roles", {"key": "editor", "name": "Editor"}), 201)
    done(
        api(
            "POST", f"/organizations/{code}/users", {"users": [{"id": ada.id, "roles": ["editor"]}]}
        )
    )
    done(api("PATCH", "/user", {"is_suspended": True}, id=ada.id))
    first = done(api("POST", "/genkan/export", WITH_HASHES, page_size=1))
    then = done(
        api("POST", "/genkan/export", WITH_HASHES, page_size=1, next_token=first["next_token"])
    )
    assert then["next_token"] is None
    assert then["organizations"] == []
    lines = {"organizations": first["organizations"], "users": first["users"] + then["users"]}
    assert {each["email"] for each in lines["users"]} == {"ada@acme.io", "grace@acme.io"}
    told = done(api("GET", "/genkan/audit_log", kind="management.export_people"))["audit_log"]
    assert len(told) == 2

    with new_database(postgres_server, template=begun) as url, house(url) as other:
        there = Api(other)
        done(there("POST", "/roles", {"key": "editor", "name": "Editor"}), 201)
        taken = done(there("POST", "/genkan/import", lines))
        assert [each["outcome"] for each in taken["users"]] == ["created", "created"]
        assert [each["notes"] for each in taken["users"]] == [[], []]
        ports = other.provider.ports
        found = other.run(ports.users.by_email, "ada@acme.io")
        assert (found.id, found.username, found.is_suspended) == (ada.id, "ada", True)
        assert found.is_email_verified
        stored = other.run(ports.users.password_hash, ada.id)
        assert other.run(ports.passwords.verify, "correct horse", stored)
        members = done(there("GET", f"/organizations/{code}/users"))["organization_users"]
        assert [(each["id"], each["roles"]) for each in members] == [(ada.id, ["editor"])]
        again = done(there("POST", "/genkan/export", WITH_HASHES, page_size=500))
        by_id = {each["id"]: each for each in again["users"]}
        for each in lines["users"]:
            assert by_id[each["id"]]["password"] == each["password"]


def test_reading_hashes_needs_its_own_scope(running: House) -> None:
    api = Api(running, scopes=["read:users"])
    assert refusal(api("POST", "/genkan/export", WITH_HASHES))[:2] == (403, "FORBIDDEN")


@pytest.mark.parametrize(
    "text",
    [
        "$argon2id$v=19$m=9999999,t=1,p=1$c29tZXNhbHQ$" + "a" * 43,
        "$argon2id$v=19$m=65536,t=99,p=1$c29tZXNhbHQ$" + "a" * 43,
        "$argon2i$v=19$m=65536,t=3,p=1$c29tZXNhbHQ$" + "a" * 43,
        "imported:{}",
    ],
)
def test_a_hash_of_ours_that_would_cost_too_much_is_refused(text: str) -> None:
    """L19"""
    with pytest.raises(HashRefused):
        checked_own_hash(text)


def test_a_hash_is_written_by_the_name_of_its_method() -> None:
    assert written_hash(stored_form(Bcrypt(BCRYPT))) == ("bcrypt", BCRYPT)
