"""What is started, and where in the state folder it lives."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from genkan.cli.embedded.binaries import Binaries

SUPERUSER: Final = "postgres"


class Durability(Enum):
    """Whether what was committed must survive a crash of the machine."""

    SAFE = ("fsync=on",)
    NONE = (  # tests; logical decoding reads what is in the log's files, so that must not wait
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "wal_writer_delay=5ms",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterPlan:
    """A Postgres to start; `port` is its TCP port on 127.0.0.1."""

    folder: Path
    binaries: Binaries
    password: str
    port: int
    durability: Durability = Durability.SAFE

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "pgdata"

    @property
    def log(self) -> Path:
        """Where Postgres's own words go."""
        return self.folder / "postgres.log"
