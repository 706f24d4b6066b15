"""All tests, in three processes side by side: `python -m tests.parts [what pytest takes]`.

A test waits for Postgres, for a program or for a browser more than it computes, so that one after
the other they leave a processor idle. One part is in sight; the others are shown when they ended.

The order is drawn by what is committed: the same tree is tested in the same order everywhere, so
that what failed in one place fails in another; each change draws anew.
"""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

BROWSERS = "browser"
PROGRAMS = "(process or npm or compat) and not browser"
OTHERS = "not (browser or process or npm or compat)"
NO_TESTS_COLLECTED = 5
SEED_DIGITS = 8  # hexadecimal ones: what every random generator takes


@dataclass(frozen=True, slots=True)
class Part:
    """One that runs; what it writes goes to `output`, or is in sight."""

    name: str
    process: "subprocess.Popen[bytes]"
    output: IO[str] | None


def pytest(marks: str, arguments: Sequence[str]) -> list[str]:
    told = ["-q", "--durations=20", "--durations-min=5"]
    return [sys.executable, "-m", "pytest", *told, "-m", marks, *arguments]


def order() -> list[str]:
    """The option that draws the order of this tree; none where there is no git to name it."""
    command = ["git", "rev-parse", "--verify", "HEAD^{tree}"]
    try:
        tree = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    return [f"--randomly-seed={int(tree[:SEED_DIGITS], 16)}"]


def main(given: Sequence[str]) -> int:
    """The exit code: 0 when all parts passed."""
    arguments = [*order(), *given]
    signal.signal(signal.SIGTERM, leave)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        print("three parts at once; two are shown at the end", flush=True)
        parts: list[Part] = []
        for name, marks in (("programs", PROGRAMS), ("browsers", BROWSERS), ("others", OTHERS)):
            output = (
                None if name == "others" else stack.enter_context(Path(folder, name).open("w+"))
            )
            command = pytest(marks, arguments)
            process = subprocess.Popen(command, stdout=output, stderr=output and subprocess.STDOUT)
            parts.append(Part(name, process, output))
            stack.callback(end_and_show, parts[-1])
        try:
            codes = [parts[-1].process.wait()]
            print("waiting for the parts of the browsers and the programs ...", flush=True)
            codes += [part.process.wait() for part in parts[:-1]]
        except KeyboardInterrupt:
            # The terminal has told them too; told twice they would leave their Postgres behind.
            for part in parts:
                part.process.wait()
            raise
    # What was asked for may all stand in some parts.
    passing = {0, NO_TESTS_COLLECTED} if given and 0 in codes else {0}
    return 0 if set(codes) <= passing else 1


def leave(*_: object) -> None:
    """End as if interrupted: each part stops its Postgres."""
    sys.exit(128 + signal.SIGTERM)


def end_and_show(part: Part) -> None:
    """What it wrote, also when we are interrupted."""
    if part.process.poll() is None:
        part.process.send_signal(signal.SIGINT)
    part.process.wait()
    if part.output is not None:
        part.output.seek(0)
        print(f"the part of the {part.name}:\n{part.output.read()}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
