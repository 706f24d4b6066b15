"""`genkan identity` alone on a database of its own, for the SDKs of this folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import new_database
from tests.clients.identity import Application, create_application, identity_alone
from tests.clients.program import run
from tests.clients.required import required_npm

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def issuer(postgres_server: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("identity")
    with new_database(postgres_server) as url, identity_alone(folder, url) as issuer:
        yield issuer


@pytest.fixture(scope="session")
def application(issuer: str) -> Application:
    return create_application(issuer)


@pytest.fixture(scope="session")
def npm() -> str:
    return required_npm()


@pytest.fixture(scope="session")
def javascript(npm: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the JavaScript SDKs installed as locked, and the script that uses them."""
    folder = tmp_path_factory.mktemp("javascript")
    for name in ("package.json", "package-lock.json", ".npmrc", "validate.mjs"):
        shutil.copy(HERE / name, folder)
    run([npm, "ci", "--prefer-offline", "--no-audit", "--no-fund"], folder=folder)
    return folder
