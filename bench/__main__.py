"""``python -m bench [NAME ...]``: measure, and print a table for each schema and each contest.

Without names everything; with names of `CONTESTS` and `RUNS` those alone.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from bench.contest import chinook, cold, curves, hot, roles, soak, writes
from bench.contest.install import NotHere
from bench.contest.section import Section, write
from bench.engine import engine
from bench.measurements import (
    Measurement,
    Running,
    answers,
    departures,
    first_queries,
    identity,
    introspection,
    live_queries,
    nested_insert,
    one_more_table,
    replace_metadata,
    revocations,
    sockets,
    workers,
)
from bench.postgres import load, postgres
from bench.result import Result, table
from bench.schemas import Schema, read_schema
from genkan.cli.embedded.cluster import Cluster
from genkan.cli.server import stoppable

# By the name of the schema; each measurement builds on what those before it have done.
RUNS: Final[Mapping[str, Sequence[Measurement]]] = {
    "chinook": (replace_metadata.measure, answers.measure, workers.measure),
    "deep_schema": (replace_metadata.measure, answers.measure),
    "huge_schema": (
        replace_metadata.measure,
        first_queries.measure,
        introspection.measure,
        one_more_table.measure,
    ),
    nested_insert.SCHEMA.name: (nested_insert.measure,),
    live_queries.SCHEMA.name: (live_queries.measure,),
    revocations.SCHEMA.name: (revocations.measure,),
    sockets.SCHEMA.name: (sockets.measure,),
    departures.SCHEMA.name: (departures.measure,),
    identity.SCHEMA.name: (identity.measure,),
}
WRITE_PAGE: Final = "GENKAN_BENCH_PAGE"
# Each on a Postgres of its own.
CONTESTS: Final[Mapping[str, Callable[[Cluster], Iterator[Section]]]] = {
    "hot": hot.measure,
    "roles": roles.measure,
    "writes": writes.measure,
    "cold": cold.measure,
    "chinook_queries": chinook.measure,
    "curves": curves.measure,
    "soak": soak.measure,
}
OWN_SCHEMAS: Final = {
    each.name: each
    for each in (
        nested_insert.SCHEMA,
        live_queries.SCHEMA,
        revocations.SCHEMA,
        sockets.SCHEMA,
        departures.SCHEMA,
        identity.SCHEMA,
    )
}


def run(cluster: Cluster, schema: Schema, measurements: Sequence[Measurement]) -> list[Result]:
    """The measurements on an engine that is started for them."""
    database_url = load(cluster, schema.name, schema.dump)
    metadata_url = load(cluster, f"{schema.name}_metadata", "")
    with (
        tempfile.TemporaryDirectory(prefix="genkan-bench-") as folder,
        engine(metadata_url, database_url, Path(folder)) as running,
    ):
        there = Running(running, schema, cluster)
        return [result for measure in measurements for result in measure(there)]


def schema_named(name: str) -> Schema:
    """A measurement's own schema, or one of Hasura's benchmarks."""
    return OWN_SCHEMAS.get(name) or read_schema(name)


def main(names: Sequence[str]) -> int:
    """Measure; a wrong answer ends it with an AssertionError."""
    known = [*CONTESTS, *RUNS]
    unknown = set(names).difference(known)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
        return 2
    chosen = names or known
    for name in filter(CONTESTS.__contains__, chosen):
        with postgres() as cluster:
            try:
                for section in CONTESTS[name](cluster):
                    print(f"\n{section.text()}", flush=True)
                    if WRITE_PAGE in os.environ:
                        write(section)
            except NotHere as reason:
                print(f"\n{name} is left out: {reason}", flush=True)
    with postgres() as cluster:
        for name in filter(RUNS.__contains__, chosen):
            results = run(cluster, schema_named(name), RUNS[name])
            print(f"\n{name}\n{table(results)}", flush=True)
    return 0


if __name__ == "__main__":
    with stoppable():
        sys.exit(main(sys.argv[1:]))
