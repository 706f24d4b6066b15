"""docs/reference/cli.md: what `genkan --help` and each command's help print."""

from collections.abc import Mapping
from typing import Final

from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from genkan.cli.table import app
from tests.docs.markdown import page

INTRODUCTION: Final = """
Settings that a flag does not give come from the environment, `.env` and `genkan.toml`: see
[settings](settings.md). The exit codes are among the [errors](errors.md#command-line).
"""
COLUMNS: Final = "80"


def cli_page() -> str:
    paths = [(), *command_paths()]
    return page("Command line", INTRODUCTION, *(section(path) for path in paths))


def command_paths() -> list[tuple[str, ...]]:
    """Every command that can be called: `("app", "create")`."""
    paths: list[tuple[str, ...]] = []
    for name, command in commands_below(get_command(app)).items():
        paths += [(name, inner) for inner in commands_below(command)] or [(name,)]
    return paths


def commands_below(command: object) -> Mapping[str, object]:
    """A group's commands by name; none of a command that is no group."""
    return command.commands if isinstance(command, TyperGroup) else {}


def section(path: tuple[str, ...]) -> str:
    return f"## {' '.join(('genkan', *path))}\n\n```text\n{help_text(path)}\n```"


def help_text(path: tuple[str, ...]) -> str:
    """The help as a terminal of 80 columns shows it."""
    settings = {"COLUMNS": COLUMNS, "TERMINAL_WIDTH": COLUMNS, "NO_COLOR": "1"}
    shown = CliRunner().invoke(app, [*path, "--help"], prog_name="genkan", env=settings)
    assert shown.exit_code == 0, shown.output
    lines = shown.output.strip().splitlines()
    return "\n".join(line.rstrip() for line in lines)
