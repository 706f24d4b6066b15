"""What a document costs that was never seen: read, checked, planned, written as SQL, prepared."""

from collections.abc import Iterator
from statistics import median
from typing import Final

from bench.contest.answers import statements_run
from bench.contest.contenders import DATABASE, Server
from bench.contest.hot import genkans
from bench.contest.load import Sample, load_server
from bench.contest.report import HEAD, row
from bench.contest.rounds import ROUNDS, SECONDS, Standing, said_of_machine
from bench.contest.scripts import NEW_NESTED, script
from bench.contest.section import Section
from bench.contest.work import TABLES
from bench.postgres import load
from bench.result import Result
from genkan.cli.embedded.cluster import Cluster

# No name of one run comes again in another.
_NAMES_OF_A_RUN: Final = 10_000_000


def measure(cluster: Cluster) -> Iterator[Section]:
    """New names and another number each time, beside one document again and again, in turns."""
    load(cluster, DATABASE, TABLES)
    new, known = list[Sample](), list[Sample]()
    with genkans(cluster) as ours:
        server, engine = ours[0]
        _check(engine.query("{ a1: artist(limit: 1, order_by: {id: asc}) { id } }").body)
        print(f"cold: {ROUNDS} rounds, {said_of_machine()}", flush=True)
        for number in range(1, ROUNDS + 1):
            first = number * _NAMES_OF_A_RUN
            new.append(_sample(cluster, server, f"local n = {first}", "  n = n + 1\n"))
            known.append(_sample(cluster, server, f"local n = {first}", ""))
    names = ("never seen", "seen before")
    standings = [Standing(server.name, "cold", each, None) for each in (new, known)]
    pairs = list(zip(new, known, strict=True))
    beyond = median(one.server_us - other.server_us for one, other in pairs) / 1000
    planning = median(one.database_us - other.database_us for one, other in pairs) / 1000
    rows = [row(each, None, name) for each, name in zip(standings, names, strict=True)]
    yield Section(
        "cold",
        "Nested documents never seen before",
        [[(server.name, *HEAD), *rows]],
        [
            Result("CPU of the server beyond a known one", beyond, "ms", 1),
            Result("CPU of Postgres beyond a known one", planning, "ms"),
        ],
    )


def _sample(cluster: Cluster, server: Server, before: str, step: str) -> Sample:
    lua = script(server.headers, f"{step}  return post({NEW_NESTED})", before)
    counted = statements_run(cluster)
    sample = load_server(server, lua, cluster.child.pid, SECONDS)
    ran = statements_run(cluster) - counted
    assert ran >= sample.requests, (ran, sample.requests)
    return sample


def _check(body: bytes) -> None:
    assert body == b'{"data":{"a1":[{"id":1}]}}', body
