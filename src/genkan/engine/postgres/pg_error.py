"""Postgres' refusals as the errors that Hasura gives for them.

Source: Hasura v2, GraphQL error codes (`mkTxErrorHandler`); Postgres, appendix A.
"""

from collections.abc import Mapping
from typing import Final

import asyncpg

from genkan.engine.errors import (
    BadRequest,
    CheckFailed,
    ConstraintViolation,
    DataException,
    EngineError,
    PostgresError,
    Unexpected,
)

# SQLSTATE -> the words before Postgres' own
_CONSTRAINT_VIOLATIONS: Final[Mapping[str, str]] = {
    "23001": "Can not delete or update due to data being referred. ",
    "23502": "Not-NULL violation. ",
    "23503": "Foreign key violation. ",
    "23505": "Uniqueness violation. ",
    "23P01": "Exclusion constraint violation. ",
}
_CHECK_VIOLATION: Final = "23514"
_INVALID_ESCAPE_SEQUENCE: Final = "22025"
_DATA_EXCEPTION: Final = "22"
# Syntax error, name too long: what ltree and lquery say of a value that does not read. Of a
# statement that does not, Postgres says where in it as well.
_OF_LTREE: Final = frozenset({"42601", "42622"})
_INTEGRITY_CONSTRAINT_VIOLATION: Final = "23"
_TRANSACTION_ROLLBACK: Final = "40"
_PROGRAM_LIMIT_EXCEEDED: Final = "54"
_QUERY_CANCELED: Final = "57014"
_UNKNOWN_STATEMENT: Final = "26000"


def engine_error(error: asyncpg.PostgresError, path: str = "$") -> EngineError:
    """What a client of GraphQL or of the data commands is told; ``path``: of the request.

    Hasura keeps Postgres' words where the client's values are at fault, and says no more
    than "database query error" elsewhere; the rest is for admins.
    """
    state = _text(error, "sqlstate") or ""
    message = _text(error, "message") or str(error)
    if state == _CHECK_VIOLATION:
        return CheckFailed(f"Check constraint violation. {message}", path=path)
    if state.startswith(_INTEGRITY_CONSTRAINT_VIOLATION):
        return ConstraintViolation(_CONSTRAINT_VIOLATIONS.get(state, "") + message, path=path)
    if state == _INVALID_ESCAPE_SEQUENCE or state.startswith(_PROGRAM_LIMIT_EXCEEDED):
        return BadRequest(message, path=path)
    is_of_ltree = state in _OF_LTREE and _text(error, "position") is None
    if state.startswith(_DATA_EXCEPTION) or is_of_ltree:
        return DataException(message, path=path)
    if state.startswith(_TRANSACTION_ROLLBACK) or state == _QUERY_CANCELED:
        return PostgresError(message, path=path)
    return Unexpected(
        "database query error",
        path=path,
        internal={"error": error_json(error)},
        detail=f"{state} {message}",
    )


def run_sql_error(error: asyncpg.PostgresError, sql: str) -> PostgresError:
    """What an admin's SQL is answered: everything, the statement included."""
    return PostgresError(
        "query execution failed",
        internal={
            "statement": sql,
            "prepared": False,
            "arguments": [],
            "error": error_json(error),
        },
    )


def error_json(error: asyncpg.PostgresError) -> Mapping[str, object]:
    """All that Postgres says, for admins."""
    state = _text(error, "sqlstate")
    return {
        "exec_status": "FatalError",
        # asyncpg puts advice about connection poolers of its own here; nobody asked for it.
        "hint": None if state == _UNKNOWN_STATEMENT else _text(error, "hint"),
        "message": _text(error, "message") or str(error),
        "status_code": state,
        "description": _text(error, "detail"),
    }


def _text(error: asyncpg.PostgresError, field: str) -> str | None:
    """A field of the server's message; asyncpg sets only those that came."""
    value: object = getattr(error, field, None)
    return value if isinstance(value, str) else None
