"""`genkan doctor`: all that a start needs, looked at one by one."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import httpx

from genkan.cli.embedded.account import Namespace, OtherAccount, OwnAccount, choose_account
from genkan.cli.embedded.binaries import find_binaries
from genkan.cli.embedded.data_directory import NEEDED_BYTES
from genkan.cli.errors import CommandFailed
from genkan.cli.listening import take_port
from genkan.cli.local_certificate import client_context
from genkan.cli.project import Project
from genkan.cli.report import Report
from genkan.cli.running import find_running

ASK_SECONDS: Final = 5
FIRST_YEAR: Final = 2025


@dataclass(frozen=True, slots=True)
class Check:
    """What the doctor looks at; `find` answers what it saw or raises CommandFailed."""

    name: str
    find: Callable[[Project, int], str]


def examine(project: Project, port: int, report: Report) -> int:
    """Look at all that a start needs; answers 0 when all is well, else 1."""
    faults = 0
    for check in CHECKS:
        try:
            seen = check.find(project, port)
            report.line(f"ok  {check.name:<16} {seen}")
            report.record(event="check", name=check.name, ok=True, seen=seen)
        except CommandFailed as fault:
            faults += 1
            report.line(f"no  {check.name:<16} {fault.problem}\n    {'':<16} {fault.remedy}")
            report.record(event="check", name=check.name, ok=False, seen=fault.problem)
    return 1 if faults else 0


def find_python(_project: Project, _port: int) -> str:
    """The Python that runs us."""
    return f"{sys.version.split()[0]} at {sys.executable}"


def find_account(project: Project, _port: int) -> str:
    """Who will run Postgres."""
    binaries = find_binaries()
    data = project.state / "pgdata" / "base"
    match choose_account([binaries.folder / "postgres", data]):
        case OwnAccount():
            return "Postgres runs as you"
        case OtherAccount(name=name):
            return f"you are root: Postgres runs as '{name}'"
        case Namespace():
            return "Postgres runs in a user namespace of its own"


def find_postgres(_project: Project, _port: int) -> str:
    """The binaries of the embedded Postgres."""
    binaries = find_binaries()
    return f"{binaries.version} ({binaries.origin}) in {binaries.folder}"


def find_state(project: Project, _port: int) -> str:
    """Whether our folder can be written, or made."""
    folder = project.state if project.state.exists() else project.folder
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise CommandFailed(
            f"'{folder}' can not be read and written", remedy="check its owner and permissions"
        )
    return f"{folder} can be written"


def find_disk(project: Project, _port: int) -> str:
    """How much room there is."""
    free = shutil.disk_usage(project.folder).free
    if free < NEEDED_BYTES:
        raise CommandFailed(
            f"{free // 1024**2} MB free, a new database needs {NEEDED_BYTES // 1024**2} MB",
            remedy="free some space",
        )
    return f"{free // 1024**3} GB free"


def find_port(project: Project, port: int) -> str:
    """Whether the port is ours or free."""
    running = find_running(project)
    if running is not None and running.port == port:
        return f"{port} is served by genkan (process {running.pid})"
    for opened in take_port("localhost", port):
        opened.close()
    return f"{port} is free"


def find_keys(project: Project, _port: int) -> str:
    """Whether the running server shows its keys, as the engine asks for them."""
    running = find_running(project)
    if running is None:
        return "not looked at: no server runs here"
    url = f"{running.url}/.well-known/jwks"
    try:
        verify = client_context(running.authority)
        answer = httpx.get(url, timeout=ASK_SECONDS, trust_env=False, verify=verify)
    except httpx.HTTPError as error:
        raise CommandFailed(f"{url}: {error}", remedy="genkan down, then genkan up") from error
    if not answer.is_success:
        raise CommandFailed(f"{url} answered {answer.status_code}", remedy="see .genkan/genkan.log")
    return f"{url} answers"


def find_clock(_project: Project, _port: int) -> str:
    """Whether the clock can be right: tokens are refused by a clock that is not."""
    year = time.gmtime().tm_year
    if year < FIRST_YEAR:
        raise CommandFailed(f"the clock says {year}", remedy="set the clock: tokens expire by it")
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())


CHECKS: Final = (
    Check("Python", find_python),
    Check("state folder", find_state),
    Check("disk", find_disk),
    Check("Postgres", find_postgres),
    Check("account", find_account),
    Check("port", find_port),
    Check("keys (JWKS)", find_keys),
    Check("clock", find_clock),
)
