"""The clock of development: put forward, it lets things expire; elsewhere it is not there."""

from pathlib import Path

import httpx
import pytest

from genkan.identity.http.routes import served_paths
from tests.clients.hosted_pages import new_person
from tests.clients.identity import BOOTSTRAP_ID, BOOTSTRAP_SECRET, create_user, identity_alone
from tests.identity.in_process import House


@pytest.mark.process
def test_a_token_is_over_when_the_clock_is_put_past_its_end(
    tmp_path: Path, database_url: str
) -> None:
    credentials = {"client_id": BOOTSTRAP_ID, "client_secret": BOOTSTRAP_SECRET}
    with identity_alone(tmp_path, database_url) as issuer, httpx.Client(base_url=issuer) as http:
        asked = {"grant_type": "client_credentials", "audience": f"{issuer}/api"} | credentials
        token = http.post("/oauth2/token", data=asked).json()["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        assert http.get("/api/v1/users", headers=bearer).status_code == 200
        set_clock = http.post("/dev/clock", data={"ahead_seconds": str(400 * 86_400)})
        assert set_clock.json()["ahead_seconds"] == 400 * 86_400
        assert http.get("/dev/clock").json()["now"] > "2027"
        assert http.get("/api/v1/users", headers=bearer).status_code == 401
        assert http.post("/dev/clock", data={"ahead_seconds": "0"}).status_code == 200
        assert http.get("/api/v1/users", headers=bearer).status_code == 200
        create_user(issuer, new_person("Ada"))
        for wrong in (
            {},
            {"ahead_seconds": "-1"},
            {"ahead_seconds": "1e9"},
            {"ahead_seconds": "9" * 9},
        ):
            assert http.post("/dev/clock", data=wrong).status_code == 400
        forged = {"Sec-Fetch-Site": "cross-site"}
        data = {"ahead_seconds": "60"}
        assert http.post("/dev/clock", data=data, headers=forged).status_code == 400
        assert http.get("/dev/clock").json()["ahead_seconds"] == 0


def test_the_clock_of_a_test_is_not_to_be_put(running: House) -> None:
    answer = running.browser.post("/dev/clock", data={"ahead_seconds": "60"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_outside_of_development_there_is_no_such_switch() -> None:
    paths = served_paths(is_development=False)
    assert not any(path.startswith("/dev/") for path in paths)
