"""`genkan init`: a new project's folder, in the layout of Hasura's command line.

What it holds is in `cli/starter/`, as it is written; nothing that is there is overwritten.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from genkan.cli.errors import UsageFault
from genkan.cli.report import Report

# A version of a migration is the time it was made; a package ships no dot files.
RENAMED: Final = {"VERSION_init": "{version}_init", "gitignore": ".gitignore"}
NEXT_STEPS: Final = """
  Next, in {folder}:

  genkan up                # serve it; leave it running, the rest goes into a second terminal
  genkan migrate apply     # make the tables: migrations/
  genkan seed apply        # some rows: seeds/
  genkan metadata apply    # what is tracked, and who may read what: metadata/
  genkan app create Web --env-file .env.local
                           # an application whose users carry the role `user`
"""


@dataclass(frozen=True, slots=True)
class Starter:
    """One file of a new project: where it goes, and what it says."""

    path: str
    text: str


def init(folder: Path, report: Report) -> int:
    """Make the project. Raises UsageFault, and makes nothing, where a file of it is there."""
    starters = list(starters_in(files("genkan.cli") / "starter", int(time.time() * 1000)))
    taken = [each.path for each in starters if (folder / each.path).exists()]
    if taken:
        raise UsageFault(
            f"'{folder.resolve()}' has {taken[0]} already, and nothing was written",
            remedy="choose another folder: genkan init DIR",
        )
    for each in starters:
        target = folder / each.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(each.text, encoding="utf-8")
    report.line(f"ok  {len(starters)} files in {folder.resolve()}")
    report.line(NEXT_STEPS.format(folder=folder.resolve()))
    report.record(
        event="project", folder=str(folder.resolve()), files=[each.path for each in starters]
    )
    return 0


def starters_in(folder: Traversable, version: int, path: str = "") -> Iterator[Starter]:
    """Every file below the folder."""
    for each in sorted(folder.iterdir(), key=lambda one: one.name):
        name = path + RENAMED.get(each.name, each.name).format(version=version)
        if each.is_dir():
            yield from starters_in(each, version, f"{name}/")
        else:
            yield Starter(name, each.read_text(encoding="utf-8"))
