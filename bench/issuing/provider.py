"""An identity provider that is measured, and the process it runs in."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

START_SECONDS: Final = 60
SECRET: Final = "a-secret-for-measuring-only-of-fifty-two-characters."
CALLBACK: Final = "http://localhost:9/callback"
AUDIENCE: Final = "https://api.example.com"
# Everybody who signs in, one for each connection that works.
PEOPLE: Final = tuple(f"person{number}@example.com" for number in range(32))
PASSWORD: Final = "for measuring only, 7 words and more"
# The one core that every provider has.
_CORE: Final = 0


@dataclass(frozen=True, slots=True)
class Paths:
    """Where it is asked what."""

    authorize: str
    token: str
    userinfo: str
    jwks: str
    discovery: str = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Provider:
    """A running provider with three applications, each with SECRET.

    web: its access tokens are JWTs for AUDIENCE. profile: its tokens are good at userinfo.
    machine: for client_credentials. scope: an ID token, and a refresh token.
    """

    name: str
    origin: str
    pid: int
    paths: Paths
    web: str
    profile: str
    machine: str
    scope: str


@contextmanager
def started(
    command: Sequence[str | Path], origin: str, folder: Path, settings: Mapping[str, str]
) -> Iterator[int]:
    """The process id of a server that answers by now, on one core; ended with the block."""
    environment = {"PATH": os.environ["PATH"], **settings}
    cores = os.sched_getaffinity(0)
    log_file = folder / "provider.log"
    with log_file.open("wb") as log:
        # A child has its parent's cores, and its threads have them from the first on.
        os.sched_setaffinity(0, {_CORE})
        try:
            process = subprocess.Popen(
                command,
                env=environment,
                cwd=folder,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        finally:
            os.sched_setaffinity(0, cores)
        try:
            _wait(process, origin, log_file)
            yield process.pid
        finally:
            process.terminate()
            process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", origin: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    address = f"{origin}/.well-known/openid-configuration"
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(address, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(log.read_text()[-4000:])
