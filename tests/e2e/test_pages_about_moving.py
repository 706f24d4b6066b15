"""The how-tos about configuration and people in files, the audit log, and coming from elsewhere."""

import json
import shlex
import shutil
from pathlib import Path

import httpx
import pytest
import yaml

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import new_database
from tests.clients.house import House, genkan, house_up, secrets
from tests.clients.program import free_port, running
from tests.clients.required import required_curl
from tests.clients.shell import shell, shell_environment
from tests.docs.blocks import texts

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(300)]

HASURA_DATABASE = "postgresql://hasura:secret@localhost:5432/app"
TABLE = {"schema": "public", "name": "note"}
HASURA_SECRET = "the-secret-you-have"


def bootstrap_settings(house: House) -> dict[str, str]:
    """The credentials that the house was started with."""
    kept = secrets(house)
    return {
        "GENKAN_BOOTSTRAP_CLIENT_ID": kept["client_id"],
        "GENKAN_BOOTSTRAP_CLIENT_SECRET": kept["client_secret"],
    }


def test_a_server_is_copied_by_the_commands_of_the_page(house: House) -> None:
    here, elsewhere, backup, restore = texts("docs/how-to/identity-in-files.md", "sh")
    genkan(house, "user", "create", "copied@example.com")
    told = shell(house.folder, here)
    assert (house.folder / "identity" / "applications.yaml").is_file()
    exported, command = elsewhere.splitlines()
    assert [line.partition("=")[0] for line in shlex.split(exported)[1:]] == list(
        bootstrap_settings(house)
    )
    endpoint = command.replace("https://auth.example.com", house.url)
    shell(house.folder, endpoint, **bootstrap_settings(house))
    told = shell(house.folder, backup, restore)
    assert "genkan-import-report" not in told or told
    users = (house.folder / "FOLDER").rglob("*")
    assert any("copied@example.com" in path.read_text() for path in users if path.is_file())


def test_people_come_from_an_export_by_the_commands_of_the_page(house: House) -> None:
    (commands,) = texts("docs/how-to/come-from-kinde.md", "sh")
    genkan(house, "user", "create", "exported@example.com")
    genkan(house, "identity", "backup", "kinde")
    shutil.make_archive(str(house.folder / "export"), "zip", house.folder / "kinde")
    assert "exported@example.com" not in shell(house.folder, commands)


def test_the_known_people_of_the_page_are_made(house: House) -> None:
    (people,) = texts("docs/how-to/develop-with-known-people.md", "yaml")
    (house.folder / "seed.yaml").write_text(people)
    genkan(house, "identity", "export", "roles-first")
    roles = house.folder / "roles-first" / "roles.yaml"
    known = yaml.safe_load(roles.read_text())  # other tests may have made some
    roles.write_text(yaml.safe_dump({**known, "editor": {"name": "Editor"}}))
    genkan(house, "identity", "import", "roles-first")
    genkan(house, "identity", "seed", "seed.yaml")
    genkan(house, "identity", "seed", "seed.yaml")
    assert "ada@example.com" in genkan(house, "user", "list")


def test_the_audit_log_is_read_by_the_commands_of_the_page(house: House) -> None:
    (commands,) = texts("docs/how-to/read-the-audit-log.md", "sh")
    whole, some, followed = commands.splitlines()
    genkan(house, "user", "create", "audited@example.com")
    assert "management." in shell(house.folder, whole, some)
    assert followed.count(" --follow") == 1
    # What follows never ends: without the word the command prints what there is.
    told = shell(house.folder, followed.replace(" --follow", ""))
    assert all(json.loads(line)["kind"].startswith("management.") for line in told.splitlines())


def test_a_hasura_is_replaced_as_the_page_says(postgres_server: Cluster, tmp_path: Path) -> None:
    required_curl()
    start, ask, answer, files, both = [
        *texts("docs/how-to/come-from-hasura.md", "sh")[:2],
        *(texts("docs/how-to/come-from-hasura.md", "json")),
        *texts("docs/how-to/come-from-hasura.md", "sh")[2:],
    ]
    with house_up(tmp_path) as issuer, new_database(postgres_server) as url:
        port = str(free_port())
        places = {
            HASURA_DATABASE: url,
            "--server-port 8080": f"--server-port {port}",
            "http://localhost:8080": f"http://localhost:{port}",
            "https://hasura.example.com": f"http://localhost:{port}",
            "http://localhost:8081": issuer.url,
        }
        for there, here in places.items():
            start, ask, files, both = (
                text.replace(there, here) for text in (start, ask, files, both)
            )
        folder = tmp_path / "project"
        folder.mkdir()
        with engine_of(start, folder, port):
            told = shell(folder, ask, files)
            assert json.loads(told[: told.index("}") + 1]) == json.loads(answer)
            assert (folder / "metadata" / "version.yaml").is_file()
        settings = start[: start.rindex("genkan engine")]
        with engine_of(settings + both, folder, port):
            house = House(tmp_path, issuer.url)
            genkan(house, "app", "create", "Moved")
            genkan(house, "user", "create", "moved@example.com")
            token = genkan(house, "user", "token", "moved@example.com", "--app", "Moved").strip()
            asked = httpx.post(
                f"http://localhost:{port}/v1/graphql",
                json={"query": "{ __typename }"},
                headers={"authorization": f"Bearer {token}"},
            )
            assert asked.json() == {"data": {"__typename": "query_root"}}


def engine_of(block: str, folder: Path, port: str):  # noqa: ANN201  # a context manager's own type
    """A block that ends in the start of the engine, in the shell's place."""
    settings, command = block.rstrip().rsplit("\n", 1)
    return running(
        ["bash", "-c", f"{settings}\nexec {command}"],
        folder=folder,
        environment=shell_environment(),
        ready_url=f"http://localhost:{port}/healthz",
    )
