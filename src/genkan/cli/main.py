"""The program `genkan`. Its table of commands is `table.py`; the work is in `commands/`.

`genkan engine` has the command line of another program, and needs no parser of options: Typer
and Rich would be 6 MB of memory for as long as it serves.
"""

import sys

from genkan.cli.engine_command import run_engine
from genkan.cli.exit_code import exit_code_of


def main() -> None:
    """Run it: no fault ends in a traceback, each in its exit code."""
    sys.exit(exit_code_of(run))


def run() -> int:
    """The command of the command line; answers its exit code."""
    if sys.argv[1:2] == ["engine"]:
        return run_engine(sys.argv[2:])
    from genkan.cli.table import app

    app()  # ends in SystemExit
    return 0


if __name__ == "__main__":
    main()
