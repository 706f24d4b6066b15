"""`genkan engine serve` as a process that can be killed."""

import subprocess
from contextlib import AbstractContextManager
from pathlib import Path

from tests.clients.program import GENKAN, clean_environment, running
from tests.engine.running import SECRET


def engine(
    database_url: str, port: int, folder: Path, **settings: str
) -> AbstractContextManager["subprocess.Popen[bytes]"]:
    """The engine on a port of this machine, from when it answers until the end of the block."""
    command = [GENKAN, "engine", "--database-url", database_url, "serve"]
    command += ["--server-port", str(port), "--admin-secret", SECRET]
    return running(
        command,
        folder=folder,
        ready_url=f"http://127.0.0.1:{port}/healthz",
        environment=clean_environment(**settings),
    )
