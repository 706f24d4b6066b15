"""What a server's error says to a person: Hasura's form in a line or two, another as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

MOST_LETTERS: Final = 500
FIRST_FAULT_STATUS: Final = 500
WHOLE: Final = "$"  # the path of an error that is about no part of the request


@dataclass(frozen=True, slots=True)
class PostgresWords:
    """What Postgres said."""

    message: str
    description: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class FailedSql:
    """Beside an error of a statement."""

    error: PostgresWords | None = None


@dataclass(frozen=True, slots=True)
class Misfit:
    """One of the objects that do not fit the database."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of the engine. Source: Hasura v2, API reference, error responses."""

    error: str
    code: str
    path: str = WHOLE
    internal: FailedSql | tuple[Misfit, ...] | None = None


def refusal_text(status: int, body: str) -> str:
    """What is wrong and where, then each reason on a line of its own."""
    refusal = read_refusal(body)
    if refusal is None:
        return f"{status} {body[:MOST_LETTERS]}"
    place = "" if refusal.path == WHOLE else f", at {refusal.path}"
    reasons = [f"\n  {reason}" for reason in reasons_of(refusal)]
    return f"{refusal.error} ({refusal.code}){place}{''.join(reasons)}"


def refusal_remedy(status: int, body: str) -> str:
    """What to do about it."""
    refusal = read_refusal(body)
    if refusal is not None and refusal.code == "access-denied":
        return "give the server's own secret: --admin-secret, or HASURA_GRAPHQL_ADMIN_SECRET"
    if status >= FIRST_FAULT_STATUS:
        return "the server's log says more (of genkan up: .genkan/genkan.log)"
    return "correct it, and try again"


def read_refusal(body: str) -> Refusal | None:
    """The engine's error; None when it has another form."""
    try:
        return msgspec.json.decode(body, type=Refusal)
    except msgspec.DecodeError:
        return None


def reasons_of(refusal: Refusal) -> Iterator[str]:
    """What Postgres said, or why each of the objects does not fit."""
    match refusal.internal:
        case FailedSql(error=PostgresWords(message, description, hint)):
            yield from (words for words in (message, description, hint) if words)
        case tuple(misfits):
            yield from (misfit.reason for misfit in misfits)
        case FailedSql() | None:
            return
