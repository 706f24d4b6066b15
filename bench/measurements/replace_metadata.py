"""``replace_metadata`` with everything at once, on an engine that knows nothing yet."""

import json
from collections.abc import Iterator

from bench.measurements import Running
from bench.result import Result


def measure(running: Running) -> Iterator[Result]:
    """Time and CPU of the command, and what the process takes afterwards."""
    engine = running.engine
    before = engine.resident_megabytes()
    body = json.dumps(running.schema.command).encode()
    answer = engine.post("/v1/query", body)
    assert json.loads(answer.body) == {"message": "success"}
    state = json.loads(engine.metadata("get_inconsistent_metadata", {}).body)
    assert state == {"is_consistent": True, "inconsistent_objects": []}, state
    yield Result("replace_metadata", answer.seconds, "s", goal=3)
    yield Result("replace_metadata, CPU", answer.cpu_seconds, "s")
    yield Result("memory of an empty engine", before, "MB")
    yield Result("memory after replace_metadata", engine.resident_megabytes(), "MB", goal=400)
