"""@kinde-oss/kinde-typescript-sdk, unmodified, by each of its three grants."""

from pathlib import Path
from typing import Any

import pytest

from tests.clients.hosted_pages import Person, new_person
from tests.clients.identity import (
    BOOTSTRAP_ID,
    BOOTSTRAP_SECRET,
    LOGOUT_URI,
    REDIRECT_URI,
    Application,
)
from tests.identity.sdk.conversation import play

pytestmark = [pytest.mark.npm, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(600)]


def given(issuer: str, application: Application, grant: str) -> dict[str, str]:
    return {
        "issuer": issuer,
        "client_id": application.client_id,
        "client_secret": application.client_secret,
        "redirect_uri": REDIRECT_URI,
        "logout_uri": LOGOUT_URI,
        "grant": grant,
    }


def test_a_person_comes_in_and_leaves_by_the_code_and_the_secret(
    javascript: Path, issuer: str, application: Application
) -> None:
    ada = new_person("Ada")
    asked = given(issuer, application, "AUTHORIZATION_CODE")
    assert_whole_visit(play(javascript, "typescript.mjs", asked, person=ada), ada, issuer)


def test_a_person_comes_in_and_leaves_by_pkce_without_a_secret(
    javascript: Path, issuer: str, browser_application: Application
) -> None:
    ada = new_person("Ada")
    asked = given(issuer, browser_application, "PKCE")
    assert_whole_visit(play(javascript, "typescript.mjs", asked, person=ada), ada, issuer)


def test_a_machine_has_a_token_by_its_own_credentials(javascript: Path, issuer: str) -> None:
    machine = Application(BOOTSTRAP_ID, BOOTSTRAP_SECRET)
    answer = play(javascript, "machine.mjs", given(issuer, machine, "CLIENT_CREDENTIALS"))
    assert answer["is_authenticated"] is True
    assert answer["azp"] == BOOTSTRAP_ID
    assert answer["gty"] == ["client_credentials"]


def assert_whole_visit(answer: dict[str, Any], person: Person, issuer: str) -> None:
    registered = answer["registered"]
    assert registered["is_authenticated"] is True
    assert registered["user"]["email"] == person.email
    assert registered["user"]["given_name"] == person.first_name
    assert registered["profile"]["id"] == registered["user"]["id"]
    organization = registered["organization"]["orgCode"]
    assert registered["organizations"]["orgCodes"] == [organization]
    assert registered["permissions"] == {"permissions": [], "orgCode": organization}
    for name in ("access", "refresh"):
        assert answer["first"][name] != answer["second"][name]
    assert answer["portal"].startswith(f"{issuer}/portal_redirect?key=")
    assert answer["founded"]["orgCode"].startswith("org_")
    assert answer["founded"]["orgCode"] != organization
    assert answer["left"].startswith(LOGOUT_URI)
    assert answer["is_authenticated_after"] is False
    assert answer["silently"]["error"] == "login_required"
