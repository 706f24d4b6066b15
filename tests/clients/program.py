"""Programs that a test starts, waits for, and stops: our own command and its clients."""

import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

GENKAN = Path(sys.executable).with_name("genkan")
START_SECONDS = 90
STOP_SECONDS = 30
OURS = ("GENKAN_", "HASURA_GRAPHQL_", "KINDE_", "GRAPHQL_URL")


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(**settings: str) -> dict[str, str]:
    """This process's environment without settings of the person who runs the tests."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**inherited, "NEXT_TELEMETRY_DISABLED": "1", "NO_COLOR": "1", **settings}


@contextmanager
def running(
    command: Sequence[str | Path],
    *,
    folder: Path,
    ready_url: str,
    environment: Mapping[str, str] | None = None,
    trusted: ssl.SSLContext | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """The program, from when `ready_url` answers 200 until the end of the block."""
    log = folder / f"{Path(command[0]).name}-{free_port()}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment or clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(process, ready_url, log, trusted)
            yield process
        finally:
            _stop(process)


def run(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    timeout_seconds: int = 300,
) -> str:
    """What the program wrote on stdout; it has to exit 0."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment or clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout_seconds,
        check=False,
    )
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def _wait_until_ready(
    process: subprocess.Popen[bytes],
    ready_url: str,
    log: Path,
    trusted: ssl.SSLContext | None,
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"it ended with {process.returncode}:\n{_tail(log)}")
        try:
            if (
                httpx.get(ready_url, timeout=5, verify=trusted or True).status_code
                == httpx.codes.OK
            ):
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{ready_url} did not answer in {START_SECONDS} s:\n{_tail(log)}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError(f"SIGTERM did not stop it in {STOP_SECONDS} s") from None


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-4000:]
