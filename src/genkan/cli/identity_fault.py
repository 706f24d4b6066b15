"""What can go wrong while the identity provider starts, as the faults a command ends with."""

import contextlib
from collections.abc import Generator

from genkan.cli.errors import UsageFault
from genkan.cli.startup_fault import opening_database, unusable_settings
from genkan.identity.config import InvalidSettings
from genkan.identity.tokens.vault import SealedWithAnotherKey


@contextlib.contextmanager
def checking_identity_settings() -> Generator[None, None, None]:
    """Inside, the provider's settings are read; every fault of them is told."""
    try:
        yield
    except InvalidSettings as error:
        raise unusable_settings(error.faults) from error


@contextlib.contextmanager
def opening_identity(url: str) -> Generator[None, None, None]:
    """Inside, the provider opens its database, and holds its provisioning rules against it."""
    try:
        with checking_identity_settings(), opening_database(url):
            yield
    except SealedWithAnotherKey as error:
        raise UsageFault(
            f"the identity provider's keys in this database: {error}",
            remedy="set GENKAN_SECRET_KEY to the one they were made with "
            "(genkan up keeps it in .genkan/secrets.toml), or use another database",
        ) from error
