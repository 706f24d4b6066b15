"""examples/fastapi and its how-to: who has a token of the application is let in, nobody else."""

import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest

from tests.clients.house import House, genkan, house_up
from tests.clients.program import free_port, running
from tests.clients.required import required_curl
from tests.clients.shell import shell, shell_environment
from tests.docs.blocks import REPOSITORY, texts

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

PAGE = "docs/how-to/fastapi.md"
EXAMPLE = REPOSITORY / "examples" / "fastapi"
CHALLENGE = "www-authenticate"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose folder has the files of the page's first block."""
    with house_up(tmp_path_factory.mktemp("fastapi")) as house:
        (make, *_) = texts(PAGE, "sh")
        shell(house.folder, make)
        yield house


@pytest.fixture(scope="module")
def api(place: House) -> Iterator[str]:
    """The example's address, started by the page's last lines."""
    install, settings, start = texts(PAGE, "sh")[1].splitlines()
    assert install == "pip install -r requirements.txt"
    for line in (EXAMPLE / "requirements.txt").read_text().splitlines():
        name, _, wanted = line.partition("==")
        assert version(name) == wanted, "the tests' environment has other packages"
    shutil.copytree(EXAMPLE, place.folder, dirs_exist_ok=True)
    port = free_port()
    script = f"{settings}\nexec {Path(sys.executable).parent}/{start}"
    script = script.replace("http://localhost:8080", place.url).replace("8000", str(port))
    with running(
        ["bash", "-c", script],
        folder=place.folder,
        environment=shell_environment(),
        ready_url=f"http://localhost:{port}/openapi.json",
    ):
        yield f"http://localhost:{port}"


def asked(api: str, path: str, token: str | None) -> httpx.Response:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    return httpx.get(f"{api}{path}", headers=headers)


def test_the_commands_of_the_page_serve_who_has_a_token(place: House, api: str) -> None:
    required_curl()
    ask = texts(PAGE, "sh")[2].replace("http://localhost:8000", api)
    ada = genkan(place, "user", "list").split()[0]
    assert f'"id":"{ada}"' in shell(place.folder, ask)


def test_nobody_else_is_let_in(place: House, api: str) -> None:
    token = (place.folder / "token.txt").read_text().strip()
    genkan(place, "app", "create", "Other", "--type", "spa")
    others = genkan(place, "user", "token", "ada@example.com", "--app", "Other").strip()
    head, payload, signature = token.split(".")
    forged = ".".join((head, payload, signature[4:] + signature[:4]))
    for bad in (None, "nonsense", "a.b.c", others, forged):
        answer = asked(api, "/me", bad)
        assert answer.status_code == 401, bad
        assert answer.headers[CHALLENGE].startswith('Bearer error="invalid_token"')
    assert "azp" in asked(api, "/me", others).headers[CHALLENGE]


def test_a_permission_that_is_missing_is_told(place: House, api: str) -> None:
    token = (place.folder / "token.txt").read_text().strip()
    answer = asked(api, "/reports", token)
    assert answer.status_code == 403
    assert answer.json() == {"detail": "the permission 'read:reports' is missing"}


def test_the_page_shows_the_code_of_the_example() -> None:
    (shown,) = texts(PAGE, "python")
    written = (EXAMPLE / "tokens.py").read_text()
    assert shown == written.split("\n", 2)[2]
