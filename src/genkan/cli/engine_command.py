"""`genkan engine`: the command line of another program, which needs no parser of options."""

import os
import sys
from collections.abc import Sequence

from genkan.cli.console_place import is_console_enabled
from genkan.cli.engine_flags import engine_help, engine_settings
from genkan.cli.lean_httpx import load_no_httpx_program


def run_engine(arguments: Sequence[str]) -> int:
    """`genkan engine` with its arguments; answers the exit code. Raises CommandFailed."""
    if not arguments or "--help" in arguments:
        sys.stdout.write(f"{engine_help()}\n")
        return 0
    settings = {**os.environ, **engine_settings(arguments)}
    load_no_httpx_program()
    if is_console_enabled(settings):
        from genkan.cli.commands.engine_with_console import serve_engine_with_console

        return serve_engine_with_console(settings)
    from genkan.cli.commands.engine_alone import serve_engine

    return serve_engine(settings)
