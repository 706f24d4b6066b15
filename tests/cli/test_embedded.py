"""The life of the embedded Postgres, with every way in which it can be cut short."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import genkan
from genkan.cli.embedded import account as accounts
from genkan.cli.embedded.account import Namespace, OtherAccount, choose_account
from genkan.cli.embedded.binaries import Binaries, find_binaries
from genkan.cli.embedded.cluster import start_cluster, stop_cluster
from genkan.cli.embedded.data_directory import words_of
from genkan.cli.embedded.keep import KeptCluster, kept_cluster
from genkan.cli.embedded.plan import ClusterPlan, Durability
from genkan.cli.embedded.survivors import processes_of, stop_survivors
from genkan.cli.errors import DatabaseFault, PostgresPortTaken
from genkan.cli.listening import free_port
from genkan.storage.connection import connect

pytestmark = [pytest.mark.process, pytest.mark.slow]
is_root = os.geteuid() == 0
PYTHON = sys.version_info[:2]

# A supervisor to be killed: starts the cluster, with no word to Postgres when it dies.
SUPERVISOR = """
import sys, time
from pathlib import Path
from genkan.cli.embedded import cluster
from genkan.cli.embedded.binaries import find_binaries
from genkan.cli.embedded.plan import ClusterPlan
cluster.die_with_parent = lambda: None
folder, port = Path(sys.argv[1]), int(sys.argv[2])
started = cluster.start_cluster(
    ClusterPlan(folder=folder, binaries=find_binaries(), password="secret", port=port)
)
print(started.child.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A state folder the account that runs Postgres can pass through."""
    made = Path(tempfile.mkdtemp(prefix="genkan-embedded-"))
    made.chmod(0o711)
    yield made
    stop_survivors(made / "pgdata") if (made / "pgdata").exists() else None
    shutil.rmtree(made, ignore_errors=True)


def plan_for(folder: Path) -> ClusterPlan:
    return ClusterPlan(
        folder=folder,
        binaries=find_binaries(),
        password="secret",
        port=free_port(0),
        durability=Durability.NONE,
    )


def ask(url: str, query: str) -> object:
    async def main() -> object:
        connection = await connect(url)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(main())


def start_supervisor(folder: Path, port: int) -> tuple["subprocess.Popen[str]", int]:
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(folder), str(port)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert supervisor.stdout is not None
    with supervisor.stdout as words:
        return supervisor, int(words.readline())


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_starts_stops_and_starts_again_with_its_data(folder: Path) -> None:
    plan = plan_for(folder)
    cluster = start_cluster(plan)
    ask(cluster.url("postgres"), "create table kept (id int)")
    stop_cluster(cluster)
    assert not processes_of(plan.data)
    cluster = start_cluster(plan)
    try:
        assert ask(cluster.url("postgres"), "select count(*) from kept") == 0
        assert ask(cluster.url("postgres"), "show wal_level") == "logical"
        assert ask(cluster.url("postgres"), "show server_encoding") == "UTF8"
        assert ask(cluster.url("postgres"), "show listen_addresses") == "127.0.0.1"
    finally:
        stop_cluster(cluster)


def test_tcp_asks_for_the_password_and_the_socket_is_closed_to_others(folder: Path) -> None:
    cluster = start_cluster(plan_for(folder))
    try:
        assert ask(cluster.tcp_url("postgres"), "select 1") == 1
        with pytest.raises(Exception, match="password authentication failed"):
            ask(cluster.tcp_url("postgres").replace("secret", "guess"), "select 1")
        assert cluster.sockets.stat().st_mode & 0o777 == 0o700
        assert (folder / "pgdata").stat().st_mode & 0o777 == 0o700
    finally:
        stop_cluster(cluster)


def test_a_postgres_whose_supervisor_was_killed_is_stopped_and_started_again(
    folder: Path,
) -> None:
    supervisor, postmaster = start_supervisor(folder, free_port(0))
    supervisor.kill()
    supervisor.wait()
    assert [one.pid for one in processes_of(folder / "pgdata")].count(postmaster) == 1
    cluster = start_cluster(plan_for(folder))
    try:
        assert cluster.child.pid != postmaster
        assert ask(cluster.url("postgres"), "select 1") == 1
    finally:
        stop_cluster(cluster)


def test_kill_minus_nine_of_everything_loses_nothing_committed(folder: Path) -> None:
    port = free_port(0)
    supervisor, postmaster = start_supervisor(folder, port)
    url = f"postgresql://postgres@/postgres?host={folder / 'run'}&port={port}"
    ask(url, "create table kept as select generate_series(1, 50000) as id")
    # The postmaster alone: its children stay a moment, attached to the shared memory.
    supervisor.kill()
    supervisor.wait()
    os.kill(postmaster, signal.SIGKILL)
    cluster = start_cluster(plan_for(folder))
    try:
        assert ask(cluster.url("postgres"), "select count(*) from kept") == 50000
    finally:
        stop_cluster(cluster)


def test_a_lock_of_a_process_that_is_not_postgres_is_cleared(folder: Path) -> None:
    plan = plan_for(folder)
    stop_cluster(start_cluster(plan))
    lock = plan.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{plan.data}\n1\n5432\n\n*\n  1 2\nready\n")
    if is_root:
        shutil.chown(lock, *("postgres", "postgres"))
    cluster = start_cluster(plan)
    stop_cluster(cluster)


def test_a_zombie_postmaster_counts_as_dead(folder: Path) -> None:
    plan = plan_for(folder)
    cluster = start_cluster(plan)
    os.kill(cluster.child.pid, signal.SIGKILL)
    wait_until(lambda: not processes_of(plan.data))  # a zombie: nobody has waited for it yet
    again = start_cluster(plan)
    try:
        assert ask(again.url("postgres"), "select 1") == 1
    finally:
        stop_cluster(again)
        stop_cluster(cluster)


def test_a_postgres_that_dies_is_started_again_until_it_keeps_dying(folder: Path) -> None:
    kept = KeptCluster(start_cluster(plan_for(folder)))
    try:
        for _ in range(3):
            kept.cluster.child.kill()
            kept.cluster.child.wait()
            kept.revive()
        assert ask(kept.cluster.url("postgres"), "select 1") == 1
        kept.cluster.child.kill()
        kept.cluster.child.wait()
        with pytest.raises(DatabaseFault, match="died 4 times"):
            kept.revive()
    finally:
        stop_cluster(kept.cluster)


def test_a_postgres_that_does_not_come_up_shows_the_end_of_its_log(folder: Path) -> None:
    plan = plan_for(folder)
    stop_cluster(start_cluster(plan))
    (plan.data / "global" / "pg_control").unlink()
    with pytest.raises(DatabaseFault, match="pg_control") as fault:
        start_cluster(plan)
    assert str(plan.log) in fault.value.remedy


def test_a_port_that_was_taken_meanwhile_is_changed_for_another(folder: Path) -> None:
    plan = plan_for(folder)
    with socket.create_server(("127.0.0.1", plan.port)):
        with pytest.raises(PostgresPortTaken):
            start_cluster(plan)
        with kept_cluster(plan) as kept:
            assert kept.cluster.plan.port != plan.port
            assert ask(kept.cluster.tcp_url("postgres"), "select 1") == 1
    assert not processes_of(plan.data)


def test_what_a_program_has_started_ends_with_its_interruption(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = subprocess.Popen(
        ["sh", "-c", "sleep 60 & wait"], stdout=subprocess.PIPE, start_new_session=True
    )
    first = iter((True,))

    def interrupted(self: "subprocess.Popen[bytes]") -> tuple[bytes, None]:
        if next(first, False):
            raise KeyboardInterrupt
        assert self.stdout is not None
        self.wait()
        return self.stdout.read(), None  # ends when the last holder of the pipe does

    monkeypatch.setattr(subprocess.Popen, "communicate", interrupted)
    with program, pytest.raises(KeyboardInterrupt):
        words_of(program)
    assert program.returncode == -signal.SIGKILL


def test_an_interrupted_initdb_leaves_no_half_data_directory(folder: Path) -> None:
    unfinished = folder / "pgdata.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    cluster = start_cluster(plan_for(folder))
    stop_cluster(cluster)
    assert not unfinished.exists()


def test_data_of_another_major_version_is_refused(folder: Path) -> None:
    (folder / "pgdata").mkdir()
    (folder / "pgdata" / "PG_VERSION").write_text("12\n")
    with pytest.raises(DatabaseFault, match="made by Postgres 12"):
        start_cluster(plan_for(folder))


def test_a_full_disk_is_told_before_anything_is_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("genkan.cli.embedded.data_directory.NEEDED_BYTES", 1 << 62)
    with pytest.raises(DatabaseFault, match="MB free, a new database needs"):
        start_cluster(plan_for(folder))
    assert not (folder / "pgdata").exists()


def test_a_folder_too_deep_for_a_socket_gets_one_elsewhere(folder: Path) -> None:
    deep = folder / ("d" * 80) / "state"
    deep.mkdir(parents=True)
    for part in (deep, deep.parent):
        part.chmod(0o711)
    cluster = start_cluster(plan_for(deep))
    try:
        assert not cluster.sockets.is_relative_to(folder)
        assert ask(cluster.url("postgres"), "select 1") == 1
    finally:
        stop_cluster(cluster)
    assert not cluster.sockets.exists()


def test_the_first_provider_that_has_binaries_wins(tmp_path: Path) -> None:
    mine = Binaries(tmp_path, "mine", "18.1")
    assert find_binaries((lambda: None, lambda: mine)) == mine
    with pytest.raises(DatabaseFault, match="no Postgres binaries"):
        find_binaries((lambda: None,))


@pytest.mark.skipif(not is_root, reason="needs root: it changes accounts")
def test_as_root_postgres_runs_as_an_account_without_rights(folder: Path) -> None:
    cluster = start_cluster(plan_for(folder))
    try:
        assert isinstance(cluster.account, OtherAccount)
        assert Path(f"/proc/{cluster.child.pid}").stat().st_uid == cluster.account.uid != 0
    finally:
        stop_cluster(cluster)


@pytest.mark.skipif(not is_root, reason="needs root: it closes a folder to other accounts")
def test_as_root_in_a_closed_folder_a_namespace_is_used_or_the_folder_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = folder / "closed"
    state = closed / "state"
    state.mkdir(parents=True)
    closed.chmod(0o700)
    data = state / "pgdata"
    if accounts.has_namespaces():
        cluster = start_cluster(plan_for(state))
        try:
            assert isinstance(cluster.account, Namespace)
            assert ask(cluster.url("postgres"), "select 1") == 1
        finally:
            stop_cluster(cluster)
        assert data.stat().st_uid == 0
    assert closed.stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr(accounts, "has_namespaces", lambda: False)
    with pytest.raises(DatabaseFault, match=f"can not enter '{closed}'"):
        choose_account([data])


@pytest.mark.skipif(not is_root, reason="needs root: it becomes another account")
def test_not_root_it_runs_as_ourselves(folder: Path) -> None:
    state = folder / "own"
    state.mkdir()
    shutil.chown(state, "nobody", "nogroup")
    script = SUPERVISOR.replace("time.sleep(600)", "cluster.stop_cluster(started)")
    done = subprocess.run(
        [python_for_everybody(), "-c", script, str(state), str(free_port(0))],
        user="nobody",
        group="nogroup",
        extra_groups=(),
        # The interpreter may be another one, but what starts Postgres needs the stdlib alone.
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (state / "pgdata").stat().st_uid == state.stat().st_uid != 0


def python_for_everybody() -> str:
    """An interpreter that the account `nobody` may start."""
    for path in (sys.executable, "/usr/bin/python3"):
        check = f"import sys, {genkan.__name__}; assert sys.version_info[:2] == {PYTHON}"
        try:
            subprocess.run(
                [path, "-c", check],
                user="nobody",
                extra_groups=(),
                env={"PYTHONPATH": os.pathsep.join(sys.path)},
                cwd="/",
                stderr=subprocess.DEVNULL,
                check=True,
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return path
    pytest.skip("no Python that the account 'nobody' may start: this one is in a closed folder")
