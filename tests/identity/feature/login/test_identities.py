"""Who can be found by which email, and what is counted of a sign-in."""

import secrets
from typing import Any

import pytest

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.identity import Identity, IdentityKind
from genkan.identity.names import ConnectionId, IdentityId, UserId
from tests.identity.in_process import House


def identity(running: House, user_id: UserId, name: str, **changes: Any) -> Identity:
    """A stored identity, an unverified email unless said otherwise."""
    made = Identity(
        id=IdentityId(f"identity_{secrets.token_hex(16)}"),
        user_id=user_id,
        kind=changes.pop("kind", IdentityKind.EMAIL),
        name=name,
        is_verified=changes.pop("is_verified", False),
        created_at=running.clock.now,
        **changes,
    )
    assert running.run(running.provider.ports.identities.create, made)
    return made


def identities(running: House, user_id: UserId) -> list[tuple[str, bool, bool]]:
    """Name, whether verified, whether primary."""
    found = running.run(running.provider.ports.identities.of_users, [user_id])
    return sorted((each.name, each.is_verified, each.is_primary) for each in found[user_id])


def test_a_users_email_is_their_first_identity(running: House) -> None:
    user = running.user("Ada@x.io", username="ada")
    assert identities(running, user.id) == [("Ada@x.io", True, True), ("ada", True, True)]


def test_another_email_finds_its_user_once_it_is_verified(running: House) -> None:
    ports = running.provider.ports
    user = running.user("ada@x.io")
    identity(running, user.id, "unproven@x.io")
    identity(running, user.id, "proven@x.io", is_verified=True)
    assert running.run(ports.users.by_email, "PROVEN@x.io").id == user.id
    assert running.run(ports.users.by_email, "unproven@x.io") is None


def test_an_identity_made_primary_is_the_users_email_and_the_earlier_stays(running: House) -> None:
    ports = running.provider.ports
    user = running.user("ada@x.io")
    other = identity(running, user.id, "other@x.io", is_verified=True)
    assert running.run(ports.identities.make_primary, other.id, running.clock.now)
    assert running.run(ports.users.by_id, user.id).email == "other@x.io"
    assert identities(running, user.id) == [("ada@x.io", True, False), ("other@x.io", True, True)]
    assert running.run(ports.identities.delete, other.id, running.clock.now)
    assert running.run(ports.users.by_id, user.id).email == "ada@x.io"


def test_the_last_email_may_go_and_another_may_come(running: House) -> None:
    ports = running.provider.ports
    user = running.user("ada@x.io")
    (only,) = running.run(ports.identities.of_users, [user.id])[user.id]
    assert running.run(ports.identities.delete, only.id, running.clock.now)
    stored = running.run(ports.users.by_id, user.id)
    assert (stored.email, stored.is_email_verified) == (None, False)
    identity(running, user.id, "new@x.io")
    assert running.run(ports.users.by_id, user.id).email == "new@x.io"


def test_a_name_is_one_users_and_an_account_elsewhere_is_one_identity(running: House) -> None:
    ada, eve = running.user("ada@x.io"), running.user("eve@x.io")
    identity(running, ada.id, "second@x.io")
    with pytest.raises(AlreadyExists):
        identity(running, eve.id, "SECOND@x.io")
    with pytest.raises(AlreadyExists):
        running.user("Second@x.io")
    google = {"kind": IdentityKind.SOCIAL, "connection_id": ConnectionId("conn_1"), "subject": "1"}
    identity(running, ada.id, "ada", **google)
    with pytest.raises(AlreadyExists):
        identity(running, eve.id, "eve", **google)
    found = running.run(running.provider.ports.identities.by_subject, "conn_1", "1")
    assert (found.user_id, found.is_primary) == (ada.id, True)
