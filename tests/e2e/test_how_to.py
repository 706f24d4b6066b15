"""The commands of the how-to pages do what the pages say."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.clients.house import house_up
from tests.clients.program import GENKAN, clean_environment, run
from tests.clients.required import required_curl

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

PAGES = Path(__file__).parents[2] / "docs" / "how-to"
PAGE = PAGES / "kinde-with-hasura.md"
# The house is up already; the app is test_nextjs.py's.
ELSEWHERE = ("genkan up\n", "npm ci\nnpm run dev\n")


def test_the_commands_of_the_page_run_in_order(tmp_path: Path) -> None:
    required_curl()
    commands = [block for block in shell_blocks(PAGE.read_text()) if block not in ELSEWHERE]
    with house_up(tmp_path) as house:
        script = "\n".join(commands).replace("http://localhost:8080", house.url)
        path = os.pathsep.join((str(GENKAN.parent), os.environ["PATH"]))
        environment = clean_environment(PATH=path)
        told = run(
            ["bash", "-euo", "pipefail", "-c", script], folder=tmp_path, environment=environment
        )
        written = (tmp_path / ".env.local").read_text()
    assert "error" not in told
    # The account of the last step has no row of its own, and sees no other.
    assert json.loads(told[told.rindex('{"data"') :]) == {"data": {"users": []}}
    for name in ("CLIENT_ID", "CLIENT_SECRET", "ISSUER_URL", "SITE_URL"):
        assert re.search(rf"^KINDE_{name}=\S+$", written, re.MULTILINE)
    assert f"\nGRAPHQL_URL={house.url}/v1/graphql\n" in written


def test_the_commands_of_a_project_in_files_run_in_order(tmp_path: Path) -> None:
    init, *commands = shell_blocks((PAGES / "a-project-in-files.md").read_text())
    path = os.pathsep.join((str(GENKAN.parent), os.environ["PATH"]))
    environment = clean_environment(PATH=path)
    run(["bash", "-euo", "pipefail", "-c", init], folder=tmp_path, environment=environment)
    with house_up(tmp_path):
        script = "\n".join(commands)
        told = run(
            ["bash", "-euo", "pipefail", "-c", script], folder=tmp_path, environment=environment
        )
    assert told.count("ok  metadata applied") == 2
    assert "ok  the server has what the files say" in told
    assert "_add_tags" in told


def shell_blocks(markdown: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)
