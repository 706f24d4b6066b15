"""One program of a mutation, step by step, in a transaction that others begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, cast

import asyncpg

from genkan.engine.errors import CheckFailed, DataException, NotSupported
from genkan.engine.postgres.pg_error import engine_error
from genkan.engine.sql.bind import BoundProgram
from genkan.engine.sql.binder import Argument, Scalar
from genkan.engine.sql.parameter import WrittenCount, WrittenKey, WrittenRows
from genkan.engine.sql.program import Answering, Needed, Place, Step, Writing
from genkan.engine.sql.repeated_keys import Cells, Turns, of_turn, take_turns
from genkan.storage.connection import Connection, Record

_CHECK_FAILED: Final = "check constraint of an insert/update permission has failed"
_FIXED_COLUMNS: Final = 3  # rows, count, refused; then the keys
# Of one column, where rows are written for each row of another table.
_MOST_CELLS: Final = 1_000_000
Key: TypeAlias = Sequence[str | None]


@dataclass(slots=True)
class Progress:
    """What the steps gave so far.

    rows, keys, sizes: of each writing step its rows, their keys, how many they are.
    count: of rows since the last part of the answer.
    """

    rows: list[str | None] = field(default_factory=list[str | None])
    keys: list[Sequence[Key]] = field(default_factory=list[Sequence[Key]])
    sizes: list[int] = field(default_factory=list[int])
    count: int = 0
    answers: list[bytes] = field(default_factory=list[bytes])


async def run_program(connection: Connection, bound: BoundProgram) -> bytes:
    """The answer of a root field.

    Raises CheckFailed, NotSupported, or the EngineError for Postgres's refusal.
    """
    progress = Progress()
    for step, arguments in zip(bound.program.steps, bound.arguments, strict=True):
        rounds = _rounds(step, progress)
        _check_size(step, arguments, rounds)
        given = [_resolved(argument, progress, rounds) for argument in arguments]
        match step:
            case Writing() if rounds == 0:
                progress.rows.append("{}")
                progress.keys.append([()] * step.keys)
                progress.sizes.append(0)
            case Writing():
                await _write(connection, step, given, progress, rounds)
            case Answering():
                record = await _run(connection, step, given)
                _check(record, step.place)
                progress.answers.append(_json(record["root"]))
                progress.count = 0
    frame = bound.program.frame
    pieces = [piece for pair in zip(frame, progress.answers, strict=False) for piece in pair]
    return b"".join((*pieces, frame[-1]))


def _rounds(step: Step, progress: Progress) -> int:
    """How often a step's lists are given anew: for each row of an earlier one."""
    if isinstance(step, Answering) or step.for_each is None:
        return 1
    return progress.sizes[step.for_each]


def _check_size(step: Step, arguments: Sequence[Argument], rounds: int) -> None:
    """Raises NotSupported when what is given for each row would fill the memory."""
    longest = max((len(one) for one in arguments if isinstance(one, list)), default=0)
    if longest > 1 and longest * rounds > _MOST_CELLS and rounds > 1:
        raise NotSupported(
            f"cannot write {longest} rows for each of {rounds} updated rows: more than "
            f"{_MOST_CELLS} are too many for one statement; update fewer rows at once",
            path=step.place.statement,
        )


async def _write(
    connection: Connection, step: Writing, given: Sequence[Cells], progress: Progress, rounds: int
) -> None:
    turns = take_turns(given, step.conflict_keys, may_share=not step.is_returned)
    if turns is None:
        written = _written(await _run(connection, step, given), step, step.place)
        _check_needed(written.count, step.needed, rounds)
        progress.count += written.count if step.is_counted else 0
        progress.rows.append(written.rows)
        progress.keys.append(written.keys)
        progress.sizes.append(written.count)
        return
    rows: list[str] = []
    keys: list[dict[int, str | None]] = [{} for _ in range(step.keys)]
    is_whole = True
    for turn in turns.turns:
        places = step.place.rows
        place = Place(step.place.statement, tuple(places[row % len(places)] for row in turn))
        written = _written(await _run(connection, step, of_turn(given, turn)), step, place)
        is_whole = is_whole and written.count == len(turn)
        progress.count += written.count
        rows.append(written.rows or "{}")
        for known, values in zip(keys, written.keys, strict=True):
            known.update(zip(turn, values, strict=False))
    if step.needed is not None and not is_whole:
        raise _fallen_short(step.needed)
    if is_whole:
        progress.count += len(turns.shared)
    progress.sizes.append(len(_rows(turns)))
    progress.rows.append(_joined(rows))
    progress.keys.append(
        [[known.get(turns.shared.get(row, row)) for row in _rows(turns)] for known in keys]
    )


