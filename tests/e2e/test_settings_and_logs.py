"""Settings that hold at once, and a log that tells why, at a whole running Genkan."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.clients.house import House, genkan, graphql, house_up, make_users_table, secrets

JWT = "/console-api/settings/HASURA_GRAPHQL_JWT_SECRET"
OTHER_KEY = json.dumps({"type": "HS256", "key": "k" * 32})

pytestmark = [pytest.mark.process, pytest.mark.slow]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house_up(tmp_path_factory.mktemp("settings")) as house:
        make_users_table(house)
        genkan(house, "app", "create", "Site")
        genkan(house, "user", "create", "ada@example.com", "--password", "a long Password 1")
        yield house


@pytest.fixture(scope="module")
def token(house: House) -> str:
    return genkan(house, "user", "token", "ada@example.com", "--app", "Site").strip()


@pytest.fixture
def admin(house: House) -> Iterator[httpx.Client]:
    link = parse_qs(urlsplit(genkan(house, "admin", "link").strip()).query)["link"][0]
    with httpx.Client(base_url=house.url, headers={"x-genkan-console": "1"}, timeout=60) as client:
        assert client.post("/console-api/session", json={"link": link}).status_code == 200
        yield client


@dataclass(slots=True)
class Told:
    """What clients that ask all the while were answered."""

    answers: int = 0
    faults: list[str] = field(default_factory=list)


@contextmanager
def asking(house: House) -> Iterator[Told]:
    """Clients of engine and identity provider that ask without a pause."""
    told, is_over = Told(), threading.Event()
    secret = {"x-hasura-admin-secret": secrets(house)["admin_secret"]}

    def ask() -> None:
        with httpx.Client(base_url=house.url, timeout=60) as client:
            while not is_over.is_set():
                for answer in (
                    client.post("/v1/graphql", json={"query": "{users{id}}"}, headers=secret),
                    client.get("/.well-known/openid-configuration"),
                ):
                    told.answers += 1
                    if answer.status_code != 200 or "errors" in answer.json():
                        told.faults.append(answer.text)

    def guarded() -> None:
        try:
            ask()
        except httpx.HTTPError as error:
            told.faults.append(repr(error))

    clients = [threading.Thread(target=guarded) for _ in range(2)]
    for client in clients:
        client.start()
    try:
        yield told
    finally:
        is_over.set()
        for client in clients:
            client.join()


def as_user(house: House, token: str) -> dict[str, object]:
    return graphql(house, "{users{id}}", authorization=f"Bearer {token}")


def test_another_jwt_secret_holds_at_once_and_the_built_in_one_again_and_nobody_notices(
    house: House, admin: httpx.Client, token: str
) -> None:
    assert as_user(house, token) == {"data": {"users": []}}
    with asking(house) as told:
        changed = admin.put(JWT, json={"value": OTHER_KEY}).json()
        assert (changed["ok"], changed["applied"]) == (True, True), changed
        refused = as_user(house, token)
        built_in = admin.get(f"{JWT}/built-in").json()["value"]
        assert json.loads(built_in)["jwk_url"] == f"{house.url}/.well-known/jwks"
        checked = admin.post(f"{JWT}/check", json={"value": built_in}).json()
        assert checked["ok"], checked
        assert [each for each in checked["facts"] if each["label"] == "Key id"]
        assert admin.delete(JWT).json()["applied"]
        assert as_user(house, token) == {"data": {"users": []}}
        identity = admin.put(
            "/console-api/settings/GENKAN_AUDIT_RETENTION_DAYS", json={"value": "30"}
        )
        assert identity.json()["applied"], identity.text
    assert told.faults == []
    assert told.answers > 10
    assert "Could not verify JWT" in str(refused)


def test_what_is_stored_is_listed_kept_closed_and_refused_where_it_is_locked(
    house: House, admin: httpx.Client
) -> None:
    name = "HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL"
    assert admin.put(f"/console-api/settings/{name}", json={"value": "500"}).json()["applied"]
    settings = admin.get("/console-api/settings").json()["settings"]
    listed = {each["name"]: each for each in settings}
    assert (listed[name]["value"], listed[name]["origin"]) == ("500", "console")
    file = house.folder / ".genkan" / "settings.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())[name] == "500"
    assert listed["GENKAN_PORT"]["origin"] == "flag"
    locked = admin.put("/console-api/settings/GENKAN_PORT", json={"value": "1"})
    assert (locked.status_code, locked.json()["error"]["code"]) == (409, "setting_locked")
    unknown = admin.put("/console-api/settings/LD_PRELOAD", json={"value": "x"})
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "not_found")
    for secret in secrets(house).values():
        if len(secret) > 32:
            assert secret not in json.dumps(settings)


def test_the_reason_of_a_refused_token_is_in_the_log_by_the_requests_id_and_the_token_is_not(
    house: House, admin: httpx.Client, token: str
) -> None:
    damaged = f"{token[:-12]}AAAAAAAAAAAA"
    sent = {"authorization": f"Bearer {damaged}", "x-request-id": "refused-1"}
    answer = httpx.post(f"{house.url}/v1/graphql", json={"query": "{x}"}, headers=sent)
    assert answer.headers["x-request-id"] == "refused-1"
    entry = logged(admin, request_id="refused-1")[0]
    assert (entry["kind"], entry["level"]) == ("auth", "error")
    assert "Could not verify JWT" in entry["reason"]
    everything = json.dumps(logged(admin, limit="500"))
    for part in (*token.split("."), *damaged.split(".")):
        assert part not in everything


def test_one_id_goes_through_the_console_to_either_product(
    house: House, admin: httpx.Client
) -> None:
    query = {"query": "query Mine { users { id } }"}
    headers = {"x-request-id": "through-1"}
    admin.post("/console-api/engine/v1/graphql", json=query, headers=headers)
    kinds = {entry["kind"]: entry for entry in logged(admin, request_id="through-1", at_least=2)}
    assert kinds["query"]["title"] == "Mine"
    assert kinds["http"]["title"] == "POST /v1/graphql"
    assert kinds["http"]["role"] == "admin"
    admin.get("/console-api/identity/api/v1/users", headers={"x-request-id": "through-2"})
    entry = logged(admin, request_id="through-2")[0]
    assert (entry["title"], entry["status"]) == ("GET /api/v1/users", 200)


def test_pages_of_the_log_follow_each_other_without_a_gap(
    house: House, admin: httpx.Client
) -> None:
    for number in range(5):
        graphql(house, "{x}", x_request_id=f"paged-{number}")
    logged(admin, request_id="paged-4")
    found: list[str] = []
    before: dict[str, str] = {}
    while len(found) < 5:
        page = admin.get("/console-api/logs", params={"limit": "2", "text": "paged-", **before})
        found += [entry["request_id"] for entry in page.json()["entries"] if entry["status"]]
        if page.json()["next"] is None:
            break
        before = {"before": page.json()["next"]}
    assert found == [f"paged-{number}" for number in reversed(range(5))]


def test_the_log_is_followed_and_what_comes_is_told(house: House, admin: httpx.Client) -> None:
    with admin.stream("GET", "/console-api/logs/stream?request_id=live-1") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        assert next(lines).startswith("retry:")
        graphql(house, "{x}", x_request_id="live-1")
        told = next(json.loads(line[6:]) for line in lines if line.startswith("data: "))
    assert told["request_id"] == "live-1"


@pytest.mark.parametrize("query", ["kind=x", "level=x", "limit=0", "limit=x", "before=x"])
def test_a_filter_that_does_not_read_is_refused(admin: httpx.Client, query: str) -> None:
    refused = admin.get(f"/console-api/logs?{query}")
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "invalid_request")


def test_nobody_reads_the_log_or_changes_settings_without_a_session(house: House) -> None:
    own = {"x-genkan-console": "1"}
    with httpx.Client(base_url=house.url, headers=own) as anybody:
        for method, path in (
            ("GET", "/console-api/logs"),
            ("GET", "/console-api/logs/stream"),
            ("GET", "/console-api/settings"),
            ("PUT", JWT),
            ("DELETE", JWT),
            ("POST", f"{JWT}/check"),
        ):
            assert anybody.request(method, path).status_code == 401, path


def logged(admin: httpx.Client, *, at_least: int = 1, **filters: str) -> list[dict[str, str]]:
    """The entries, as soon as there are so many: the log is written by a thread of its own."""
    for _ in range(100):
        answer = admin.get("/console-api/logs", params=filters)
        assert answer.status_code == 200, answer.text
        if len(entries := answer.json()["entries"]) >= at_least:
            return entries
    raise AssertionError(f"nothing was logged of {filters}")
