"""The life of the embedded Postgres: started as our direct child, watched, stopped cleanly.

It listens on a unix socket in a folder of mode 0700, where no password is asked, and on
127.0.0.1, where it is.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import quote

from genkan.cli.embedded.account import (
    Account,
    account_ids,
    choose_account,
    clean_environment,
    command_as,
)
from genkan.cli.embedded.data_directory import ensure_data
from genkan.cli.embedded.parent_death import die_with_parent
from genkan.cli.embedded.plan import SUPERUSER, ClusterPlan
from genkan.cli.embedded.survivors import LOCK_FILE, stop_survivors
from genkan.cli.errors import DatabaseFault, PostgresPortTaken

START_SECONDS: Final = 120.0  # after a crash, recovery replays the log first
STOP_SECONDS: Final = 20.0
LOG_BYTES: Final = 10 * 1024 * 1024
LONGEST_SOCKET_FOLDER: Final = 80  # of 103 bytes (macOS) with the socket's name
# src/backend/libpq/pqcomm.c and postmaster.c; we start Postgres with LC_ALL=C.
NO_SOCKET: Final = "could not create any TCP/IP sockets"
STATUS_LINE: Final = 7  # of postmaster.pid, from 0 (Postgres, src/include/utils/pidfile.h)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running Postgres that is our child."""

    plan: ClusterPlan
    child: "subprocess.Popen[bytes]"
    sockets: Path
    account: Account

    def url(self, database: str) -> str:
        """The address over the unix socket; needs no password."""
        return (
            f"postgresql://{SUPERUSER}@/{quote(database)}"
            f"?host={quote(str(self.sockets), safe='/')}&port={self.plan.port}"
        )

    def tcp_url(self, database: str) -> str:
        """The address over TCP, with the password in it."""
        password = quote(self.plan.password, safe="")
        return f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{self.plan.port}/{quote(database)}"

    def is_running(self) -> bool:
        """Whether Postgres is alive; a dead child is waited for, so no zombie stays."""
        return self.child.poll() is None


def start_cluster(plan: ClusterPlan) -> Cluster:
    """A running Postgres in the plan's folder, made first when it is new.

    The caller holds the lock of the folder and stops the cluster.
    Raises PostgresPortTaken when the plan's port is not free (any more), DatabaseFault with
    the end of the log when Postgres does not come up for another reason.
    """
    account = choose_account([plan.binaries.folder / "postgres", plan.data / "base"])
    try:
        ensure_data(plan, account)
        stop_survivors(plan.data)
        sockets = socket_folder(plan.folder, account)
        if plan.log.exists() and plan.log.stat().st_size > LOG_BYTES:
            plan.log.unlink()
        child = spawn(plan, account, sockets)
    except OSError as error:
        raise DatabaseFault(
            f"the state folder '{plan.folder}' can not be used: {error}",
            remedy="check its owner, its permissions and the disk, or choose another folder",
        ) from error
    cluster = Cluster(plan, child, sockets, account)
    try:
        wait_until_ready(plan, child)
    except BaseException:  # Ctrl+C as well: whoever asked never learns of this child
        stop_cluster(cluster)
        raise
    return cluster


def stop_cluster(cluster: Cluster) -> None:
    """Stop Postgres and wait for it; whatever happens, it is not left running."""
    for sent in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if not cluster.is_running():
            break
        cluster.child.send_signal(sent)
        try:
            cluster.child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    if not cluster.sockets.is_relative_to(cluster.plan.folder):
        shutil.rmtree(cluster.sockets, ignore_errors=True)


def spawn(plan: ClusterPlan, account: Account, sockets: Path) -> "subprocess.Popen[bytes]":
    """Start the postmaster, in a session of its own so that Ctrl+C reaches us alone."""
    settings = (
        "listen_addresses=127.0.0.1",
        f"port={plan.port}",
        f"unix_socket_directories={sockets}",
        "unix_socket_permissions=0700",
        "wal_level=logical",
        # One of each for a source's change feed in each process of the engine (ADR 0040).
        "max_wal_senders=50",
        "max_replication_slots=50",
        "max_connections=200",
        "logging_collector=off",
        *plan.durability.value,
    )
    command = [plan.binaries.program("postgres"), "-D", str(plan.data)]
    user, group = account_ids(account)
    with plan.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603  # our own binary and arguments
            command_as(account, [*command, *(f"--{setting}" for setting in settings)]),
            cwd=plan.data,
            env=clean_environment(os.environ),
            user=user,
            group=group,
            extra_groups=None if user is None else (),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent(),  # noqa: PLW1509  # loads nothing after the fork
        )


def wait_until_ready(plan: ClusterPlan, child: "subprocess.Popen[bytes]") -> None:
    """Wait until the postmaster's lock file says "ready"; at 10 ms, twice as fast as pg_ctl."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            said = log_end(plan.log)
            kind = PostgresPortTaken if NO_SOCKET in said else DatabaseFault
            raise kind(
                f"Postgres ended with exit code {child.returncode}:\n{said}",
                remedy=f"the whole log is '{plan.log}'; 'genkan doctor' checks disk and account",
            )
        if is_ready(plan.data / LOCK_FILE, child.pid):
            return
        time.sleep(0.01)
    raise DatabaseFault(
        f"Postgres was not ready within {START_SECONDS:.0f} seconds:\n{log_end(plan.log)}",
        remedy=f"the whole log is '{plan.log}'; start again, recovery goes on where it was",
    )


def is_ready(lock: Path, pid: int) -> bool:
    """Whether the lock file is this postmaster's and says that it takes connections."""
    try:
        lines = lock.read_text().splitlines()
    except OSError:
        return False
    return (
        len(lines) > STATUS_LINE and lines[0] == str(pid) and lines[STATUS_LINE].strip() == "ready"
    )


def log_end(log: Path) -> str:
    """The last lines of the log, indented."""
    try:
        lines = log.read_text(errors="replace").splitlines()[-8:]
    except OSError:
        lines = []
    return "\n".join(f"    {line}" for line in lines)


def socket_folder(folder: Path, account: Account) -> Path:
    """The folder of the unix socket, mode 0700, owned by the account, empty.

    Inside the state folder; elsewhere when that path is too long for a socket.
    """
    sockets = folder / "run"
    if len(os.fsencode(sockets)) <= LONGEST_SOCKET_FOLDER:
        sockets.mkdir(mode=0o700, exist_ok=True)
        for left_behind in sockets.glob(".s.PGSQL.*"):
            left_behind.unlink()
    else:
        digest = sha256(os.fsencode(folder)).hexdigest()[:8]
        sockets = Path(tempfile.mkdtemp(prefix=f"genkan-{digest}-"))  # 0700
    user, group = account_ids(account)
    if user is not None and group is not None:
        os.chown(sockets, user, group)
    return sockets
