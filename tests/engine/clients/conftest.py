"""An engine as a process, and the JavaScript clients that speak to it."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import new_database
from tests.clients.program import run
from tests.clients.required import required_npm
from tests.engine.clients.blog import Blog, blog

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def served_blog(
    postgres_server: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Blog]:
    folder = tmp_path_factory.mktemp("blog")
    with new_database(postgres_server) as url, blog(url, folder) as served:
        yield served


@pytest.fixture
def author() -> str:
    """Somebody whose notes no other test sees."""
    return f"a{secrets.token_hex(6)}"


@pytest.fixture(scope="session")
def javascript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the client libraries installed as locked, and the scripts that use them."""
    npm = required_npm()
    folder = tmp_path_factory.mktemp("javascript")
    for file in (HERE / "package.json", HERE / "package-lock.json", HERE / ".npmrc"):
        shutil.copy(file, folder)
    for script in HERE.glob("*.mjs"):
        shutil.copy(script, folder)
    command = [npm, "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"]
    run(command, folder=folder, timeout_seconds=600)
    return folder
