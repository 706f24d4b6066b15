"""A Postgres with PostGIS and pgcrypto, which the embedded one has not: the system's own."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prerequisites import REMEDIES, missing_tools, postgis_bin


@pytest.fixture(scope="session")
def postgis_server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    wanted = [tool for tool in missing_tools() if tool in {"postgis", "locale"}]
    folder = postgis_bin()
    if wanted or folder is None:
        reason = "; ".join(REMEDIES[tool] for tool in wanted)
        if os.environ.get("GENKAN_NO_SKIP"):
            pytest.fail(reason)
        pytest.skip(reason)
    user = "postgres" if os.geteuid() == 0 else None
    # Under the system's folder for temporary files: Postgres' own user has to come through to it.
    home = Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())
    if user is not None:
        owner = pwd.getpwnam(user)
        os.chown(home, owner.pw_uid, owner.pw_gid)
    data = home / "data"
    try:
        subprocess.run(
            [folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"],
            check=True,
            capture_output=True,
            user=user,
            cwd="/",
        )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = ["-c", "fsync=off", "-c", "timezone=UTC", "-c", "listen_addresses=127.0.0.1"]
        options += ["-c", f"unix_socket_directories={home}", "-p", str(port)]
        with (home / "log").open("wb") as log:
            server = subprocess.Popen(
                [folder / "postgres", "-D", data, *options],
                stdout=log,
                stderr=log,
                user=user,
                cwd="/",
            )
        try:
            wait_for(folder / "pg_isready", port)
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def wait_for(pg_isready: Path, port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        asked = subprocess.run(
            [pg_isready, "-q", "-h", "127.0.0.1", "-p", str(port)], check=False
        ).returncode
        if asked == 0:
            return
        time.sleep(0.05)
    pytest.fail("the system's Postgres did not come up")
