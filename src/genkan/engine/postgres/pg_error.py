"""Postgres' refusals as the errors that Hasura gives for them.

Source: Hasura v2, GraphQL error codes (`mkTxErrorHandler`); Postgres, appendix A.
"""

from collections.abc import Mapping
from typing import Final

import asyncpg

from genkan.engine.errors import (
    BadRequest,
    CheckFailed,
    ConcurrentUpdate,
    ConstraintError,
    ConstraintViolation,
    DataException,
    EngineError,
    PostgresError,
    Unexpected,
)

# What a client is told of: SQLSTATEs, and the classes that those begin with.
_KINDS: Final[Mapping[str, type[EngineError]]] = {
    "22": DataException,
    "22025": BadRequest,  # an invalid escape sequence
    "23": ConstraintViolation,
    "23514": CheckFailed,
    "40": ConcurrentUpdate,
    "42704": ConstraintError,  # no such object: an upsert's constraint is one
    "42P10": ConstraintError,
    "54": BadRequest,  # beyond a limit of the program
    "57014": PostgresError,  # canceled
}
# Words before Postgres' own.
_BEFORE: Final[Mapping[str, str]] = {
    "23001": "Can not delete or update due to data being referred. ",
    "23502": "Not-NULL violation. ",
    "23503": "Foreign key violation. ",
    "23505": "Uniqueness violation. ",
    "23514": "Check constraint violation. ",
    "23P01": "Exclusion violation. ",
}
# Words instead of them; of a deadlock Postgres' own say it.
_INSTEAD: Final[Mapping[str, str]] = {
    "40001": "serialization failure due to concurrent update",
    "42P10": "there is no unique or exclusion constraint on target column(s)",
}
# Syntax error, name too long: what ltree and lquery say of a value that does not read. Of a
# statement that does not, Postgres says where in it as well.
_OF_LTREE: Final = frozenset({"42601", "42622"})
_UNKNOWN_STATEMENT: Final = "26000"


def engine_error(error: asyncpg.PostgresError, path: str = "$") -> EngineError:
    """What a client of GraphQL or of the data commands is told; ``path``: of the request.

    Hasura keeps Postgres' words where the client's values are at fault, and says no more
    than "database query error" elsewhere; the rest is for admins. Of what transactions that
    run at the same time do to each other Hasura tells metadata commands alone, and calls it a
    "database query error" of mutations; here it has Hasura's words in both, so that a client
    knows that it may try again.
    """
    state = _text(error, "sqlstate") or ""
    message = _text(error, "message") or str(error)
    kind = _KINDS.get(state) or _KINDS.get(state[:2])
    if state in _OF_LTREE and _text(error, "position") is None:
        kind = DataException
    if kind is not None:
        return kind(_INSTEAD.get(state) or _BEFORE.get(state, "") + message, path=path)
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
