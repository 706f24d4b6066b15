"""People, organizations and what hangs on them, so that no page of theirs is empty."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from tests.clients.house import House, house_up, management
from tests.clients.management import sent

# Nobody listens at the discard port: each delivery is refused at once.
DEAF_HOST: Final = "localhost:9"
DEAF: Final = f"http://{DEAF_HOST}/hooks"


@dataclass(frozen=True, slots=True)
class Seed:
    """The ids that pages are opened by."""

    user: str
    organization: str
    role: str
    webhook: str


@contextmanager
def people_house(folder: Path) -> Generator[House]:
    """A Genkan that may tell webhooks on this machine, as in `.env`."""
    allowed = f"GENKAN_OUTBOUND_PRIVATE_HOSTS={DEAF_HOST}\n"
    (folder / ".env").write_text(allowed, encoding="utf-8")
    with house_up(folder) as house:
        yield house


def seed(house: House) -> Seed:
    """Ada with a role in Acme, a flag, a property, a webhook that fails, an invitation."""
    with management(house) as api:
        role = sent(api.post("roles", json={"name": "Editor", "key": "editor"}))["role"]
        permission = sent(
            api.post("permissions", json={"name": "Read todos", "key": "read:todos"})
        )["permission"]
        given = {"permissions": [{"id": permission["id"], "operation": "add"}]}
        sent(api.patch(f"roles/{role['id']}/permissions", json=given))
        created = sent(api.post("organization", json={"name": "Acme"}))
        code = created["organization"]["code"]
        told = {
            "name": "Nobody listens",
            "endpoint": DEAF,
            "event_types": ["user.created", "user.updated", "role.created"],
        }
        webhook = sent(api.post("webhooks", json=told))["webhook"]["id"]
        user = _user(api, "ada@example.com", "Ada", "Lovelace")
        for each in range(12):
            _user(api, f"person{each}@example.com", "Person", str(each))
        sent(
            api.post(
                f"organizations/{code}/users", json={"users": [{"id": user, "roles": ["editor"]}]}
            )
        )
        invitation = {"email": "eve@example.com", "roles": ["editor"], "send_email": True}
        sent(api.post(f"organization/{code}/invites", json=invitation))
        flag = {
            "name": "New look",
            "key": "new_look",
            "type": "bool",
            "allow_override_level": "usr",
            "default_value": False,
        }
        sent(api.post("feature_flags", json=flag))
        sent(
            api.post("environment_variables", json={"key": "CRM_URL", "value": "http://localhost"})
        )
    return Seed(user=user, organization=code, role=role["id"], webhook=webhook)


def _user(api: httpx.Client, email: str, given_name: str, family_name: str) -> str:
    body = {
        "profile": {"given_name": given_name, "family_name": family_name},
        "identities": [{"type": "email", "details": {"email": email}}],
        "password": "correct horse battery",
    }
    return sent(api.post("user", json=body))["id"]
