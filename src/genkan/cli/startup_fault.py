"""What can go wrong while the products start, as the faults a command ends with."""

import contextlib
from collections.abc import Generator

from genkan.cli.database import DATABASE_ERRORS, place_of, unreachable
from genkan.cli.errors import CommandFailed, DatabaseFault, UsageFault
from genkan.engine.app import EngineCannotStart, KeysCannotBeFetched
from genkan.engine.config.invalid_settings import InvalidSettings as InvalidEngineSettings
from genkan.identity.config import InvalidSettings as InvalidIdentitySettings
from genkan.identity.tokens.vault import SealedWithAnotherKey
from genkan.storage.migrate import MigrationFailed


@contextlib.contextmanager
def checking_settings() -> Generator[None, None, None]:
    """Inside, settings are read; every fault of them is told."""
    try:
        yield
    except (InvalidEngineSettings, InvalidIdentitySettings) as error:
        raise unusable_settings(error) from error


def unusable_settings(error: InvalidEngineSettings | InvalidIdentitySettings) -> UsageFault:
    """Every fault of the settings."""
    faults = "\n".join(f"  {fault}" for fault in error.faults)
    return UsageFault(
        f"these settings can not be used:\n{faults}",
        remedy="settings come from flags, the environment, .env and genkan.toml",
    )


@contextlib.contextmanager
def opening_database(url: str) -> Generator[None, None, None]:
    """Inside, a product opens its database and migrates it."""
    try:
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
    except InvalidIdentitySettings as error:  # the provisioning rules, held against the tables
        raise unusable_settings(error) from error
    except MigrationFailed as error:
        raise DatabaseFault(str(error), remedy="nothing was half applied; start again") from error
    except DATABASE_ERRORS as error:
        raise unreachable(url, error) from error
    except SealedWithAnotherKey as error:
        raise UsageFault(
            f"the identity provider's keys in this database: {error}",
            remedy="set GENKAN_SECRET_KEY to the one they were made with "
            "(genkan up keeps it in .genkan/secrets.toml), or use another database",
        ) from error
    except ValueError as error:  # asyncpg on a malformed URL
        raise unreachable(url, error) from error
