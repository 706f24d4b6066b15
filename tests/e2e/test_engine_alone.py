"""`genkan engine` alone, started as Hasura is, with tokens of an issuer that is not us."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import new_database
from tests.clients.key_server import KeyServer, add_key, key_server, token_of
from tests.clients.program import GENKAN, free_port, run, running

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

ADMIN_SECRET = "engine-alone-admin-secret"
TABLE = {"schema": "public", "name": "note"}
NOTES = "{ note(order_by: {id: asc}) { id author } }"
BY_ROLE = {
    "user": {"author": {"_eq": "X-Hasura-User-Id"}},
    "editor": {"id": {"_gt": 1}},
    "visitor": {"id": {"_eq": 1}},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[KeyServer]:
    with key_server() as served:
        yield served


@pytest.fixture(scope="module")
def engine(
    postgres_server: Cluster, issuer: KeyServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The engine's address; its environment holds PATH and Hasura's names, nothing else."""
    port = free_port()
    url = f"http://localhost:{port}"
    environment = {
        "PATH": os.environ["PATH"],
        "HASURA_GRAPHQL_JWT_SECRET": json.dumps({"jwk_url": f"{issuer.url}/jwks"}),
        "HASURA_GRAPHQL_UNAUTHORIZED_ROLE": "visitor",
    }
    with new_database(postgres_server) as database_url:
        command = [GENKAN, "engine", "--metadata-database-url", database_url]
        command += ["--database-url", database_url, "serve", "--server-port", str(port)]
        command += ["--admin-secret", ADMIN_SECRET, "--enable-telemetry", "false"]
        command += ["--enable-console"]
        with running(
            command,
            folder=tmp_path_factory.mktemp("engine"),
            environment=environment,
            ready_url=f"{url}/healthz",
        ):
            make_notes(url)
            yield url


def test_its_console_takes_the_admin_secret_for_a_link(engine: str, tmp_path: Path) -> None:
    """As the operator of an engine alone has nothing else; there are no users to ask for."""
    command = [GENKAN, "admin", "link", "--endpoint", engine, "--admin-secret", ADMIN_SECRET]
    link = httpx.URL(run(command, folder=tmp_path).strip())
    own = {"x-genkan-console": "1"}
    with httpx.Client(base_url=engine, headers=own) as browser:
        opened = browser.post("/console-api/session", json={"link": link.params["link"]})
        assert opened.json()["role"] == "admin"
        told = browser.post(
            "/console-api/engine/v1/metadata", json={"type": "export_metadata", "args": {}}
        )
        assert told.json()["sources"][0]["name"] == "default"
        users = browser.get("/console-api/identity/api/v1/users")
        assert users.status_code == 404
        assert users.json()["error"]["code"] == "not_served"


def test_the_default_role_reads_what_it_may(engine: str, issuer: KeyServer) -> None:
    token = token_of(issuer, "first", claims("user", "editor"))
    assert notes(engine, bearer(token)) == [1]


def test_another_allowed_role_is_chosen_by_header(engine: str, issuer: KeyServer) -> None:
    token = token_of(issuer, "first", claims("user", "editor"))
    assert notes(engine, {**bearer(token), "x-hasura-role": "editor"}) == [2, 3]


def test_a_role_not_allowed_is_refused(engine: str, issuer: KeyServer) -> None:
    token = token_of(issuer, "first", claims("user"))
    for role in ("editor", "admin", "visitor"):
        answer = refused(engine, {**bearer(token), "x-hasura-role": role})
        assert answer == ("access-denied", "Your requested role is not in allowed roles")


def test_no_token_is_the_unauthorized_role(engine: str) -> None:
    assert notes(engine, {}) == [1]


def test_the_header_can_not_raise_the_unauthorized_role(engine: str) -> None:
    for role in ("admin", "editor", "visitor"):
        assert notes(engine, {"x-hasura-role": role}) == [1]


def test_session_variables_in_headers_do_not_count(engine: str, issuer: KeyServer) -> None:
    token = token_of(issuer, "first", claims("user"))
    assert notes(engine, {**bearer(token), "x-hasura-user-id": "grace"}) == [1]


