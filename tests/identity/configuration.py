"""The configuration of a running provider, read and written as one document."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import new_database
from tests.identity.feature.management.api import done
from tests.identity.in_process import ISSUER, House, house

BOOTSTRAP = {
    "GENKAN_BOOTSTRAP_CLIENT_ID": "genkan_cli",
    "GENKAN_BOOTSTRAP_CLIENT_SECRET": "b" * 52,
}
PATH = "/genkan/configuration"


class Configuration:
    """The document of a house, by the cli's own application."""

    def __init__(self, running: House) -> None:
        self._browser = running.browser
        form = {
            "grant_type": "client_credentials",
            "client_id": BOOTSTRAP["GENKAN_BOOTSTRAP_CLIENT_ID"],
            "client_secret": BOOTSTRAP["GENKAN_BOOTSTRAP_CLIENT_SECRET"],
            "audience": f"{ISSUER}/api",
        }
        token = done(self._browser.post("/oauth2/token", data=form))["access_token"]
        self._headers = {"authorization": f"Bearer {token}"}

    def __call__(self, method: str, path: str = PATH, body: Any = None, **query: Any) -> Any:
        return self._browser.request(
            method, f"/api/v1{path}", json=body, params=query, headers=self._headers
        )

    def read(self, **query: Any) -> Any:
        return done(self("GET", **query))["configuration"]

    def write(self, document: Any, **wishes: bool) -> list[tuple[str, str, str]]:
        answer = done(self("POST", body={"configuration": document, **wishes}))
        return [(each["action"], each["section"], each["key"]) for each in answer["changes"]]

    def refused(self, document: Any) -> list[str]:
        answer = self("POST", body={"configuration": document})
        assert answer.status_code == 400, answer.text
        return [each["message"] for each in answer.json()["errors"]]


@contextmanager
def fresh(postgres_server: Cluster, begun: str) -> Iterator[Configuration]:
    """Another house, with nothing in it."""
    with (
        new_database(postgres_server, template=begun) as url,
        house(url, **BOOTSTRAP) as running,
    ):
        yield Configuration(running)
