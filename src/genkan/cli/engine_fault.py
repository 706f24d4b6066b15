"""What can go wrong while the engine starts, as the faults a command ends with."""

import contextlib
from collections.abc import Generator

from genkan.cli.database_fault import place_of
from genkan.cli.errors import CommandFailed, DatabaseFault
from genkan.cli.startup_fault import opening_database, unusable_settings
from genkan.engine.app import EngineCannotStart, KeysCannotBeFetched
from genkan.engine.config.invalid_settings import InvalidSettings


@contextlib.contextmanager
def checking_engine_settings() -> Generator[None, None, None]:
    """Inside, the engine's settings are read; every fault of them is told."""
    try:
        yield
    except InvalidSettings as error:
        raise unusable_settings(error.faults) from error


@contextlib.contextmanager
def opening_engine(url: str) -> Generator[None, None, None]:
    """Inside, the engine opens its database and migrates it."""
    try:
        with opening_database(url):
            yield
    except EngineCannotStart as error:
        raise DatabaseFault(
            str(error), remedy=f"check its URL, and that the server at {place_of(url)} is up"
        ) from error
    except KeysCannotBeFetched as error:
        raise CommandFailed(
            f"HASURA_GRAPHQL_JWT_SECRET: {error}",
            remedy="start its server first; or set GENKAN_JWKS_REQUIRED_AT_START=false: then "
            "tokens are refused until the keys are there",
        ) from error
