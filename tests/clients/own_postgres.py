"""A Postgres of a test's own, which it may kill."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from genkan.cli.embedded.binaries import find_binaries
from genkan.cli.embedded.plan import ClusterPlan, Durability
from tests.clients.program import free_port


@contextmanager
def passable_folder() -> Iterator[Path]:
    """A new folder that the account which runs Postgres can pass through; removed at the end."""
    made = Path(tempfile.mkdtemp(prefix="genkan-own-"))
    made.chmod(0o711)
    try:
        yield made
    finally:
        shutil.rmtree(made)


def safe_plan(folder: Path) -> ClusterPlan:
    """A Postgres that keeps what it has committed, as users' do."""
    return ClusterPlan(
        folder=folder,
        binaries=find_binaries(),
        password="for-tests-only",
        port=free_port(),
        durability=Durability.SAFE,
    )
