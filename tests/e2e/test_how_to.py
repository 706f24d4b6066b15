"""The commands of the how-to pages, of README and of the examples do what the pages say."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.clients.house import house_up, secrets
from tests.clients.program import run
from tests.clients.required import required_curl
from tests.clients.shell import shell
from tests.docs.blocks import REPOSITORY, texts

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

PAGE = "docs/how-to/kinde-with-hasura.md"
# The house is up already; the app is test_nextjs.py's.
ELSEWHERE = ("genkan up\n", "npm ci\nnpm run dev\n")


def test_the_commands_of_the_page_run_in_order(tmp_path: Path) -> None:
    required_curl()
    commands = [block for block in texts(PAGE, "sh") if block not in ELSEWHERE]
    with house_up(tmp_path) as house:
        told = shell(tmp_path, "\n".join(commands).replace("http://localhost:8080", house.url))
        written = (tmp_path / ".env.local").read_text()
    assert "error" not in told
    # The account of the last step has no row of its own, and sees no other.
    assert json.loads(told[told.rindex('{"data"') :]) == {"data": {"users": []}}
    for name in ("CLIENT_ID", "CLIENT_SECRET", "ISSUER_URL", "SITE_URL"):
        assert re.search(rf"^KINDE_{name}=\S+$", written, re.MULTILINE)
    assert f"\nGRAPHQL_URL={house.url}/v1/graphql\n" in written


def test_the_commands_of_a_project_in_files_run_in_order(tmp_path: Path) -> None:
    init, *commands = texts("docs/how-to/a-project-in-files.md", "sh")
    shell(tmp_path, init)
    with house_up(tmp_path) as house:
        script = "\n".join(commands).replace("https://hasura.example.com", house.url)
        told = shell(tmp_path, script, ADMIN_SECRET=secrets(house)["admin_secret"])
    assert told.count("ok  metadata applied") == 2
    assert "ok  the server has what the files say" in told
    assert "_add_tags" in told


def test_the_commands_of_the_readme_run_in_order(tmp_path: Path) -> None:
    both, by_hand = texts("README.md", "sh")
    targets = [line.split()[1] for line in both.splitlines()]
    assert targets == ["run", "test"]
    run(["make", "--dry-run", *targets], folder=REPOSITORY)
    install, init, up, *commands = by_hand.splitlines()
    # test_plain_install.py installs; house_up is `genkan up` on a free port.
    assert install.startswith("pip install . ")
    assert up.startswith("genkan up ")
    shell(tmp_path, init)
    project = tmp_path / "my-project"
    with house_up(project):
        told = shell(project, "\n".join(commands))
        assert "KINDE_CLIENT_SECRET=" in (project / ".env.local").read_text()
    assert len(re.findall(r"^ey[\w-]+\.[\w-]+\.[\w-]+$", told, re.MULTILINE)) == 1


@pytest.mark.parametrize("example", ["blog", "saas", "shop"])
def test_the_commands_of_an_example_run_in_its_folder(tmp_path: Path, example: str) -> None:
    (commands,) = texts("examples/metadata/README.md", "sh")
    project = tmp_path / example
    shutil.copytree(REPOSITORY / "examples" / "metadata" / example, project)
    with house_up(project):
        assert "ok  metadata applied" in shell(project, commands)
