"""`genkan status` and `genkan down`: whether a server runs here, and its end."""

import contextlib
import os
import signal
import time
from typing import Final

from genkan.cli.embedded.survivors import processes_of, stop_survivors
from genkan.cli.errors import CommandFailed
from genkan.cli.project import STATE_FOLDER, Project
from genkan.cli.report import Report
from genkan.cli.running import find_running, is_locked

STOP_SECONDS: Final = 60.0


def tell_status(project: Project, report: Report) -> int:
    """Whether a server runs in the project; answers 0 when it does, else 1."""
    running = find_running(project)
    if running is None:
        report.line(f"not running in {project.folder}  (start: genkan up)")
        report.record(event="status", running=False)
        return 1
    report.line(f"running at {running.url}  (process {running.pid})")
    report.addresses(
        {
            "GraphQL": (f"{running.url}/v1/graphql", ""),
            "Issuer": (running.issuer, ""),
            "Postgres": (running.postgres or "given by --database-url", ""),
        }
    )
    report.record(
        event="status", running=True, url=running.url, pid=running.pid, postgres=running.postgres
    )
    return 0


def stop_server(project: Project, report: Report) -> int:
    """Stop the project's server and wait for it; also a Postgres that it has left behind."""
    running = find_running(project)
    if running is not None:
        with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
            os.kill(running.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while is_locked(project):
            if time.monotonic() > deadline:
                raise CommandFailed(
                    f"process {running.pid} did not stop within {STOP_SECONDS:.0f} seconds",
                    remedy=f"kill -9 {running.pid}; the data recovers at the next start",
                )
            time.sleep(0.05)
        report.line(f"stopped {running.url}; data stays in ./{STATE_FOLDER}")
    elif is_locked(project):
        raise CommandFailed("genkan is just starting here", remedy="try again in a moment")
    else:
        data = project.state / "pgdata"
        left = stop_survivors(data) if data.is_dir() and processes_of(data) else 0
        report.line("stopped a Postgres that was left behind" if left else "nothing is running")
    report.record(event="down", stopped=running is not None)
    return 0
