"""`genkan identity` alone on a database of its own, and a Genkan over https, for these SDKs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genkan.cli.embedded.cluster import Cluster
from genkan.cli.local_certificate import client_context, ensure_local_certificate
from genkan.cli.project import Project, prepare_state
from tests.clients.database import new_database
from tests.clients.house import House, secrets
from tests.clients.identity import Application, create_application, identity_alone
from tests.clients.javascript import install_javascript
from tests.clients.program import GENKAN, free_port, running
from tests.clients.required import required_npm

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class SecureIssuer:
    """An issuer over https; who trusts `authority`, a PEM file, trusts its certificate."""

    url: str
    authority: Path
    client_id: str
    client_secret: str

    @property
    def domain(self) -> str:
        """As Kinde's SDKs are told it: without `https://`."""
        return self.url.removeprefix("https://")


@pytest.fixture(scope="session")
def issuer(postgres_server: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("identity")
    with new_database(postgres_server) as url, identity_alone(folder, url) as issuer:
        yield issuer


@pytest.fixture(scope="session")
def secure_issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureIssuer]:
    """`genkan up --tls auto`, with its machine application that may do everything."""
    folder = tmp_path_factory.mktemp("secure")
    project = Project(folder)
    prepare_state(project)
    authority = ensure_local_certificate(project, datetime.now(UTC)).authority
    port = free_port()
    url = f"https://localhost:{port}"
    command = [GENKAN, "up", ".", "--tls", "auto", "--port", str(port), "--no-open"]
    trusted = client_context(authority)
    with running(command, folder=folder, ready_url=f"{url}/healthz", trusted=trusted):
        ours = secrets(House(folder, url))
        yield SecureIssuer(url, authority, ours["client_id"], ours["client_secret"])


@pytest.fixture(scope="session")
def application(issuer: str) -> Application:
    return create_application(issuer)


@pytest.fixture(scope="session")
def browser_application(issuer: str) -> Application:
    """One without a secret."""
    return create_application(issuer, kind="spa")


@pytest.fixture(scope="session")
def npm() -> str:
    return required_npm()


@pytest.fixture(scope="session")
def javascript(npm: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the JavaScript SDKs installed as locked, and the scripts that use them."""
    folder = tmp_path_factory.mktemp("javascript")
    install_javascript(npm, HERE, folder)
    return folder
