"""`genkan up` and the console's link, as processes."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.clients.program import GENKAN, clean_environment, free_port

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

OWN = {"x-genkan-console": "1"}


def started(folder: Path, *arguments: str) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """The server, and what it tells programs once it is ready."""
    process = subprocess.Popen(
        [GENKAN, "up", ".", "--port", str(free_port()), "--json", *arguments],
        cwd=folder,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        told = json.loads(line)
        if told["event"] == "ready":
            return process, told
    raise AssertionError(f"ended with {process.wait()}")


def stop(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGTERM)
    process.wait(timeout=30)
    assert process.stdout is not None
    process.stdout.close()


@contextmanager
def signed_in(url: str) -> Iterator[httpx.Client]:
    """A browser that opened the link, as the page does it."""
    address = httpx.URL(url)
    origin = f"http://localhost:{address.port}"
    with httpx.Client(base_url=origin, headers={**OWN, "origin": origin}, timeout=30) as browser:
        answer = browser.post("/console-api/session", json={"link": address.params["link"]})
        assert answer.status_code == 200, answer.text
        yield browser


def test_the_link_of_a_start_signs_in_and_so_does_the_next(tmp_path: Path) -> None:
    process, ready = started(tmp_path)
    try:
        with signed_in(ready["console"]) as browser:
            command = {"type": "export_metadata", "args": {}}
            told = browser.post("/console-api/engine/v1/metadata", json=command)
            assert told.json()["version"] == 3
            applications = browser.get("/console-api/identity/api/v1/applications").json()
            names = {each["name"] for each in applications["applications"]}
            assert {"Genkan CLI", "Genkan Console"} <= names
            again = browser.post(
                "/console-api/session", json={"link": httpx.URL(ready["console"]).params["link"]}
            )
            assert again.json()["error"]["code"] == "link_expired"
        made = subprocess.run(
            [GENKAN, "admin", "link"],
            cwd=tmp_path,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        assert made.startswith(f"http://localhost:{ready['port']}/console?link=")
        with signed_in(made) as browser:
            assert browser.get("/console-api/session").json()["role"] == "admin"
    finally:
        stop(process)


def test_a_console_that_is_switched_off_is_not_there(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("HASURA_GRAPHQL_ENABLE_CONSOLE=false\n")
    process, ready = started(tmp_path)
    try:
        assert ready["console"] is None
        origin = f"http://localhost:{ready['port']}"
        assert httpx.get(f"{origin}/console").status_code == 404
        assert httpx.post(f"{origin}/console-api/links", headers=OWN).status_code == 404
        refused = subprocess.run(
            [GENKAN, "admin", "link"],
            cwd=tmp_path,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert refused.returncode == 1
        assert "has no console" in refused.stderr
        assert "HASURA_GRAPHQL_ENABLE_CONSOLE=true" in refused.stderr
    finally:
        stop(process)
