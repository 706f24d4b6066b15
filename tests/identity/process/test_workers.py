"""Several workers of the identity provider behind one port."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.clients.identity import BOOTSTRAP_ID, BOOTSTRAP_SECRET, identity_settings
from tests.clients.program import GENKAN, free_port, running
from tests.clients.workers import PATIENCE_SECONDS, children, wait_until

pytestmark = [
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="workers need Linux"),
]


@contextmanager
def provider(
    database_url: str, folder: Path, workers: int
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Its issuer and the parent of its workers."""
    port = free_port()
    issuer = f"http://localhost:{port}"
    command = [GENKAN, "identity", "--port", str(port), "--workers", str(workers)]
    environment = {**identity_settings(issuer, database_url), "GENKAN_DEVELOPMENT": "false"}
    ready_url = f"{issuer}/.well-known/jwks.json"
    with running(command, folder=folder, environment=environment, ready_url=ready_url) as process:
        wait_until(lambda: len(children(process)) == workers)
        yield issuer, process


def token(issuer: str) -> str:
    """On a connection of its own: the kernel chooses the worker by it."""
    form = {
        "grant_type": "client_credentials",
        "client_id": BOOTSTRAP_ID,
        "client_secret": BOOTSTRAP_SECRET,
        "audience": f"{issuer}/api",
    }
    answer = httpx.post(
        f"{issuer}/oauth2/token", data=form, trust_env=False, timeout=PATIENCE_SECONDS
    )
    assert answer.status_code == httpx.codes.OK, answer.text
    return str(answer.json()["access_token"])


def names_seen(issuer: str, bearer: str) -> set[str]:
    """The applications that a worker lists."""
    headers = {"authorization": f"Bearer {bearer}"}
    answer = httpx.get(
        f"{issuer}/api/v1/applications",
        headers=headers,
        trust_env=False,
        timeout=PATIENCE_SECONDS,
    )
    assert answer.status_code == httpx.codes.OK, answer.text
    return {each["name"] for each in answer.json()["applications"]}


def test_what_one_worker_issued_and_made_the_others_know(database_url: str, tmp_path: Path) -> None:
    with provider(database_url, tmp_path, 3) as (issuer, process):
        bearer = token(issuer)
        made = httpx.post(
            f"{issuer}/api/v1/applications",
            json={"name": "Made by one", "type": "reg"},
            headers={"authorization": f"Bearer {bearer}"},
            trust_env=False,
            timeout=PATIENCE_SECONDS,
        )
        assert made.is_success, made.text
        # Thirty connections miss one of three workers once in 10,000 times.
        assert all("Made by one" in names_seen(issuer, bearer) for _ in range(30))
        keys = {
            httpx.get(f"{issuer}/.well-known/jwks.json", trust_env=False).text for _ in range(30)
        }
        assert len(keys) == 1
    assert process.returncode == 0


def test_a_worker_that_dies_is_replaced(database_url: str, tmp_path: Path) -> None:
    with provider(database_url, tmp_path, 2) as (issuer, process):
        killed = min(children(process))
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: len(children(process) - {killed}) == 2)
        wait_until(lambda: _answers(issuer))
        assert token(issuer)


def _answers(issuer: str) -> bool:
    try:
        return httpx.get(f"{issuer}/.well-known/jwks.json", trust_env=False).is_success
    except httpx.TransportError:
        return False
