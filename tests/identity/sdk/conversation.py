"""A script of this folder at work: it talks as `conversation.mjs` does, line by line."""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from tests.clients.hosted_pages import Person, new_person, walk_through
from tests.clients.program import clean_environment


def play(
    javascript: Path,
    script: str,
    given: Mapping[str, Any],
    *,
    person: Person | None = None,
    environment: Mapping[str, str] | None = None,
) -> Any:
    """The script's answer. A person with one browser follows the addresses that it sends them."""
    person = person or new_person("Ada")
    with tempfile.TemporaryFile("w+") as complaints, httpx.Client(timeout=30) as browser:
        process = subprocess.Popen(
            ["node", script],
            cwd=javascript,
            env=clean_environment(**(environment or {})),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
        with process:
            try:
                for turn in _turns(process, given):
                    match turn:
                        case {"visit": address, "until": until}:
                            _say(process, str(walk_through(browser, address, until, person)))
                        case {"answer": answer}:
                            return answer
                        case _:
                            raise AssertionError(f"{script} said {turn}")
            finally:
                process.kill()
        complaints.seek(0)
        raise AssertionError(f"{script} gave no answer:\n{complaints.read()[-4000:]}")


def _turns(process: subprocess.Popen[str], given: Mapping[str, Any]):  # noqa: ANN202
    _say(process, given)
    assert process.stdout is not None
    for line in process.stdout:
        # What an SDK logs stands on lines of its own.
        if line.startswith("{"):
            yield json.loads(line)


def _say(process: subprocess.Popen[str], line: object) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(line) + "\n")
    process.stdin.flush()
