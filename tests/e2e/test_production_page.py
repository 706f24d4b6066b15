"""docs/how-to/production.md: both products as it starts them, on a Postgres that was there."""

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import new_database
from tests.clients.program import GENKAN, free_port, running
from tests.clients.required import required_curl
from tests.clients.shell import shell, shell_environment
from tests.docs.blocks import texts

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

PAGE = "docs/how-to/production.md"
DATABASE = "postgresql://genkan:secret@localhost:5432/genkan"
OURS = ("GENKAN_", "HASURA_GRAPHQL_")


@contextmanager
def served(folder: Path, block: str, ready_url: str) -> Iterator[Mapping[str, str]]:
    """A block of settings that ends in the start of a server; answers the settings."""
    settings, command = block.rstrip().rsplit("\n", 1)
    listed = shell(folder, settings, "env -0").split("\0")
    exported = {name: value for name, _, value in (each.partition("=") for each in listed) if name}
    made = {name: value for name, value in exported.items() if name.startswith(OURS)}
    _genkan, *arguments = shlex.split(command)
    with running(
        [GENKAN, *arguments],
        folder=folder,
        environment=shell_environment(**made),
        ready_url=ready_url,
    ):
        yield made


def test_both_products_run_by_the_commands_of_the_page(
    postgres_server: Cluster, tmp_path: Path
) -> None:
    required_curl()
    ports = (str(free_port()), str(free_port()))
    auth, api = (f"http://localhost:{port}" for port in ports)
    with new_database(postgres_server) as url:
        places = {
            DATABASE: url,
            "https://auth.example.com": auth,
            "https://api.example.com": api,
            "http://localhost:8081": auth,
            "http://localhost:8080": api,
            "--port 8081": f"--port {ports[0]}",
            "--server-port 8080": f"--server-port {ports[1]}",
        }
        blocks = [on_this_machine(text, places) for text in texts(PAGE, "sh")]
        identity, is_up, engine, is_healthy, deploy = blocks
        with (
            served(tmp_path, identity, f"{auth}/.well-known/jwks.json") as identity_settings,
            served(tmp_path, engine, f"{api}/healthz") as engine_settings,
        ):
            assert '"kid"' in shell(tmp_path, is_up)
            assert shell(tmp_path, is_healthy) == "OK"
            shell(tmp_path, "genkan init .")
            pipeline = {**identity_settings, **engine_settings}
            export = f"genkan identity export --endpoint {auth}"
            told = shell(tmp_path, export, deploy, **pipeline)
    assert "ok  metadata applied" in told


def on_this_machine(text: str, places: Mapping[str, str]) -> str:
    """The page's text with other addresses."""
    for there, here in places.items():
        text = text.replace(there, here)
    return text
