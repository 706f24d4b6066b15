"""Metadata that one server changes, seen by another of the same database.

From the answer of the command to the first answer of the other server that needs the change.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.engine import Engine, engine
from bench.measurements import Running
from bench.result import Result
from bench.schemas import root_field

CHANGES = 50
PATIENCE_SECONDS = 5


def measure(running: Running) -> Iterator[Result]:
    """Fifty permissions for fifty roles, one after the other, on the schema's first table."""
    name, table = running.schema.name, running.schema.tables[0]
    document = f"{{ {root_field(table)}(limit: 1) {{ __typename }} }}"
    wanted = running.engine.query(document).body
    metadata_url = running.cluster.tcp_url(f"{name}_metadata")
    database_url = running.cluster.tcp_url(name)
    with (
        tempfile.TemporaryDirectory(prefix="genkan-bench-") as folder,
        engine(metadata_url, database_url, Path(folder)) as other,
    ):
        delays: list[float] = []
        for number in range(CHANGES):
            role = f"role_{number}"
            permission = {"columns": "*", "filter": {}}
            args = {"table": table["table"], "role": role, "permission": permission}
            running.engine.metadata("pg_create_select_permission", args)
            delays.append(_delay(other, document, role, wanted))
    milliseconds = [1000 * delay for delay in sorted(delays)]
    yield Result("a change in another process, median", statistics.median(milliseconds), "ms")
    yield Result("a change in another process, slowest", milliseconds[-1], "ms", goal=200)


def _delay(other: Engine, document: str, role: str, wanted: bytes) -> float:
    """Seconds until the role may read there."""
    began = time.perf_counter()
    while time.perf_counter() < began + PATIENCE_SECONDS:
        if other.query(document, role=role).body == wanted:
            return time.perf_counter() - began
    raise AssertionError(f"{role} was not let in within {PATIENCE_SECONDS} s")
