"""`oidc-provider` of npm, a certified one, as a process: `peers/oidc_provider`."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.contest.install import node_peer
from bench.issuing.provider import AUDIENCE, CALLBACK, PEOPLE, SECRET, Paths, Provider, started
from bench.ports import free_port

PATHS: Final = Paths(authorize="/auth", token="/token", userinfo="/me", jwks="/jwks")


@contextmanager
def oidc_provider(
    name: str, database_url: str, pool_size: int
) -> Iterator[tuple[Provider, dict[str, str]]]:
    """The provider, and the secrets of its applications; no URL: it keeps records in memory."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    settings = {
        "port": port,
        "databaseUrl": database_url,
        "poolSize": pool_size,
        "secret": SECRET,
        "callback": CALLBACK,
        "audience": AUDIENCE,
        "people": PEOPLE,
    }
    installed, npm = node_peer("oidc_provider")
    command = [npm.node_folder / "node", installed / "provider.mjs", json.dumps(settings)]
    with (
        tempfile.TemporaryDirectory(prefix="genkan-bench-") as folder,
        started(command, origin, Path(folder), {"NODE_ENV": "production"}) as pid,
    ):
        provider = Provider(
            name, origin, pid, PATHS, "web", "profile", "machine", "openid offline_access"
        )
        yield provider, dict.fromkeys(("web", "profile", "machine"), SECRET)
