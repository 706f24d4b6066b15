"""The queries of Hasura's benchmark of chinook, and the memory of one worker that answers them.

Genkan alone: they are in Hasura's dialect and over its metadata.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.contest.answers import statements_run
from bench.contest.contenders import DATABASE, QUIET, Server
from bench.contest.load import Sample, load_server
from bench.contest.processes import proportional_megabytes, resident_megabytes
from bench.contest.report import HEAD, row
from bench.contest.rounds import ROUNDS, SECONDS, Standing, said_of_machine
from bench.contest.scripts import fixed
from bench.contest.section import Section
from bench.contest.work import Dialect
from bench.engine import SECRET, Engine, engine
from bench.postgres import load
from bench.result import Result
from bench.schemas import Query, read_schema
from genkan.cli.embedded.cluster import Cluster

MOST_MEGABYTES: Final = 70
_COUNTING: Final = "create extension if not exists pg_stat_statements;"


def measure(cluster: Cluster) -> Iterator[Section]:
    """Each query in turns."""
    schema = read_schema("chinook")
    load(cluster, DATABASE, schema.dump + _COUNTING)
    load(cluster, "chinook_metadata", "")
    urls = cluster.url("chinook_metadata"), cluster.url(DATABASE)
    with (
        tempfile.TemporaryDirectory(prefix="genkan-bench-") as name,
        engine(*urls, Path(name), **QUIET) as running,
    ):
        running.post("/v1/metadata", schema.command)
        url = f"{running.http.base_url}".rstrip("/") + "/v1/graphql"
        process = running.process.pid
        print(f"chinook: {ROUNDS} rounds, {said_of_machine()}", flush=True)
        samples: dict[str, list[Sample]] = {}
        for _ in range(ROUNDS):
            for query in schema.queries:
                headers = {"x-hasura-admin-secret": SECRET, **query.headers}
                server = Server("Genkan", Dialect.GENKAN, url, process, headers)
                taken = _sample(cluster, running, server, query)
                samples.setdefault(query.name, []).append(taken)
        memory = proportional_megabytes(process), resident_megabytes(process)
    rows = [row(Standing(name, "", those, None), None) for name, those in samples.items()]
    yield Section(
        "chinook",
        "Chinook: the queries of Hasura's benchmark",
        [[("Genkan", *HEAD), *rows]],
        [
            Result("memory of one worker afterwards (PSS)", memory[0], "MB", MOST_MEGABYTES),
            Result("memory of one worker afterwards (RSS)", memory[1], "MB"),
        ],
    )


def _sample(cluster: Cluster, running: Engine, server: Server, query: Query) -> Sample:
    body = {"query": query.document, "variables": query.variables}
    headers = {name.replace("-", "_"): value for name, value in query.headers.items()}
    before = running.post("/v1/graphql", body, **headers).body
    assert all(json.loads(before)["data"].values()), (query.name, before[:500])
    counted = statements_run(cluster)
    sample = load_server(server, fixed(server.headers, body), cluster.child.pid, SECONDS)
    ran = statements_run(cluster) - counted
    assert ran >= sample.requests or "__schema" in query.document, (query.name, ran)
    after = running.post("/v1/graphql", body, **headers).body
    assert after == before, query.name
    return sample
