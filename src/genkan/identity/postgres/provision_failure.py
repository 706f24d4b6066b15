"""What a rule's failure looks like from outside of the database, at the statement or at commit."""

from typing import Final

import asyncpg

from genkan.identity.errors import ProvisioningFailed

# Raised by the function `provision` of the migration.
_RULE_FAILED: Final = "GK001"
_OWN_SCHEMA: Final = "identity"


def provisioning_failure(error: BaseException) -> ProvisioningFailed | None:
    """What is told in the error's place, when the application's table was its reason.

    A constraint that is deferred to the commit, or that refers to our tables from the
    application's, fails outside of the rule; its schema tells whose it is.
    """
    if not isinstance(error, asyncpg.PostgresError):
        return None
    code = _field(error, "sqlstate")
    is_constraint = isinstance(error, asyncpg.IntegrityConstraintViolationError)
    schema = _field(error, "schema_name")
    if code != _RULE_FAILED and not (is_constraint and schema not in {None, _OWN_SCHEMA}):
        return None
    table = "" if code == _RULE_FAILED else f"table '{schema}.{_field(error, 'table_name')}': "
    return ProvisioningFailed(
        "the application's own records could not be written, so nothing was changed; "
        "the server's log says why",
        detail=f"{table}{_field(error, 'message')}",
    )


def _field(error: asyncpg.PostgresError, name: str) -> str | None:
    """A field of the server's message, which asyncpg sets on the exception."""
    value = getattr(error, name, None)
    return value if isinstance(value, str) else None
