"""Who is asked: a process each, over the unix socket of one Postgres, each set up to be fast.

`CONNECTIONS` is what each of the peers' drivers opens unless told otherwise.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

import httpx

import genkan
from bench.access_tokens import JWT_SECRET
from bench.contest.install import PEERS, node_peer, python_peer
from bench.contest.work import Dialect
from bench.engine import SECRET, START_SECONDS, Engine, engine
from bench.ports import free_port
from genkan.cli.embedded.cluster import Cluster

CONNECTIONS: Final = 10
DATABASE: Final = "hot"
FAST_LANE: Final = "GENKAN_FAST_LANE"
WORKERS: Final = "--workers"
# The peers write no log; neither does Genkan here.
QUIET: Final = {"HASURA_GRAPHQL_ENABLED_LOG_TYPES": "startup"}


@dataclass(frozen=True, slots=True)
class Server:
    """A GraphQL server that runs; `process` with all below it is what it costs."""

    name: str
    dialect: Dialect
    url: str
    process: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Statements:
    """Postgres asked by pgbench for what Genkan asks it: the statement of each work by its name."""

    name: str
    cluster: Cluster
    statements: Mapping[str, str]


Contender: TypeAlias = Server | Statements


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to start Genkan."""

    name: str
    flags: Sequence[str] = ()
    settings: Mapping[str, str] = field(default_factory=dict[str, str])


def variants() -> Iterator[Variant]:
    """Those that the Genkan which is installed here knows."""
    if _is_known(FAST_LANE):
        yield Variant("Genkan", (), {FAST_LANE: "true"})
        yield Variant("Genkan, ASGI", (), {FAST_LANE: "false"})
    else:
        yield Variant("Genkan, ASGI")
    if _is_known(f'"{WORKERS}"'):
        yield Variant("Genkan, 2 workers", (WORKERS, "2"))


def _is_known(word: str) -> bool:
    sources = Path(genkan.__file__).parent.rglob("*.py")
    return any(word in source.read_text() for source in sources)


@contextmanager
def genkan_server(
    cluster: Cluster, variant: Variant, metadata_url: str, folder: Path
) -> Iterator[tuple[Server, Engine]]:
    """A Genkan over the tables of `work.py`; its metadata are its database's."""
    settings = {"HASURA_GRAPHQL_JWT_SECRET": JWT_SECRET, **QUIET, **variant.settings}
    url = cluster.url(DATABASE)
    with engine(metadata_url, url, folder, *variant.flags, **settings) as running:
        address = f"{running.http.base_url}".rstrip("/") + "/v1/graphql"
        admin = {"x-hasura-admin-secret": SECRET}
        yield (
            Server(variant.name, Dialect.GENKAN, address, running.process.pid, admin),
            running,
        )


@contextmanager
def node_server(name: str, dialect: Dialect, cluster: Cluster, folder: Path) -> Iterator[Server]:
    """A peer that runs on Node."""
    home, node = node_peer(name.lower())
    command = [str(node.node_folder / "node"), str(home / "server.mjs")]
    production = {"NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    with _process(cluster, command, production, folder) as (url, pid):
        yield Server(name, dialect, url, pid)


@contextmanager
def strawberry_server(cluster: Cluster, folder: Path) -> Iterator[Server]:
    """Strawberry on uvicorn."""
    script = PEERS / "strawberry" / "strawberry_server.py"
    command = [str(python_peer("strawberry")), str(script)]
    with _process(cluster, command, {}, folder) as (url, pid):
        yield Server("Strawberry", Dialect.PLAIN, url, pid)


@contextmanager
def _process(
    cluster: Cluster, command: Sequence[str], settings: Mapping[str, str], folder: Path
) -> Iterator[tuple[str, int]]:
    """The address and the process of a peer that answers."""
    port = free_port()
    told = {
        "PATH": os.environ["PATH"],
        "PORT": str(port),
        "DATABASE_URL": cluster.url(DATABASE),
        "CONNECTIONS": str(CONNECTIONS),
        **settings,
    }
    log = folder / "peer.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=told,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    url = f"http://127.0.0.1:{port}/graphql"
    try:
        _wait_until_it_answers(url, process, log)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            asked = httpx.post(url, json={"query": "{ __typename }"}, trust_env=False)
            asked.raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    print(log.read_text()[-4000:], file=sys.stderr)
    raise RuntimeError(f"{url} does not answer")
