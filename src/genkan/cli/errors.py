"""How a command fails: what is wrong, the remedy, and the exit code. Nothing else is raised."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the shell is told; 2 is also what Typer says of a wrong command line."""

    FAILED = 1
    USAGE = 2
    PORT_BUSY = 3
    DATABASE = 4
    INCONSISTENT = 5


class CommandFailed(Exception):
    """A command ends here; `str(error)` is what the user reads."""

    exit_code: ExitCode = ExitCode.FAILED

    def __init__(self, problem: str, *, remedy: str) -> None:
        super().__init__(f"{problem}\n  {remedy}")
        self.problem = problem
        self.remedy = remedy


class UsageFault(CommandFailed):
    """The command line or a setting can not be what is meant."""

    exit_code = ExitCode.USAGE


class PortBusy(CommandFailed):
    """Another program listens where we should."""

    exit_code = ExitCode.PORT_BUSY


class DatabaseFault(CommandFailed):
    """The database, embedded or given, can not be started or reached."""

    exit_code = ExitCode.DATABASE


class PostgresPortTaken(DatabaseFault):
    """Somebody else listens on the embedded Postgres's port; another port would do."""


class MetadataDoesNotFit(CommandFailed):
    """The metadata is in effect but for some of its objects, which do not fit the database."""

    exit_code = ExitCode.INCONSISTENT
