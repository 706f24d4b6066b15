"""Programs in JavaScript that tests run, with the libraries that they use."""

import shutil
from pathlib import Path

from tests.clients.program import run


def install_javascript(npm: str, sources: Path, folder: Path) -> None:
    """Put the scripts of `sources` into `folder`, and install its packages as they are locked."""
    for file in (sources / "package.json", sources / "package-lock.json", sources / ".npmrc"):
        shutil.copy(file, folder)
    for script in sources.glob("*.mjs"):
        shutil.copy(script, folder)
    command = [npm, "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"]
    run(command, folder=folder, timeout_seconds=600)
