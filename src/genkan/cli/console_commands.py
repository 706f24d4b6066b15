"""The commands about the console. The work is in `commands/`."""

from typing import Annotated

import typer

from genkan.cli.options import Json, finish, report_for

console = typer.Typer(help="The console's files.", no_args_is_help=True)


@console.command("build")
def build(
    force: Annotated[
        bool, typer.Option("--force", help="Also when its source has not changed.")
    ] = False,
    json: Json = False,
) -> None:
    """Build the console of a checkout, by npm; where there is none, Node comes from PyPI."""
    from genkan.cli.commands import console_build

    finish(console_build.build_console(report_for(json), is_forced=force))
