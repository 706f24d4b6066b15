"""`genkan engine` as a process, with one table whose rows people read that are their own."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.clients.program import free_port
from tests.engine.process.engine_program import engine
from tests.engine.running import ADMIN
from tests.engine.signed_tokens import HASURA_CLAIMS, NAMESPACE, SECRET, secret_key, signed

SETTINGS = {
    "HASURA_GRAPHQL_JWT_SECRET": json.dumps({"type": "HS256", "key": SECRET}),
    "HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE": "1",
    "HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL": "50",
}
TABLE = "create table notes (id text primary key, author text not null, body text not null)"
WRITE = """
insert into notes values ('{author}', '{author}', '{body}')
on conflict (id) do update set body = excluded.body
"""
OWN = {"author": {"_eq": "X-Hasura-User-Id"}}
LIVE = "subscription { notes(order_by: {id: asc}) { body } }"


@dataclass(frozen=True, slots=True)
class Blog:
    """Where the engine is."""

    url: str
    http: httpx.Client

    @property
    def graphql(self) -> str:
        return f"{self.url}/v1/graphql"

    def admin(self, path: str, kind: str, args: Any) -> Any:
        """A command; it has to succeed."""
        answer = self.http.post(f"{self.url}{path}", json={"type": kind, "args": args})
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()

    def run_sql(self, sql: str) -> Any:
        return self.admin("/v2/query", "run_sql", {"sql": sql})

    def write(self, author: str, body: str) -> None:
        """The author's one note says this from now on."""
        self.run_sql(WRITE.format(author=author, body=body))

    def change_metadata(self) -> None:
        """What closes sockets."""
        comment = {"table": "notes", "configuration": {"comment": str(time.monotonic_ns())}}
        self.admin("/v1/metadata", "pg_set_table_customization", comment)


@contextmanager
def blog(database_url: str, folder: Path, **settings: str) -> Iterator[Blog]:
    """The engine and its table until the end of the block."""
    port = free_port()
    with (
        engine(database_url, port, folder, **{**SETTINGS, **settings}),
        httpx.Client(headers=ADMIN, timeout=60, trust_env=False) as http,
    ):
        there = Blog(f"http://localhost:{port}", http)
        there.run_sql(TABLE)
        there.admin("/v1/metadata", "pg_track_table", {"table": "notes"})
        for kind, permission in (
            ("select", {"columns": "*", "filter": OWN}),
            ("insert", {"columns": ["id", "author", "body"], "check": OWN}),
        ):
            args = {"table": "notes", "role": "user", "permission": permission}
            there.admin("/v1/metadata", f"pg_create_{kind}_permission", args)
        yield there


def token(author: str, *, seconds: float = 3600) -> str:
    """A token of role `user`."""
    claims = {**HASURA_CLAIMS, "x-hasura-user-id": author}
    return signed({NAMESPACE: claims, "exp": time.time() + seconds}, secret_key(), "HS256")


def bearer(author: str, *, seconds: float = 3600) -> dict[str, str]:
    """The header of such a token."""
    return {"authorization": f"Bearer {token(author, seconds=seconds)}"}
