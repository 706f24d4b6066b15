"""The contest of the hot path: everybody at reads."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from bench.access_tokens import access_token
from bench.contest.chart import bars
from bench.contest.contenders import (
    DATABASE,
    Contender,
    Server,
    Statements,
    Variant,
    genkan_server,
    node_server,
    strawberry_server,
    variants,
)
from bench.contest.goals import goals
from bench.contest.install import NotHere
from bench.contest.report import tables
from bench.contest.rounds import Standing, contest
from bench.contest.section import Section
from bench.contest.work import TABLES, WORKS, Dialect, Work
from bench.engine import Engine
from bench.postgres import load
from genkan.cli.embedded.cluster import Cluster

ROLE: Final = "user"
PEOPLE: Final = 100
_TABLES: Final = ("big", "artist", "album", "track", "note")
_CHILDREN: Final = (("artist", "albums", "album"), ("album", "tracks", "track"))
_PEERS: Final[Mapping[str, Callable[[Cluster, Path], AbstractContextManager[Server]]]] = {
    "PostGraphile": partial(node_server, "PostGraphile", Dialect.POSTGRAPHILE),
    "Mercurius": partial(node_server, "Mercurius", Dialect.PLAIN),
    "Strawberry": strawberry_server,
}
_OWN_ROWS: Final = {"tenant": {"_eq": "X-Hasura-User-Id"}}


def tokens() -> list[str]:
    """An access token of each person; the n-th one's rows are those of tenant n."""
    return [access_token(str(person), f"session-{person}", ROLE) for person in range(1, PEOPLE + 1)]


def track(engine: Engine) -> None:
    """Metadata for the tables: relationships, and what the role may read and write."""
    source = {"source": "default"}
    for each in _TABLES:
        engine.metadata("pg_track_table", {**source, "table": each})
    for parent, name, child in _CHILDREN:
        key = {"foreign_key_constraint_on": {"table": child, "column": f"{parent}_id"}}
        engine.metadata(
            "pg_create_array_relationship", {**source, "table": parent, "name": name, "using": key}
        )
    engine.metadata(
        "pg_create_select_permission",
        {
            **source,
            "table": "big",
            "role": ROLE,
            "permission": {"columns": "*", "filter": _OWN_ROWS, "allow_aggregations": True},
        },
    )


def statement(engine: Engine, work: Work) -> str:
    """What Genkan sends to Postgres for the work."""
    document = work.documents[Dialect.GENKAN]
    query = {"query": document.text, "variables": {document.variable: 1}}
    (explained,) = json.loads(engine.post("/v1/graphql/explain", {"query": query}).body)
    return str(explained["sql"])


@contextmanager
def contenders(cluster: Cluster, works: Sequence[Work]) -> Iterator[list[Contender]]:
    """All that can be had here, pgbench first; of others it is said why not."""
    with ExitStack() as running:
        ours = running.enter_context(genkans(cluster))
        statements = {work.name: statement(ours[0][1], work) for work in works}
        found: list[Contender] = [Statements("pgbench", cluster, statements)]
        found += [server for server, _ in ours]
        for name, start in _PEERS.items():
            if is_chosen(name, "GENKAN_BENCH_PEERS"):
                try:
                    found.append(running.enter_context(start(cluster, folder(running))))
                except NotHere as reason:
                    print(f"left out: {reason}", flush=True)
        yield found


@contextmanager
def genkans(
    cluster: Cluster, more: Sequence[Variant] = ()
) -> Iterator[list[tuple[Server, Engine]]]:
    """Each variant of Genkan, and `more`, with the metadata of the tables."""
    found: list[tuple[Server, Engine]] = []
    with ExitStack() as running:
        for number, variant in enumerate((*variants(), *more)):
            database = f"hot_metadata_{number}"
            load(cluster, database, "")
            url = cluster.url(database)
            started = genkan_server(cluster, variant, url, folder(running))
            server, engine = running.enter_context(started)
            track(engine)
            found.append((server, engine))
        yield found


def folder(running: ExitStack) -> Path:
    """A folder of its own for a process."""
    return Path(running.enter_context(tempfile.TemporaryDirectory(prefix="genkan-bench-")))


def is_chosen(name: str, setting: str) -> bool:
    """Whether an environment variable names it among others, or names nothing."""
    chosen = os.environ.get(setting)
    return chosen is None or name.lower() in chosen.lower().split()


def reads(cluster: Cluster) -> list[Standing]:
    """Everybody at reads."""
    works = [work for work in WORKS if is_chosen(work.name, "GENKAN_BENCH_WORKS")]
    with contenders(cluster, works) as everybody:
        return contest(cluster, everybody, works)


def measure(cluster: Cluster) -> Iterator[Section]:
    """Everybody at reads; then roles with tokens beside the admin."""
    load(cluster, DATABASE, TABLES)
    standings = reads(cluster)
    yield Section(
        "hot",
        "Everybody at the same reads",
        list(tables(standings)),
        list(goals(standings)),
        [("benchmark-hot.svg", bars(standings))],
    )
