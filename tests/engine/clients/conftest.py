"""An engine as a process, and the JavaScript clients that speak to it."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import new_database
from tests.clients.javascript import install_javascript
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
    folder = tmp_path_factory.mktemp("javascript")
    install_javascript(required_npm(), HERE, folder)
    return folder
