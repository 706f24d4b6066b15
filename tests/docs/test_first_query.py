"""The tutorial works as it is written: every block, in order, in one shell."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.clients.program import GENKAN, clean_environment, free_port, run, running

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorials" / "first-query.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
START = "genkan up\n"
PORT = "8080"
END_OF_BLOCK = "-- end of block --"


def blocks() -> list[tuple[str, str]]:
    """(language, text) of every block: `sh` to run, `json` for what the one before answers."""
    return BLOCK.findall(TUTORIAL.read_text(encoding="utf-8"))


def test_the_tutorial_begins_with_the_start_and_has_no_other_languages() -> None:
    assert blocks()[0] == ("sh", START)
    assert {language for language, _ in blocks()} == {"sh", "json"}


@pytest.mark.process
def test_every_block_of_the_tutorial_answers_what_it_says(tmp_path: Path) -> None:
    port = str(free_port())
    environment = clean_environment(
        GENKAN_PORT=port, PATH=f"{GENKAN.parent}{os.pathsep}{os.environ['PATH']}", NO_PROXY="*"
    )
    commands = [text.replace(PORT, port) for language, text in blocks()[1:] if language == "sh"]
    script = "set -euo pipefail\n" + "".join(
        f"{each}\necho; echo '{END_OF_BLOCK}'\n" for each in commands
    )
    ready = f"http://localhost:{port}/healthz"
    with running(START.split(), folder=tmp_path, ready_url=ready, environment=environment):
        said = run(["bash", "-c", script], folder=tmp_path, environment=environment)
    answers = iter(said.split(END_OF_BLOCK))
    answer = ""
    for language, text in blocks()[1:]:
        if language == "sh":
            answer = next(answers)
        else:
            assert json.loads(answer) == json.loads(text)
