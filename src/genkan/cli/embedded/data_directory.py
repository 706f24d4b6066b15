"""The data directory: made whole or not at all, opened only by the release that made it."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from genkan.cli.embedded.account import (
    Account,
    account_ids,
    clean_environment,
    command_as,
    give_to,
)
from genkan.cli.embedded.plan import SUPERUSER, ClusterPlan, Durability
from genkan.cli.errors import DatabaseFault

NEEDED_BYTES: Final = 200 * 1024 * 1024
FIRST_WITH_BUILTIN_LOCALE: Final = 17


def ensure_data(plan: ClusterPlan, account: Account) -> None:
    """A data directory that these binaries can open, owned by the account that runs them."""
    recorded = plan.data / "PG_VERSION"
    if not recorded.exists():
        make_data(plan, account)
    major = recorded.read_text().strip()
    if major != str(plan.binaries.major):
        raise DatabaseFault(
            f"'{plan.data}' was made by Postgres {major}, found binaries of "
            f"{plan.binaries.version} in '{plan.binaries.folder}'",
            remedy=f"install binaries of Postgres {major}, or move the data by pg_dump",
        )
    give_to(account, plan.data)


def make_data(plan: ClusterPlan, account: Account) -> None:
    """Run initdb beside the place and rename: half a data directory is never seen."""
    free = shutil.disk_usage(plan.folder).free
    if free < NEEDED_BYTES:
        raise DatabaseFault(
            f"'{plan.folder}' has {free // 1024**2} MB free, a new database needs "
            f"{NEEDED_BYTES // 1024**2} MB",
            remedy="free some space, or choose another folder: genkan up DIR",
        )
    unfinished = plan.folder / "pgdata.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    give_to(account, unfinished)
    with tempfile.NamedTemporaryFile(dir=plan.folder, mode="w") as password:
        password.write(plan.password)
        password.flush()
        user, group = account_ids(account)
        if user is not None and group is not None:
            os.chown(password.name, user, group)
        run_initdb(plan, account, unfinished, password.name)
    unfinished.rename(plan.data)


def run_initdb(plan: ClusterPlan, account: Account, folder: Path, password_file: str) -> None:
    """Fill the empty `folder`; raises DatabaseFault with initdb's last words."""
    user, group = account_ids(account)
    command = [
        plan.binaries.program("initdb"),
        f"--pgdata={folder}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--encoding=UTF8",
        *locale_options(plan.binaries.major),
        "--auth-local=trust",
        "--auth-host=scram-sha-256",
        *(("--no-sync",) if plan.durability is Durability.NONE else ()),
    ]
    initdb = subprocess.Popen(  # noqa: S603  # our own binary and arguments
        command_as(account, command),
        cwd=folder,
        env=clean_environment(os.environ),
        user=user,
        group=group,
        extra_groups=None if user is None else (),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    words = words_of(initdb)
    if initdb.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        raise DatabaseFault(
            "\n".join(["Postgres could not make its data directory:", *words[-6:]]),
            remedy="'genkan doctor' checks disk, account and binaries",
        )


def words_of(program: "subprocess.Popen[bytes]") -> Sequence[str]:
    """What a program says until it ends; Ctrl+C ends it with all that it has started.

    initdb's own children would go on writing after it.
    """
    try:
        return program.communicate()[0].decode(errors="replace").strip().splitlines()
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.communicate()  # until the last of them is gone: they share the pipe
        raise


def locale_options(major: int) -> tuple[str, ...]:
    """Sort by code point and know Unicode's cases, alike on every machine where possible."""
    if major >= FIRST_WITH_BUILTIN_LOCALE:
        return ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    return ("--locale=C.UTF-8",)
