"""``python -m bench [NAME ...]``: measure, and print a table for each schema.

Without names everything; with names of `RUNS` those alone.
"""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bench.engine import engine
from bench.measurements import (
    Measurement,
    Running,
    answers,
    first_queries,
    introspection,
    live_queries,
    nested_insert,
    one_more_table,
    replace_metadata,
    revocations,
    sockets,
)
from bench.postgres import load, postgres
from bench.result import Result, table
from bench.schemas import Schema, read_schema
from genkan.cli.embedded.cluster import Cluster

# By the name of the schema; each measurement builds on what those before it have done.
RUNS: Final[Mapping[str, Sequence[Measurement]]] = {
    "chinook": (replace_metadata.measure, answers.measure),
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
}
OWN_SCHEMAS: Final = {
    each.name: each
    for each in (nested_insert.SCHEMA, live_queries.SCHEMA, revocations.SCHEMA, sockets.SCHEMA)
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
    unknown = set(names) - RUNS.keys()
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(RUNS)}")
        return 2
    with postgres() as cluster:
        for name in names or RUNS:
            results = run(cluster, schema_named(name), RUNS[name])
            print(f"\n{name}\n{table(results)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
