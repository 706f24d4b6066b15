"""openid-client and oauth4webapi, which nobody wrote for Kinde, unmodified."""

from pathlib import Path

import pytest

from tests.clients.hosted_pages import new_person
from tests.clients.identity import (
    LOGOUT_URI,
    REDIRECT_URI,
    Application,
    create_application,
    create_user,
)
from tests.identity.sdk.conversation import play

pytestmark = [pytest.mark.npm, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize("builder", ["buildAuthorizationUrl", "buildAuthorizationUrlWithPAR"])
@pytest.mark.parametrize("authentication", ["ClientSecretPost", "ClientSecretBasic"])
def test_openid_client_does_all_that_a_back_end_asks_of_a_provider(
    javascript: Path, issuer: str, application: Application, authentication: str, builder: str
) -> None:
    ada = new_person("Ada")
    given = {
        "issuer": issuer,
        "client_id": application.client_id,
        "client_secret": application.client_secret,
        "redirect_uri": REDIRECT_URI,
        "logout_uri": LOGOUT_URI,
        "authentication": authentication,
        "builder": builder,
    }
    answer = play(javascript, "openid_client.mjs", given, person=ada)
    assert answer["profile"]["email"] == ada.email
    assert answer["profile"]["sub"] == answer["sub"] == answer["refreshed"]["sub"]
    for name in ("access_token", "refresh_token", "id_token"):
        assert answer["first"][name] != answer["refreshed"][name]
    assert answer["introspection"]["active"] is True
    assert answer["introspection"]["client_id"] == application.client_id
    assert answer["refusal"] == {"error": "invalid_grant", "status": 400}
    assert answer["left"] == f"{LOGOUT_URI}?state=bye"


def test_openid_client_is_a_device_that_a_person_lets_in(javascript: Path, issuer: str) -> None:
    device = create_application(issuer, kind="device", redirect_uris=(), logout_uris=())
    ada = new_person("Ada")
    user_id = create_user(issuer, ada)
    given = {"issuer": issuer, "client_id": device.client_id, "done": f"{issuer}/device/allowed"}
    answer = play(javascript, "device.mjs", given, person=ada)
    assert answer["ended"] == given["done"]
    assert answer["sub"] == answer["profile"]["sub"] == answer["refreshed"] == user_id
    assert answer["profile"]["email"] == ada.email


def test_oauth4webapi_finds_every_answer_as_its_rfc_has_it(
    javascript: Path, issuer: str, browser_application: Application
) -> None:
    ada = new_person("Ada")
    given = {
        "issuer": issuer,
        "client_id": browser_application.client_id,
        "redirect_uri": REDIRECT_URI,
    }
    answer = play(javascript, "oauth4webapi.mjs", given, person=ada)
    assert answer["profile"]["email"] == ada.email
    assert answer["profile"]["sub"] == answer["sub"]
    assert answer["challenge"] == {"challenge": "invalid_token", "status": 401}
    assert answer["first"]["refresh_token"] != answer["refreshed"]["refresh_token"]
    assert answer["refusal"] == {"error": "invalid_grant", "status": 400}
