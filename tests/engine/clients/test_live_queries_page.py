"""docs/how-to/live-queries.md: each of its programs is told what is there."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.clients.program import clean_environment, run
from tests.clients.required import required_curl
from tests.engine.clients.blog import Blog, token

pytestmark = [pytest.mark.npm, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(300)]
PAGE = (Path(__file__).parents[3] / "docs" / "how-to" / "live-queries.md").read_text()
PROGRAMS = re.findall(r"```js\n(.*?)```", PAGE, re.DOTALL)
(COMMAND,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
# What the page leaves to its reader; Node 20 has no WebSocket of its own.
AROUND = """
import WebSocket from "ws";
globalThis.WebSocket = WebSocket;
const getToken = async () => process.env.TOKEN;
const show = (data) => {{ console.log(JSON.stringify(data)); process.exit(0); }};
{program}
"""


def of(text: str, blog: Blog) -> str:
    return text.replace("localhost:8080", blog.url.removeprefix("http://"))


@pytest.mark.parametrize("number", range(4))
def test_a_program_of_the_page_shows_what_is_there(
    javascript: Path, served_blog: Blog, author: str, number: int
) -> None:
    served_blog.write(author, "there")
    script = javascript / f"page_{number}.mjs"
    script.write_text(AROUND.format(program=of(PROGRAMS[number], served_blog)))
    environment = clean_environment(TOKEN=token(author))
    shown = run(["node", script], folder=javascript, environment=environment, timeout_seconds=60)
    assert json.loads(shown)["notes"][0]["body"] == "there"


def test_the_command_of_the_page_prints_events(served_blog: Blog, author: str) -> None:
    required_curl()
    served_blog.write(author, "there")
    with subprocess.Popen(
        ["bash", "-c", f"exec {of(COMMAND, served_blog)}"],
        env=clean_environment(TOKEN=token(author)),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            lines = [process.stdout.readline() for _ in range(2)]
        finally:
            process.kill()
    assert lines == ["event: next\n", 'data: {"data":{"notes":[{"body":"there"}]}}\n']


def test_every_program_of_the_page_is_run() -> None:
    assert len(PROGRAMS) == 4
