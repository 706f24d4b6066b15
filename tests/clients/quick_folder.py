"""Where a Postgres that nobody keeps lives: in memory where there is plenty, else on the disk."""

import shutil
import tempfile
from pathlib import Path
from typing import Final

MEMORY: Final = Path("/dev/shm")  # noqa: S108  # not guessed at: mkdtemp makes the name
# Three runs side by side, each with some databases and its log.
PLENTY_BYTES: Final = 6 * 1024**3


def quick_folder() -> Path:
    """A new folder that any account may pass through, so that root's Postgres can live in it.

    pytest's own temporary folders are closed to others. Making and dropping a database of a
    hundred tables takes a tenth of the time in memory.
    """
    place = MEMORY if _is_plenty() else None
    folder = Path(tempfile.mkdtemp(prefix="genkan-tests-", dir=place))
    folder.chmod(0o711)
    return folder


def _is_plenty() -> bool:
    try:
        is_room = shutil.disk_usage(MEMORY).free > PLENTY_BYTES
        facts = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text().splitlines())
    except OSError:  # not Linux
        return False
    return is_room and int(facts["MemAvailable"].split()[0]) * 1024 > PLENTY_BYTES
