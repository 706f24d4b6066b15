"""Which account runs Postgres, since it refuses to run as root.

Not root: our own account. Root: an account without rights (`postgres`, else `nobody`), which
must be able to reach the binaries and the data; where a parent folder is closed to it, a user
namespace in which root's files stay root's but the process is nobody. No folder that is not
ours is ever opened for it.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from genkan.cli.errors import DatabaseFault

UNPRIVILEGED: Final = ("postgres", "nobody")
NAMESPACE: Final = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
ENVIRONMENT: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """We are not root: Postgres runs as we do."""


@dataclass(frozen=True, slots=True)
class OtherAccount:
    """We are root: Postgres runs as this account and owns its data directory."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Namespace:
    """Postgres runs as nobody of a user namespace whose files are ours."""


Account = OwnAccount | OtherAccount | Namespace


def choose_account(paths: Iterable[Path]) -> Account:
    """The account that can run Postgres when it has to reach all of `paths`.

    Raises DatabaseFault naming the closed folder when root has no way.
    """
    if os.geteuid() != 0:
        # initdb looks its account up; a container may run under a number without a name.
        return OwnAccount() if is_known(os.geteuid()) or not has_namespaces() else Namespace()
    account = unprivileged_account()
    closed = next((folder for path in paths for folder in closed_parents(path, account)), None)
    if closed is None:
        return account
    if has_namespaces():
        return Namespace()
    raise DatabaseFault(
        f"Postgres does not run as root, and the account '{account.name}' can not enter '{closed}'",
        remedy="use another folder (genkan up DIR), start genkan as an ordinary user, "
        "or use a server of your own: --database-url postgresql://...",
    )


def unprivileged_account() -> OtherAccount:
    """The account that exists on this machine and has no rights."""
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return OtherAccount(name, entry.pw_uid, entry.pw_gid)
    raise DatabaseFault(
        "Postgres does not run as root, and there is no account 'postgres' or 'nobody'",
        remedy="start genkan as an ordinary user, or give --database-url postgresql://...",
    )


def closed_parents(path: Path, account: OtherAccount) -> Iterable[Path]:
    """The folders above `path` that the account can not pass through."""
    for folder in path.resolve().parents:
        try:
            state = folder.stat()
        except OSError:
            continue
        shift = 6 if state.st_uid == account.uid else 3 if state.st_gid == account.gid else 0
        if not state.st_mode >> shift & 1:
            yield folder


def has_namespaces() -> bool:
    """Whether this machine lets us make a user namespace."""
    if shutil.which(NAMESPACE[0]) is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603  # a constant command
            [*NAMESPACE, "true"], capture_output=True, timeout=10, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def is_known(uid: int) -> bool:
    """Whether the number has a name on this machine."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def command_as(account: Account, command: list[str]) -> list[str]:
    """The command line that starts `command` under the account."""
    return [*NAMESPACE, *command] if isinstance(account, Namespace) else command


def account_ids(account: Account) -> tuple[int, int] | tuple[None, None]:
    """The user and group a child must change to, or Nones where it stays as we are."""
    return (account.uid, account.gid) if isinstance(account, OtherAccount) else (None, None)


def give_to(account: Account, folder: Path) -> None:
    """Make the account the owner of one of our own folders and all below it."""
    if os.geteuid() != 0:
        return
    uid, gid = (account.uid, account.gid) if isinstance(account, OtherAccount) else (0, 0)
    if folder.stat().st_uid == uid:
        return
    for parent, _, files in os.walk(folder):
        os.chown(parent, uid, gid, follow_symlinks=False)
        for name in files:
            os.chown(Path(parent) / name, uid, gid, follow_symlinks=False)


def clean_environment(environment: Mapping[str, str]) -> Mapping[str, str]:
    """What Postgres inherits: where to find libraries, a plain locale, UTC; no PG* settings."""
    kept = {name: environment[name] for name in ENVIRONMENT if name in environment}
    return {"PATH": "/usr/bin:/bin", **kept, "LC_ALL": "C", "TZ": "UTC"}
