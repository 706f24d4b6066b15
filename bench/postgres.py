"""An embedded Postgres for a run, and the loading of dumps into it."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.ports import free_port
from genkan.cli.embedded.binaries import find_binaries
from genkan.cli.embedded.cluster import Cluster, start_cluster, stop_cluster
from genkan.cli.embedded.plan import ClusterPlan, Durability

# Read when Postgres starts: it counts the statements of each database.
_COUNTING = """
create extension pg_stat_statements;
alter system set shared_preload_libraries = 'pg_stat_statements';
"""


@contextmanager
def postgres() -> Iterator[Cluster]:
    """A server of its own in a temporary folder, stopped and removed at the end."""
    with tempfile.TemporaryDirectory(prefix="genkan-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # Postgres's own account has to come through to its data
        plan = ClusterPlan(
            folder=folder,
            binaries=find_binaries(),
            password="for-measuring-only",
            port=free_port(),
            durability=Durability.NONE,
        )
        cluster = start_cluster(plan)
        try:
            _psql(cluster, "postgres", _COUNTING)
        finally:
            stop_cluster(cluster)
        cluster = start_cluster(plan)
        try:
            yield cluster
        finally:
            stop_cluster(cluster)


def load(cluster: Cluster, database: str, dump: str) -> str:
    """A new database with what `dump` makes in it; answers its URL."""
    _psql(cluster, "postgres", f'create database "{database}" template template0;')
    _psql(cluster, database, dump)
    return cluster.tcp_url(database)


def ask(cluster: Cluster, database: str, sql: str) -> str:
    """What a query answers, as psql writes it: rows by lines, columns by "|"."""
    return _psql(cluster, database, sql, "--tuples-only", "--no-align", "--output=").strip()


def _psql(cluster: Cluster, database: str, script: str, *flags: str) -> str:
    command = [
        cluster.plan.binaries.program("psql"),
        "--no-psqlrc",
        "--quiet",
        "--output=/dev/null",
    ]
    command += ["--set=ON_ERROR_STOP=1", "--dbname", cluster.tcp_url(database), *flags]
    done = subprocess.run(command, input=script.encode(), capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{database}: {done.stderr.decode()}")
    return done.stdout.decode()
