"""A stream: batch after batch to one subscriber, each from where the one before has ended.

Those who are at the same place of the same stream share what is run (live_queries/cohort.py).
Source: Hasura v2 `GraphQL/Execute/Subscription/Poll/StreamingQuery.hs`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, closing

from genkan.engine.answer import stream_of
from genkan.engine.errors import EngineError
from genkan.engine.http.current_session import CurrentSession
from genkan.engine.http.exchange import Engine
from genkan.engine.ir.stream import CURSOR
from genkan.engine.live_queries.cohort import Following, Outdated
from genkan.engine.operation.model import GraphQLRequest, Variables
from genkan.engine.postgres.run import Database
from genkan.engine.postgres.run_fields import in_time
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind
from genkan.engine.sql.multiplex import bind_cohort
from genkan.engine.sql.statement import Statement
from genkan.engine.subscriptions.live_plan import Batch, StreamPlan, read_batch


async def follow_stream(
    engine: Engine,
    current: CurrentSession,
    request: GraphQLRequest,
    tolerated: tuple[type[EngineError], ...],
) -> AsyncIterator[bytes | EngineError]:
    """The bodies of the batches, one after the other; while there are none nothing is said.

    An error that is `tolerated` is told, and the same batch is asked for again; others are raised.
    """
    cursor: str | None = None
    with ExitStack() as held:
        while True:
            # Planned anew for each batch: metadata may have changed, or the session.
            session, version = current.session, current.version
            stream = await stream_of(request, session, engine.live.current)
            if stream is None:
                return
            plan, variables = stream
            try:
                if cursor is None:
                    beginning = first_cursor(engine.database, plan.initial, variables, session)
                    cursor = await in_time(beginning, plan.batches.limits)
                following = await _follow(engine, session, plan, {**variables, CURSOR: cursor})
            except Outdated:
                continue
            except tolerated as error:
                yield error
                await asyncio.sleep(engine.config.streaming_query_interval_seconds)
                continue
            # The one before goes now: a stream that nobody follows would be forgotten.
            with held.pop_all():
                held.enter_context(closing(following))
                held.enter_context(current.telling(following.outdate))
            batch: Batch | None = None
            while batch is None and current.version == version:
                try:
                    batch = await _rows(following)
                except Outdated:
                    break
                except tolerated as error:
                    yield error
            if batch is not None:
                cursor = batch.cursor
                yield batch.body


async def first_cursor(
    database: Database, initial: Statement, variables: Variables, session: Session
) -> str:
    """Where a stream begins. Raises the EngineError of a value that does not read."""
    arguments = bind(initial, variables, session)
    ((cursor,),) = await database.read_rows(initial.source, initial.text, arguments)
    return str(cursor)


async def _follow(
    engine: Engine, session: Session, plan: StreamPlan, variables: Variables
) -> Following:
    arguments = bind_cohort(plan.batches.statement, variables, session)
    return await engine.live_queries.follow(plan.batches, arguments)


async def _rows(following: Following) -> Batch:
    """The first answer that has rows. Raises what `Following.next` raises."""
    while True:
        batch = read_batch(await following.next())
        if batch.cursor is not None:
            return batch
