"""Build the console: packages as the lock file says, then Vite, then the whole result at once."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, cast

from genkan.cli.errors import CommandFailed
from genkan.cli.frontend.node import Npm, fetch_npm, find_npm, last_lines
from genkan.cli.frontend.places import STAMP, Places, source_stamp

Step = Callable[[str], AbstractContextManager[None]]

CLEAN_INSTALL: Final = ("ci", "--no-audit", "--no-fund", "--prefer-offline")
# npm waits up to two minutes for a network that is not there; a few seconds tell as much.
IMPATIENT: Final = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000")
WITHOUT: Final = "everything but the console works without it"


def build(places: Places, step: Step) -> None:
    """Make the built files anew; those that are there stay until the new ones are whole."""
    npm = find_npm(places.node)
    if npm is None:
        with step("fetching Node from PyPI (61 MB)"):
            npm = fetch_npm(places.node, places.project / "constraints.txt")
    install_packages(places, npm, step)
    # The stamp is of what Vite is about to read: a change meanwhile makes the result stale.
    stamp = source_stamp(places.source)
    with step(f"building the console ({npm.origin})"):
        new = places.built.with_name("static.new")
        npm_run(npm, places.source, ("run", "build", "--", "--outDir", str(new), "--emptyOutDir"))
        (new / STAMP).write_text(f"{stamp}\n", encoding="utf-8")
        shutil.rmtree(places.built, ignore_errors=True)
        new.rename(places.built)


def install_packages(places: Places, npm: Npm, step: Step) -> None:
    """`npm ci`, unless what is installed is what the lock file says."""
    if not has_packages(places.source):
        with step("installing the console's npm packages (the first time)"):
            npm_run(npm, places.source, (*CLEAN_INSTALL, *IMPATIENT))


def has_packages(source: Path) -> bool:
    """Whether npm's own record of `node_modules` agrees with the lock file.

    Packages of other machines' kinds are optional: where they are absent, they are not needed.
    """
    installed = locked_packages(source / "node_modules" / ".package-lock.json")
    wanted = locked_packages(source / "package-lock.json")
    return bool(installed) and all(
        installed.get(path, entry if entry.get("optional") else {}).get("version")
        == entry.get("version")
        for path, entry in wanted.items()
        if path
    )


def locked_packages(lock: Path) -> Mapping[str, Mapping[str, object]]:
    """Path of a package -> its entry; none of a file that is not there."""
    try:
        content = json.loads(lock.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return cast("Mapping[str, Mapping[str, object]]", content["packages"])


def npm_run(npm: Npm, folder: Path, arguments: Sequence[str]) -> None:
    """Run npm with these arguments; what it wrote is shown only when it fails."""
    done = subprocess.run(  # noqa: S603  # npm, as found
        [*npm.command, *arguments],
        cwd=folder,
        env=npm.environment(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandFailed(
            f"npm {arguments[0]} in '{folder}' ended with {done.returncode}:\n"
            f"{last_lines(done.stdout, 30)}",
            remedy=f"try again with 'genkan console build'; {WITHOUT}",
        )
