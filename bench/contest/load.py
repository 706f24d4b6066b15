"""A load of random requests on a contender by wrk, or by pgbench on Postgres; what it takes."""

import json
import re
import resource
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from bench.contest.contenders import DATABASE, Server, Statements
from bench.contest.install import wrk
from bench.contest.processes import cpu_seconds
from bench.contest.scripts import lua
from bench.contest.work import KEY, Work

CLIENTS: Final = 32
ANSWER_SECONDS: Final = 30
TOKEN: Final = "@token@"
# wrk's own words at its end, for us to read.
_DONE: Final = """
function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\\n@{"requests": %d, "microseconds": %d, "failed": %d, "status": %d,'
    .. ' "p50": %d, "p99": %d, "bytes": %d}\\n',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.timeout, e.status,
    latency:percentile(50), latency:percentile(99), summary.bytes))
end
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """One run of a contender at one work; CPU is per request, in microseconds."""

    requests: int
    per_second: float
    server_us: float
    database_us: float
    p50_ms: float
    p99_ms: float


def load_server(
    server: Server,
    script: str,
    database: int,
    seconds: float,
    clients: int = CLIENTS,
) -> Sample:
    """What wrk sees, running `script`. Raises AssertionError at an answer that is not 200."""
    with tempfile.TemporaryDirectory(prefix="genkan-bench-") as folder:
        path = Path(folder) / "load.lua"
        path.write_text(script + _DONE)
        command = [
            wrk(),
            "-t1",
            f"-c{clients}",
            f"-d{seconds:.0f}s",
            f"--timeout={ANSWER_SECONDS}s",
        ]
        command += ["-s", str(path), server.url]
        before = cpu_seconds(server.process), cpu_seconds(database)
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        after = cpu_seconds(server.process), cpu_seconds(database)
    found = re.search(r"^@(\{.*\})$", said, re.MULTILINE)
    assert found, said
    seen = json.loads(found[1])
    assert seen["requests"] > 0, (server.name, said)
    assert not seen["failed"] + seen["status"], (server.name, said)
    requests = seen["requests"]
    return Sample(
        requests,
        requests / seen["microseconds"] * 1e6,
        (after[0] - before[0]) / requests * 1e6,
        (after[1] - before[1]) / requests * 1e6,
        seen["p50"] / 1000,
        seen["p99"] / 1000,
    )


def load_postgres(
    statements: Statements, work: Work, database: int, seconds: float, clients: int = CLIENTS
) -> Sample:
    """What pgbench sees with the work's statement prepared; its own CPU is the server's."""
    cluster = statements.cluster
    with tempfile.TemporaryDirectory(prefix="genkan-bench-") as folder:
        script = Path(folder) / "load.sql"
        script.write_text(pgbench_script(statements.statements[work.name], work))
        command = [str(cluster.plan.binaries.program("pgbench"))]
        command += ["-n", "-M", "prepared", "-j1", f"-c{clients}", f"-T{seconds:.0f}"]
        command += ["-f", str(script), "--log", f"--log-prefix={folder}/log"]
        command += ["--sampling-rate=0.02", cluster.url(DATABASE)]
        before = _children_seconds(), cpu_seconds(database)
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        after = _children_seconds(), cpu_seconds(database)
        lines = [line for log in Path(folder).glob("log.*") for line in log.open()]
    times = [int(line.split()[2]) / 1000 for line in lines]
    done = re.search(r"processed: (\d+)", said)
    rate = re.search(r"tps = ([\d.]+)", said)
    failed = re.search(r"failed transactions: (\d+)", said)
    assert done, said
    assert rate, said
    assert failed, said
    assert failed[1] == "0", said
    requests = int(done[1])
    return Sample(
        requests,
        float(rate[1]),
        (after[0] - before[0]) / requests * 1e6,
        (after[1] - before[1]) / requests * 1e6,
        median(times or [0]),
        quantiles(times, n=100)[98] if len(times) > 1 else 0,
    )


def pgbench_script(statement: str, work: Work) -> str:
    """The statement with pgbench's variables where its parameters are."""
    lines = [
        f"\\set p{number} random(1, {work.most})"
        if argument == KEY
        else f"\\set p{number} {argument}"
        for number, argument in enumerate(work.arguments, 1)
    ]
    return "\n".join([*lines, re.sub(r"\$(\d+)", r":p\1", " ".join(statement.split())) + ";\n"])


def wrk_script(server: Server, work: Work, tokens: Sequence[str] = ()) -> str:
    """Lua that sends the work's document with a new number each time."""
    document = work.documents[server.dialect]
    body = {"query": document.text, "variables": {document.variable: KEY}}
    before, after = json.dumps(body).split(f'"{KEY}"')
    headers = {"content-type": "application/json", **(work.headers or server.headers)}
    lines = [f"headers[ {lua(name)} ] = {lua(value)}" for name, value in headers.items()]
    names = [name for name, value in headers.items() if TOKEN in value]
    lines += [f"tokens[{number}] = {lua(token)}" for number, token in enumerate(tokens, 1)]
    return "\n".join(
        [
            "local headers, tokens = {}, {}",
            *lines,
            "math.randomseed(os.time())",
            "function request()",
            f"  local key = math.random(1, {work.most})",
            *(f'  headers[ {lua(name)} ] = "Bearer " .. tokens[key]' for name in names),
            f'  return wrk.format("POST", nil, headers, {lua(before)} .. key .. {lua(after)})',
            "end",
        ]
    )


def _children_seconds() -> float:
    """User and system time of the programs that we started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
