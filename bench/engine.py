"""`genkan engine` as a process: asked over HTTP, its CPU and memory read from the kernel."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench.ports import free_port

SECRET = "for-measuring-only"
START_SECONDS = 60
ANSWER_SECONDS = 120
KIBIBYTE = 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, how long it took, and what it cost the engine's process."""

    body: bytes
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine."""

    process: "subprocess.Popen[bytes]"
    http: httpx.Client

    def post(self, path: str, body: bytes | object, **headers: str) -> Answer:
        """An admin's request; other headers by name, with "_" for "-". Raises unless it is 200."""
        content = body if isinstance(body, bytes) else None
        json = None if isinstance(body, bytes) else body
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        cpu, began = self.cpu_seconds(), time.perf_counter()
        response = self.http.post(path, content=content, json=json, headers=names)
        seconds = time.perf_counter() - began
        if response.status_code != httpx.codes.OK:
            raise RuntimeError(f"{path}: {response.status_code} {response.text[:2000]}")
        return Answer(response.content, seconds, self.cpu_seconds() - cpu)

    def query(self, document: str, role: str | None = None, **headers: str) -> Answer:
        """A GraphQL operation as a role, admin unless one is given."""
        if role is not None:
            headers["x_hasura_role"] = role
        return self.post("/v1/graphql", {"query": document}, **headers)

    def metadata(self, kind: str, args: Any) -> Answer:
        """A metadata command."""
        return self.post("/v1/metadata", {"type": kind, "args": args})

    def cpu_seconds(self) -> float:
        """User and system time of the process so far (proc(5), stat: fields 14 and 15)."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    def resident_megabytes(self) -> float:
        """The resident set now."""
        return self._status("VmRSS")

    def most_resident_megabytes(self) -> float:
        """The largest that the resident set has been."""
        return self._status("VmHWM")

    def _status(self, key: str) -> float:
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        found = next(line for line in lines if line.startswith(f"{key}:"))
        return int(found.split()[1]) * KIBIBYTE / 1e6


@contextmanager
def engine(
    metadata_url: str, database_url: str, folder: Path, *flags: str, **settings: str
) -> Iterator[Engine]:
    """An engine on empty metadata, with `database_url` as its source ``default``."""
    port = free_port()
    genkan = Path(sys.executable).with_name("genkan")
    command = [genkan, "engine", "--metadata-database-url", metadata_url, "serve"]
    command += ["--server-port", str(port), "--admin-secret", SECRET, *flags]
    environment = {"PATH": os.environ["PATH"], "HASURA_GRAPHQL_DATABASE_URL": database_url}
    environment |= settings
    with (
        (folder / "engine.log").open("wb") as log,
        httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"x-hasura-admin-secret": SECRET},
            timeout=ANSWER_SECONDS,
            trust_env=False,
        ) as client,
    ):
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        try:
            _wait_until_healthy(process, client, folder)
            yield Engine(process, client)
        finally:
            process.terminate()
            process.wait(30)


def _wait_until_healthy(
    process: "subprocess.Popen[bytes]", client: httpx.Client, folder: Path
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            client.get("/healthz").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError((folder / "engine.log").read_text()[-4000:])