@pytest.mark.parametrize(
    ("hasura", "code", "message"),
    [
        (
            {"x-hasura-default-role": "user"},
            "jwt-missing-role-claims",
            "JWT claim does not contain x-hasura-allowed-roles",
        ),
        (
            {"x-hasura-allowed-roles": ["user"]},
            "jwt-missing-role-claims",
            "JWT claim does not contain x-hasura-default-role",
        ),
        (
            {"x-hasura-default-role": "editor", "x-hasura-allowed-roles": ["user"]},
            "access-denied",
            "Your requested role is not in allowed roles",
        ),
    ],
)
def test_claims_without_their_roles_are_refused(
    engine: str, issuer: KeyServer, hasura: dict[str, object], code: str, message: str
) -> None:
    assert refused(engine, bearer(token_of(issuer, "first", hasura))) == (code, message)


def test_a_token_over_its_time_is_refused(engine: str, issuer: KeyServer) -> None:
    token = token_of(issuer, "first", claims("user"), exp=int(time.time()) - 5)
    message = "Could not verify JWT: JWTExpired"
    assert refused(engine, bearer(token)) == ("invalid-jwt", message)


def test_a_token_signed_by_a_stranger_is_refused(engine: str) -> None:
    stranger = KeyServer()
    add_key(stranger, "first")
    code, message = refused(engine, bearer(token_of(stranger, "first", claims("user"))))
    assert code == "invalid-jwt"
    assert message == "Could not verify JWT: JWSError JWSInvalidSignature"


def test_a_new_key_of_the_issuer_is_fetched_when_first_seen(engine: str, issuer: KeyServer) -> None:
    add_key(issuer, "second")
    token = token_of(issuer, "second", claims("user"))
    # Fetches after an unknown key are rate-limited: another test may have caused the last one.
    deadline = time.monotonic() + 60
    while "data" not in post(engine, bearer(token)) and time.monotonic() < deadline:
        time.sleep(1)
    assert notes(engine, bearer(token)) == [1]


def test_the_admin_secret_reads_all_and_a_wrong_one_nothing(engine: str) -> None:
    right = {"x-hasura-admin-secret": ADMIN_SECRET}
    assert notes(engine, right) == [1, 2, 3]
    assert notes(engine, {**right, "x-hasura-role": "user", "x-hasura-user-id": "grace"}) == [2]
    message = 'invalid "x-hasura-admin-secret"/"x-hasura-access-key"'
    wrong = {"x-hasura-admin-secret": ADMIN_SECRET + "x"}
    assert refused(engine, wrong) == ("access-denied", message)


def test_metadata_is_for_admins(engine: str, issuer: KeyServer) -> None:
    token = token_of(issuer, "first", claims("user"))
    command = {"type": "export_metadata", "args": {}}
    answer = httpx.post(f"{engine}/v1/metadata", json=command, headers=bearer(token))
    assert (answer.status_code, answer.json()["code"]) == (400, "access-denied")


def make_notes(engine: str) -> None:
    sql = "create table note (id int primary key, author text not null);"
    sql += "insert into note values (1, 'ada'), (2, 'grace'), (3, 'hedy')"
    administer(engine, "/v2/query", "run_sql", {"source": "default", "sql": sql})
    administer(engine, "/v1/metadata", "pg_track_table", {"source": "default", "table": TABLE})
    for role, row_filter in BY_ROLE.items():
        permission = {"columns": "*", "filter": row_filter}
        arguments = {"source": "default", "table": TABLE, "role": role, "permission": permission}
        administer(engine, "/v1/metadata", "pg_create_select_permission", arguments)


def administer(engine: str, path: str, kind: str, arguments: dict[str, object]) -> None:
    headers = {"x-hasura-admin-secret": ADMIN_SECRET}
    answer = httpx.post(engine + path, json={"type": kind, "args": arguments}, headers=headers)
    assert answer.status_code == httpx.codes.OK, f"{kind}: {answer.text}"


def claims(*roles: str) -> dict[str, object]:
    """Hasura's claims of Ada; the first role is the default one."""
    return {
        "x-hasura-default-role": roles[0],
        "x-hasura-allowed-roles": list(roles),
        "x-hasura-user-id": "ada",
    }


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def post(engine: str, headers: dict[str, str]) -> dict:
    return httpx.post(f"{engine}/v1/graphql", json={"query": NOTES}, headers=headers).json()


def notes(engine: str, headers: dict[str, str]) -> list[int]:
    answer = post(engine, headers)
    assert "data" in answer, answer
    return [row["id"] for row in answer["data"]["note"]]


def refused(engine: str, headers: dict[str, str]) -> tuple[str, str]:
    (error,) = post(engine, headers)["errors"]
    return error["extensions"]["code"], error["message"]
