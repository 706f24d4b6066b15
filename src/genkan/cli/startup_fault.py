"""What can go wrong while any product starts, as the faults a command ends with.

What only one of them knows is in `engine_fault.py` and `identity_fault.py`: who serves one
product does not load the other.
"""

import contextlib
from collections.abc import Generator, Iterable

from genkan.cli.database_fault import DATABASE_ERRORS, unreachable
from genkan.cli.errors import DatabaseFault, UsageFault
from genkan.storage.migrate import MigrationFailed


def unusable_settings(faults: Iterable[object]) -> UsageFault:
    """Every fault of the settings."""
    lines = "\n".join(f"  {fault}" for fault in faults)
    return UsageFault(
        f"these settings can not be used:\n{lines}",
        remedy="settings come from flags, the environment, .env and genkan.toml",
    )


@contextlib.contextmanager
def opening_database(url: str) -> Generator[None, None, None]:
    """Inside, a product opens its database and migrates it."""
    try:
        yield
    except MigrationFailed as error:
        raise DatabaseFault(str(error), remedy="nothing was half applied; start again") from error
    except DATABASE_ERRORS as error:
        raise unreachable(url, error) from error
    except ValueError as error:  # asyncpg on a malformed URL
        raise unreachable(url, error) from error
