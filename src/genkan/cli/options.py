"""What the commands have in common: options of the same name and meaning, and their end."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from genkan.cli.report import Report, Style

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The project's folder.")]
InFolder = Annotated[Path, typer.Option("--dir", metavar="DIR", help="The project's folder.")]
Port = Annotated[int | None, typer.Option(help="Where to serve; 8080 unless set.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object per line.")]
HERE: Final = Path()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A server that the command line names; None: the project's own, with its own secret."""

    endpoint: str | None
    admin_secret: str | None


def report_for(json: bool) -> Report:
    """The report of a command with or without --json."""
    return Report(Style.PROGRAM if json else Style.PERSON)


def finish(exit_code: int) -> None:
    """End the command."""
    raise typer.Exit(exit_code)
