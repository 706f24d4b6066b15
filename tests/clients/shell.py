"""What a page says to type, typed: in one shell, as in the reader's terminal."""

import os
from pathlib import Path

from tests.clients.program import GENKAN, clean_environment, run

STRICT = "set -euo pipefail\n"


def shell(folder: Path, *commands: str, **settings: str) -> str:
    """What the commands print; each of them has to end with 0."""
    script = STRICT + "\n".join(commands)
    return run(["bash", "-c", script], folder=folder, environment=shell_environment(**settings))


def shell_environment(**settings: str) -> dict[str, str]:
    """The reader's environment: `genkan` is on its PATH."""
    path = os.pathsep.join((str(GENKAN.parent), os.environ["PATH"]))
    return clean_environment(PATH=path, NO_PROXY="*") | settings
