"""The commands of docs/how-to/kinde-with-hasura.md do what the page says."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.clients.house import house_up
from tests.clients.program import GENKAN, clean_environment, run
from tests.clients.required import required_curl

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "kinde-with-hasura.md"
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


def shell_blocks(markdown: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", markdown, re.MULTILINE | re.DOTALL)
