"""Several workers behind one port, as an operator starts and ends them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.clients.program import GENKAN, clean_environment, free_port
from tests.clients.workers import PATIENCE_SECONDS, children, wait_until
from tests.engine.process.engine_program import engine
from tests.engine.running import ADMIN, USERS

pytestmark = [
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="workers need Linux"),
]


def ask(port: int, path: str, body: object) -> httpx.Response:
    """On a connection of its own: the kernel chooses the worker by it."""
    url = f"http://127.0.0.1:{port}{path}"
    return httpx.post(url, json=body, headers=ADMIN, trust_env=False, timeout=PATIENCE_SECONDS)


def test_workers_serve_one_port_and_see_what_one_of_them_changed(
    database_url: str, tmp_path: Path
) -> None:
    port = free_port()
    with engine(database_url, port, tmp_path, GENKAN_WORKERS="3") as process:
        wait_until(lambda: len(children(process)) == 3)
        ask(port, "/v2/query", {"type": "run_sql", "args": {"sql": USERS}}).raise_for_status()
        track = {"type": "pg_track_table", "args": {"table": "users"}}
        ask(port, "/v1/metadata", track).raise_for_status()
        query = {"query": "{ users(order_by: {id: asc}) { id } }"}
        rows = {"data": {"users": [{"id": "a"}, {"id": "b"}]}}

        def everybody_knows() -> bool:
            # Thirty connections miss one of three workers once in 10,000 times.
            return all(ask(port, "/v1/graphql", query).json() == rows for _ in range(30))

        wait_until(everybody_knows)
    assert process.returncode == 0


def test_a_worker_that_dies_is_replaced_and_the_others_go_on(
    database_url: str, tmp_path: Path
) -> None:
    port = free_port()
    with engine(database_url, port, tmp_path, GENKAN_WORKERS="2") as process:
        wait_until(lambda: len(children(process)) == 2)
        before = children(process)
        killed = min(before)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(children(process) - {killed}) == 2)
        wait_until(lambda: ask(port, "/v1/graphql", {"query": "{ __typename }"}).is_success)
        assert children(process) & before
    log = next(tmp_path.glob("genkan-*.log")).read_text()
    assert f"worker {killed} ended by signal 9; another takes its place" in log


def test_workers_end_with_a_parent_that_is_killed(database_url: str, tmp_path: Path) -> None:
    with engine(database_url, free_port(), tmp_path, GENKAN_WORKERS="2") as process:
        wait_until(lambda: len(children(process)) == 2)
        workers = children(process)
        process.kill()
        process.wait()
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


@pytest.mark.parametrize(
    ("settings", "code", "said"),
    [
        ({"HASURA_GRAPHQL_PG_CONNECTIONS": "15"}, 2, "expected at least 16, 8 for each"),
        ({"GENKAN_WEBSOCKET_MAX_CONNECTIONS": "1"}, 2, "expected at least one for each"),
        ({"HASURA_GRAPHQL_DATABASE_URL": "postgresql://127.0.0.1:1/x"}, 4, "can not be used"),
    ],
)
def test_what_keeps_workers_from_starting_is_told_once(
    settings: dict[str, str], code: int, said: str, tmp_path: Path
) -> None:
    given = {"HASURA_GRAPHQL_DATABASE_URL": "postgresql://127.0.0.1:1/x", **settings}
    command = [GENKAN, "engine", "serve", "--server-port", str(free_port()), "--workers", "2"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=clean_environment(**given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert done.stderr.count("genkan: ") == 1
    assert said in done.stderr


def test_a_port_of_other_workers_is_busy(database_url: str, tmp_path: Path) -> None:
    port = free_port()
    with engine(database_url, port, tmp_path, GENKAN_WORKERS="2"):
        command = [GENKAN, "engine", "--database-url", database_url, "serve"]
        command += ["--server-port", str(port), "--workers", "2"]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert f"port {port} is in use" in done.stderr
