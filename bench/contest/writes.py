"""Inserts of one row and of a thousand, and a mixture of reads and writes: Genkan alone."""

import time
from collections.abc import Iterator
from typing import Final

import msgspec

from bench.contest.answers import statements_run
from bench.contest.contenders import DATABASE, Server, Statements
from bench.contest.hot import genkans
from bench.contest.load import CLIENTS, Sample, load_postgres, load_server
from bench.contest.report import HEAD, row
from bench.contest.rounds import ROUNDS, SECONDS, Standing, said_of_machine
from bench.contest.scripts import BY_KEY, INSERT_ONE, lua, script
from bench.contest.section import Section
from bench.contest.work import KEY, TABLES, TENANTS, Work
from bench.postgres import ask, load
from genkan.cli.embedded.cluster import Cluster

MANY: Final = 1_000
_INSERT_MANY: Final = (
    "mutation m($rows: [note_insert_input!]!) { insert_note(objects: $rows) { affected_rows } }"
)
_NOTES: Final = [{"body": f"note {each}", "tenant": each} for each in range(MANY)]
_MANY: Final = msgspec.json.encode({"query": _INSERT_MANY, "variables": {"rows": _NOTES}}).decode()
_READ_OR_WRITE: Final = (
    f"  if draw(100) <= 5 then return post({INSERT_ONE}) end\n  return post({BY_KEY})"
)
# The bodies of a function of Lua, and how many rows a request adds at least and at most.
REQUESTS: Final = {
    "an insert of one row": (f"  return post({INSERT_ONE})", 1, 1),
    f"an insert of {MANY:,} rows": (f"  return post({lua(_MANY)})", MANY, MANY),
    "95 % reads by key, 5 % inserts": (_READ_OR_WRITE, 0.03, 0.07),
}
_PLAIN: Final = Work("an insert of one row", "", TENANTS, {}, "", (KEY,))
_PLAIN_SQL: Final = "insert into note (body, tenant) values ('a note', $1) returning id, tenant"


def measure(cluster: Cluster) -> Iterator[Section]:
    """Each kind in turns; the rows that are there afterwards have to be those that were sent."""
    load(cluster, DATABASE, TABLES)
    pgbench = Statements("pgbench", cluster, {_PLAIN.name: _PLAIN_SQL})
    with genkans(cluster) as ours:
        server, _ = ours[0]
        print(f"writes: {ROUNDS} rounds, {said_of_machine()}", flush=True)
        samples: dict[str, list[Sample]] = {}
        for _ in range(ROUNDS):
            plain = load_postgres(pgbench, _PLAIN, cluster.child.pid, SECONDS)
            samples.setdefault("pgbench", []).append(plain)
            for kind in REQUESTS:
                samples.setdefault(kind, []).append(_written(cluster, server, kind))
    plain = Standing("pgbench", _PLAIN.name, samples.pop("pgbench"), None)
    rows = [row(plain, plain, "pgbench: a plain insert of one row")]
    for kind, those in samples.items():
        standing = Standing(server.name, kind, those, None)
        rows.append(row(standing, plain if kind == _PLAIN.name else None, kind))
    yield Section("writes", "Writes", [[(server.name, *HEAD), *rows]])


def _written(cluster: Cluster, server: Server, kind: str) -> Sample:
    request, least, most = REQUESTS[kind]
    notes, counted = _notes(cluster), statements_run(cluster)
    sample = load_server(
        server, script(server.headers, request), cluster.child.pid, SECONDS, CLIENTS
    )
    added, ran = _notes_in_the_end(cluster) - notes, statements_run(cluster) - counted
    # When the load ends, each connection may have a request that nobody waits for any more.
    assert least * sample.requests <= added <= most * (sample.requests + CLIENTS), (kind, added)
    assert ran >= sample.requests, (kind, ran, sample.requests)
    return sample


def _notes(cluster: Cluster) -> int:
    return int(ask(cluster, DATABASE, "select count(*) from note"))


def _notes_in_the_end(cluster: Cluster) -> int:
    """When what was under way as the load ended is written as well."""
    before, now = -1, _notes(cluster)
    while now != before:
        time.sleep(0.3)
        before, now = now, _notes(cluster)
    return now
