"""The pages of the console as files: what is served, and what never is."""

import pytest

from tests.console.conftest import INDEX, SCRIPT
from tests.console.in_process import StandingHouse


@pytest.mark.parametrize(
    "path",
    ["/console", "/console/", "/console/data/default/schema/public/tables/a.b/browse"],
)
def test_every_address_is_the_index_that_is_asked_for_again(
    standing_house: StandingHouse, path: str
) -> None:
    answer = standing_house.browser.get(path)
    assert answer.status_code == 200
    assert answer.text == INDEX
    assert answer.headers["cache-control"] == "no-cache"
    again = standing_house.browser.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_what_is_named_by_its_content_is_kept_for_good(standing_house: StandingHouse) -> None:
    answer = standing_house.browser.get("/console/assets/index-Ab12Cd34.js")
    assert answer.text == SCRIPT
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert standing_house.browser.get("/console/favicon.svg").headers["cache-control"] == "no-cache"


def test_a_page_runs_only_what_comes_from_here(standing_house: StandingHouse) -> None:
    headers = standing_house.browser.get("/console").headers
    policy = headers["content-security-policy"]
    for source in ("default-src 'self'", "script-src 'self'", "frame-ancestors 'none'"):
        assert source in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


def test_the_root_leads_to_the_console(standing_house: StandingHouse) -> None:
    answer = standing_house.browser.get("/")
    assert answer.status_code == 302
    assert answer.headers["location"] == "/console"


@pytest.mark.parametrize(
    "path",
    [
        "/console/no-such.js",
        "/console/../secret.txt",
        "/console/%2e%2e/secret.txt",
        "/console/..%2fsecret.txt",
        "/console/%2e%2e%2fsecret.txt",
        "/console/assets/../../secret.txt",
        "/console/..%5csecret.txt",
        "/console//etc/passwd.txt",
        "/console/%2fetc%2fpasswd.d",
        "/console/assets/out.txt",
        "/console/secret.txt%00",
        "/console/../../etc/passwd",
        "/console/..",
    ],
)
def test_attack_g3_no_url_leads_out_of_the_folder(standing_house: StandingHouse, path: str) -> None:
    status, body = standing_house.raw_request("GET", path)
    assert status == 404
    assert b"secret" not in body
    assert b"root:" not in body


def test_pages_are_only_read(standing_house: StandingHouse) -> None:
    answer = standing_house.browser.post("/console")
    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == "wrong_method"