@dataclass(frozen=True, slots=True)
class _Written:
    """What a writing statement gave."""

    count: int
    rows: str | None
    keys: Sequence[Key]


def _written(record: Record, step: Writing, place: Place) -> _Written:
    _check(record, place)
    keys = [_key(record[_FIXED_COLUMNS + index]) for index in range(step.keys)]
    return _Written(_number(record["count"]), _rows_text(record["rows"]), keys)


def _check_needed(count: int, needed: Needed | None, rounds: int) -> None:
    if needed is not None and count != needed.count * rounds:
        raise _fallen_short(needed)


def _fallen_short(needed: Needed) -> NotSupported:
    return NotSupported(needed.shortfall.message, path=needed.shortfall.place)


async def _run(connection: Connection, step: Step, given: Sequence[Cells]) -> Record:
    place = step.place.statement
    try:
        record = await connection.fetchrow(step.statement.text, *given)
    except ValueError as error:
        # asyncpg could not write an argument; the connection is untouched.
        raise DataException(str(error), path=place) from error
    except asyncpg.PostgresError as error:
        if connection.is_closed():
            raise
        raise engine_error(error, place) from error
    if record is None:
        raise AssertionError("a statement of a mutation gave no row")
    return record


def _resolved(argument: Argument, progress: Progress, rounds: int) -> Cells:
    if isinstance(argument, list):
        return [_scalar(one, progress, number) for number in range(rounds) for one in argument]
    return _scalar(cast("Scalar", argument), progress, 0)


def _scalar(argument: Scalar, progress: Progress, number: int) -> str | None:
    """The text; ``number``: of the round, from 0."""
    match argument:
        case WrittenKey(step, key, place, stride):
            return progress.keys[step][key][place + number * stride]
        case WrittenRows(step):
            return progress.rows[step]
        case WrittenCount():
            return str(progress.count)
        case text:
            return text


def _check(record: Record, place: Place) -> None:
    refused = record["refused"]
    if refused is None:
        return
    index = _number(refused) - 1
    path = place.rows[index % len(place.rows)] if place.rows else place.statement
    raise CheckFailed(_CHECK_FAILED, path=path)


def _joined(rows: Sequence[str]) -> str:
    """Array literals as one: ``{a,b}``, ``{}``, ``{c}`` -> ``{a,b,c}``."""
    return "{" + ",".join(text[1:-1] for text in rows if text != "{}") + "}"


def _rows(turns: Turns) -> range:
    return range(sum(map(len, turns.turns)) + len(turns.shared))


def _rows_text(value: object) -> str | None:
    if not isinstance(value, str | None):
        raise AssertionError(f"rows came as {type(value).__name__}")  # noqa: TRY004  # a bug of ours
    return value


def _key(value: object) -> Key:
    if not isinstance(value, list):
        raise AssertionError(f"a key came as {type(value).__name__}")  # noqa: TRY004  # a bug of ours
    return cast("list[str | None]", value)


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise AssertionError(f"a number came as {type(value).__name__}")  # noqa: TRY004  # a bug of ours
    return value


def _json(value: object) -> bytes:
    if isinstance(value, str):  # of a connection that reads json as text
        return value.encode()
    if not isinstance(value, bytes):
        raise AssertionError(f"an answer came as {type(value).__name__}")  # noqa: TRY004  # a bug of ours
    return value
