"""The root fields of an operation, run: what each gives, as JSON text."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias, TypeVar

from genkan.engine.errors import TimeLimitExceeded
from genkan.engine.permission.role_limits import RoleLimits
from genkan.engine.postgres.run import Database
from genkan.engine.postgres.transaction import settings_of
from genkan.engine.session import Session
from genkan.engine.sql.bind import BoundElsewhere, BoundField, BoundProgram, BoundStatement

T = TypeVar("T")
# What gives the JSON of a root field that no database answers.
Ask: TypeAlias = Callable[[BoundElsewhere], Awaitable[bytes]]


async def read_fields(
    fields: Sequence[BoundField], session: Session, database: Database, ask: Ask
) -> list[bytes]:
    """Each root field of a query by itself, in order; who else is to be asked, is meanwhile."""
    asking = {
        index: asyncio.ensure_future(ask(field))
        for index, field in enumerate(fields)
        if isinstance(field, BoundElsewhere)
    }
    try:
        return [
            await asking[index]
            if isinstance(field, BoundElsewhere)
            else await _read(field, session, database)
            for index, field in enumerate(fields)
        ]
    finally:
        for task in asking.values():
            task.cancel()
        if asking:
            await asyncio.gather(*asking.values(), return_exceptions=True)


async def _read(
    field: BoundStatement | BoundProgram | bytes, session: Session, database: Database
) -> bytes:
    match field:
        case BoundStatement(statement, arguments):
            return await database.read(statement.source, statement.text, arguments)
        case BoundProgram(program):
            (answered,) = await database.write(program.source, [field], settings_of(session))
            return answered
        case json:
            return json


async def write_fields(
    fields: Sequence[BoundField], session: Session, database: Database, ask: Ask
) -> list[bytes]:
    """The root fields of a mutation in order, in one transaction when they are of one source.

    One that is answered elsewhere is not a part of any: each field runs by itself then, when the
    one before is through. Source: Hasura v2, mutations: transactions.
    """
    if any(isinstance(field, BoundElsewhere) for field in fields):
        return [await _write(field, session, database, ask) for field in fields]
    programs = [field for field in fields if isinstance(field, BoundProgram)]
    is_one = len({bound.program.source for bound in programs}) == 1
    transactions = [programs] if is_one else [[bound] for bound in programs]
    settings = settings_of(session)
    answers: list[bytes] = []
    for together in transactions:
        answers += await database.write(together[0].program.source, together, settings)
    written = iter(answers)
    return [
        next(written) if isinstance(field, BoundProgram) else _json_of(field) for field in fields
    ]


async def _write(field: BoundField, session: Session, database: Database, ask: Ask) -> bytes:
    match field:
        case BoundElsewhere():
            return await ask(field)
        case BoundProgram(program):
            (answered,) = await database.write(program.source, [field], settings_of(session))
            return answered
        case other:
            return _json_of(other)


def _json_of(field: BoundStatement | BoundElsewhere | bytes) -> bytes:
    if not isinstance(field, bytes):
        raise AssertionError("a mutation has a root that reads")  # noqa: TRY004  # a bug of ours
    return field


async def in_time(running: Awaitable[T], limits: RoleLimits) -> T:
    """What `running` gives. Raises TimeLimitExceeded when the role's time is up before.

    Source: Hasura v2, API limits: time limit.
    """
    if limits.seconds is None:
        return await running
    try:
        async with asyncio.timeout(limits.seconds):
            return await running
    except TimeoutError:
        raise TimeLimitExceeded(
            f"the operation took longer than the {limits.seconds} seconds that the role "
            f"'{limits.role}' may take"
        ) from None
