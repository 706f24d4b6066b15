"""@kinde/management-api-js, unmodified: told an http domain, and by its environment over https."""

import secrets
from pathlib import Path
from typing import Any

import pytest

from tests.clients.hosted_pages import Person, new_person
from tests.clients.identity import BOOTSTRAP_ID, BOOTSTRAP_SECRET
from tests.identity.sdk.conftest import SecureIssuer
from tests.identity.sdk.conversation import play

pytestmark = [pytest.mark.npm, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(600)]


def test_it_manages_by_an_address_that_it_is_told(javascript: Path, issuer: str) -> None:
    machine = {"issuer": issuer, "client_id": BOOTSTRAP_ID, "client_secret": BOOTSTRAP_SECRET}
    assert_managed(javascript, machine, {})


def test_it_manages_by_its_environment_over_https(
    javascript: Path, secure_issuer: SecureIssuer
) -> None:
    environment = {
        "KINDE_DOMAIN": secure_issuer.domain,
        "KINDE_MANAGEMENT_CLIENT_ID": secure_issuer.client_id,
        "KINDE_MANAGEMENT_CLIENT_SECRET": secure_issuer.client_secret,
        "NODE_EXTRA_CA_CERTS": str(secure_issuer.authority),
    }
    assert_managed(javascript, {}, environment)


def assert_managed(javascript: Path, machine: dict[str, Any], environment: dict[str, str]) -> None:
    ada: Person = new_person("Ada")
    role = f"manager-{secrets.token_hex(4)}"
    given = {**machine, "email": ada.email, "role": role}
    answer = play(javascript, "management.mjs", given, environment=environment)
    user_id = answer["created"]["id"]
    assert answer["created"]["created"] is True
    (member,) = answer["members"]
    assert (member["id"], member["email"], member["roles"]) == (user_id, ada.email, [role])
    assert role in [held["key"] for held in answer["held"]]
    (user,) = answer["users"]
    assert (user["id"], user["email"], user["first_name"]) == (user_id, ada.email, "Grace")
    assert answer["code"] in user["organizations"]
    assert answer["refusal"]["status"] == 404
    assert answer["refusal"]["body"]["errors"][0]["code"] == "USER_NOT_FOUND"
