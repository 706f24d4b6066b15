"""A script of this folder at work: commands to it and events from it, as lines of JSON."""

import json
import queue
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.clients.program import clean_environment

PATIENCE_SECONDS = 60  # the machine may be busy


@dataclass(slots=True)
class ClientProgram:
    """A client library; `told` are all events so far."""

    process: "subprocess.Popen[str]"
    complaints: Any
    events: "queue.Queue[Any]" = field(default_factory=queue.Queue[Any])
    told: list[Any] = field(default_factory=list[Any])

    def say(self, command: str, **more: Any) -> None:
        """Give a command, and wait until it is obeyed."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"command": command, **more}) + "\n")
        self.process.stdin.flush()

    def heard(self, event: str, **more: Any) -> Any:
        """The next event of this name with these fields, whatever is told before it."""
        wanted = {"event": event, **more}
        while True:
            try:
                found = self.events.get(timeout=PATIENCE_SECONDS)
            except queue.Empty:
                found = None
            if found is None:
                self.complaints.seek(0)
                raise AssertionError(
                    f"{wanted} did not come after {self.told[-20:]}\n{self.complaints.read()}"
                )
            self.told.append(found)
            if wanted.items() <= found.items():
                return found

    def result(self, operation: str) -> Any:
        """The next result of an operation."""
        return self.heard("next", id=operation)["result"]

    def number_of(self, event: str) -> int:
        """How many events of this name have been looked at so far."""
        return sum(told["event"] == event for told in self.told)


@contextmanager
def client_program(folder: Path, script: str) -> Iterator[ClientProgram]:
    """The script, run by Node until the end of the block."""
    with tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(
            ["node", script],
            cwd=folder,
            env=clean_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
        )
        program = ClientProgram(process, complaints)
        reader = threading.Thread(target=_read, args=(program,))
        with process:
            reader.start()
            try:
                yield program
            finally:
                process.kill()
                reader.join()


def _read(program: ClientProgram) -> None:
    assert program.process.stdout is not None
    for line in program.process.stdout:
        # What a library logs stands on lines of its own.
        if line.startswith("{"):
            program.events.put(json.loads(line))
    program.events.put(None)
