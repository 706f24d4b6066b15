"""All tests, in two processes side by side: `python -m tests.halves [what pytest takes]`.

A test waits for Postgres, for a program or for a browser more than it computes, so that one after
the other they leave a processor idle. One half is in sight; the other is shown when it has ended.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

PROGRAMS = "process or browser or npm or compat"
NO_TESTS_COLLECTED = 5


def pytest(marks: str, arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", "-m", marks, *arguments]


def main(arguments: Sequence[str]) -> int:
    """The exit code: 0 when both halves passed."""
    with tempfile.TemporaryDirectory() as folder, Path(folder, "output").open("w+") as output:
        print("two halves at once; that of the programs is shown at the end", flush=True)
        programs = subprocess.Popen(
            pytest(PROGRAMS, arguments), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            others = subprocess.call(pytest(f"not ({PROGRAMS})", arguments))
            print("the half of the programs ...", flush=True)
            codes = (others, programs.wait())
        finally:
            programs.terminate()
            programs.wait()
            output.seek(0)
            print(output.read())
    # What was asked for may all stand in one half.
    passing = {0, NO_TESTS_COLLECTED} if arguments and 0 in codes else {0}
    return 0 if set(codes) <= passing else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
