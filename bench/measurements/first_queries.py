"""What a role waits for when it asks for the first time, and when it asks again."""

import json
from collections.abc import Iterator
from statistics import median

from bench.contest.processes import proportional_megabytes
from bench.engine import Answer
from bench.measurements import Running
from bench.result import Result


def measure(running: Running) -> Iterator[Result]:
    """Over all roles, the largest first; memory when all of them have asked."""
    first = [_ask(running, role) for role in running.schema.fields_of_roles]
    again = [_ask(running, role) for role in running.schema.fields_of_roles]
    slowest, usual = _milliseconds(first)
    yield Result(f"first query of a role, slowest of {len(first)}", slowest, "ms", goal=150)
    yield Result("first query of a role, median", usual, "ms")
    most_cpu = max(one.cpu_seconds for one in first) * 1000
    yield Result("first query of a role, slowest, CPU", most_cpu, "ms")
    yield Result("first query of all roles, CPU", sum(one.cpu_seconds for one in first), "s")
    yield Result("second query of a role, median", _milliseconds(again)[1], "ms")
    memory = running.engine.resident_megabytes()
    yield Result(f"memory with {len(first)} roles in use (RSS)", memory, "MB")
    own = proportional_megabytes(running.engine.process.pid)
    yield Result(f"memory with {len(first)} roles in use (PSS)", own, "MB", goal=250)


def _ask(running: Running, role: str) -> Answer:
    field = running.schema.fields_of_roles[role][0]
    answer = running.engine.query(f"{{ {field} (limit: 1) {{ __typename }} }}", role)
    rows = json.loads(answer.body)["data"][field]
    assert all(row.keys() == {"__typename"} for row in rows), answer.body
    return answer


def _milliseconds(answers: list[Answer]) -> tuple[float, float]:
    """The slowest and the median."""
    times = [answer.seconds * 1000 for answer in answers]
    return max(times), median(times)
