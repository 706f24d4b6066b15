"""A whole Genkan (`genkan up`) as its users reach it: commands, HTTP, and the article's table."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.clients.management import management_client, sent
from tests.clients.program import GENKAN, free_port, run, running

USERS_TABLE = """
create table if not exists users (
  id text primary key,
  name text,
  last_seen timestamp default now()
)
"""
PATIENCE_SECONDS = 60  # the machine may be busy
TABLE = {"schema": "public", "name": "users"}
OWN_ROW = {"columns": "*", "filter": {"id": {"_eq": "X-Hasura-User-Id"}}}


@dataclass(frozen=True, slots=True)
class House:
    folder: Path
    url: str


@contextmanager
def house_up(folder: Path) -> Iterator[House]:
    """A new Genkan on a free port, with its state in `folder`, until the end of the block."""
    port = free_port()
    url = f"http://localhost:{port}"
    command = [GENKAN, "up", ".", "--port", str(port), "--no-open"]
    with running(command, folder=folder, ready_url=f"{url}/healthz"):
        yield House(folder, url)


def genkan(house: House, *arguments: str | Path) -> str:
    """What a command of the cli prints, run in the house's folder."""
    return run([GENKAN, *arguments], folder=house.folder)


def secrets(house: House) -> Mapping[str, str]:
    """The secrets that the first start made."""
    return tomllib.loads((house.folder / ".genkan" / "secrets.toml").read_text())


def make_users_table(house: House) -> None:
    """Steps 4 and 5 of the article: table `users`, role `user`."""
    run_sql(house, USERS_TABLE)
    metadata(house, "pg_track_table", {"source": "default", "table": TABLE})
    permission = {"source": "default", "table": TABLE, "role": "user", "permission": OWN_ROW}
    metadata(house, "pg_create_select_permission", permission)


def insert_user(house: House, user_id: str, name: str) -> None:
    quoted = [value.replace("'", "''") for value in (user_id, name)]
    text = "insert into users (id, name) values ('{}', '{}')"
    run_sql(house, text.format(*quoted))


def run_sql(house: House, sql: str) -> None:
    _administer(house, "/v2/query", "run_sql", {"source": "default", "sql": sql})


def metadata(house: House, command: str, arguments: Mapping[str, object]) -> None:
    _administer(house, "/v1/metadata", command, arguments)


def graphql(house: House, query: str, **headers: str) -> dict[str, object]:
    """The body of the answer; header names are given with `_` for `-`."""
    response = httpx.post(
        f"{house.url}/v1/graphql",
        json={"query": query},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        timeout=PATIENCE_SECONDS,
    )
    assert response.status_code == httpx.codes.OK, response.text
    return response.json()


def management(house: House) -> httpx.Client:
    """A client of the house's management API."""
    ours = secrets(house)
    return management_client(house.url, ours["client_id"], ours["client_secret"])


def allow_site(house: House, client_id: str, site: str) -> None:
    """Let the application's users come back to a site, and leave to it."""
    with management(house) as api:
        callback = f"{site}/api/auth/kinde_callback"
        address = f"applications/{client_id}"
        sent(api.post(f"{address}/auth_redirect_urls", json={"urls": [callback]}))
        sent(api.post(f"{address}/auth_logout_urls", json={"urls": [site]}))


def set_lifetimes(house: House, client_id: str, **seconds: int) -> None:
    """Lifetimes of an application's tokens by Kinde's names, and the Hasura mapping."""
    with management(house) as api:
        body = {"is_hasura_mapping_enabled": True, **seconds}
        sent(api.patch(f"applications/{client_id}/tokens", json=body))


def _administer(house: House, path: str, kind: str, arguments: Mapping[str, object]) -> None:
    response = httpx.post(
        f"{house.url}{path}",
        json={"type": kind, "args": arguments},
        headers={"x-hasura-admin-secret": secrets(house)["admin_secret"]},
        timeout=PATIENCE_SECONDS,
    )
    assert response.status_code == httpx.codes.OK, f"{kind}: {response.text}"
