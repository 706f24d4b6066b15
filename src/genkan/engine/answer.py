"""What happens to a GraphQL request: the middle of the house. Read this page first."""

import time
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from genkan.engine.elsewhere.answer import answer_elsewhere
from genkan.engine.elsewhere.errand import Errand
from genkan.engine.errors import Unexpected
from genkan.engine.give_way import gather
from genkan.engine.ir.root import Introspection, Literal, Root, each_root
from genkan.engine.ir.stream import SelectStream
from genkan.engine.operation.allow_list import check_allowed
from genkan.engine.operation.checks import check_variables
from genkan.engine.operation.model import (
    GraphQLRequest,
    GraphQLResponse,
    OperationKind,
    Variables,
)
from genkan.engine.operation.packed import PACKED_FROM_BYTES, Packed, packing
from genkan.engine.operation.parse import parse
from genkan.engine.operation.response import join_response, response_frame
from genkan.engine.operation.role_limits import check_operation
from genkan.engine.outbound.input_validation import InputWebhooks
from genkan.engine.outbound.outside import Outside
from genkan.engine.plan.cache import Prepared, defaults_of, merged_variables
from genkan.engine.plan.input_validation import plan_validations, questions_of
from genkan.engine.plan.planner import plan
from genkan.engine.plan.relay import relay_checks
from genkan.engine.postgres.action_log import ActionLog
from genkan.engine.postgres.run import Database
from genkan.engine.postgres.run_fields import in_time, read_fields, write_fields
from genkan.engine.schema_cache import SchemaCache
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind, bind_field
from genkan.engine.sql.binder import Argument
from genkan.engine.sql.compiler import PlainRoot, compile_field
from genkan.engine.sql.multiplex import bind_cohort
from genkan.engine.sql.program import Compiled, parameters_of, text_size
from genkan.engine.sql.statement import Statement
from genkan.engine.subscriptions.live_plan import LivePlan, StreamPlan, live_plan, stream_plan

_Prepared: TypeAlias = Prepared[Compiled | LivePlan | StreamPlan]


async def answer(
    request: GraphQLRequest,
    session: Session,
    cache: SchemaCache,
    database: Database,
    outside: Outside,
    action_log: ActionLog,
) -> GraphQLResponse:
    """What this session gets for this request; a subscription is refused.

    Raises the EngineError that the client is told.
    """
    begun = begin_read(request, session, cache, database)
    if begun is not None:
        frame, reading = begun
        text = await in_time(reading, cache.role_limits(session.role))
        return GraphQLResponse(join_response(frame, (text,)))
    _count(session, cache)
    prepared, variables = await _prepare(request, session, cache)
    if prepared.kind is OperationKind.SUBSCRIPTION:
        raise Unexpected("subscriptions are not supported over HTTP, use websockets instead")
    await _validate(prepared, variables, session, outside.input_webhooks)
    errand = Errand(session, request.query, outside, database, action_log)
    return await _run(prepared, variables, errand, cache)


def begin_read(
    request: GraphQLRequest, session: Session, cache: SchemaCache, database: Database
) -> tuple[Sequence[bytes], Awaitable[bytes]] | None:
    """Begin what nearly all requests are: one read, by a plan that is kept.

    Answers the frame and what is to come into it; all that `_run` does beside has nothing to do
    for it. None for every other request, of which nothing has happened then: ask `answer`.
    Raises what `answer` raises.
    """
    prepared = cache.plans.find(session.role, request, session.scenario)
    statement = None if prepared is None else _only_read(prepared)
    if prepared is None or statement is None:
        return None
    _count(session, cache)
    variables = merged_variables(prepared.defaults, request.variables)
    check_variables(prepared.checks, variables)
    arguments = bind(statement, variables, session)
    return prepared.frame, database.read(statement.source, statement.text, arguments)


async def begin(request: GraphQLRequest, session: Session, cache: SchemaCache) -> OperationKind:
    """What kind of operation this is; it is valid then, and counted for the rate limit."""
    _count(session, cache)
    prepared, _ = await _prepare(request, session, cache)
    return prepared.kind


async def follow(
    request: GraphQLRequest, session: Session, cache: SchemaCache
) -> tuple[LivePlan, tuple[Argument, ...]] | None:
    """What is run again for a subscription that has begun, and its arguments.

    None where the clock has to ask, by `answer_begun`: of what is not in one database.
    """
    prepared, variables = await _prepare(request, session, cache)
    match prepared.roots:
        case (LivePlan() as plan,):
            return plan, bind_cohort(plan.statement, variables, session)
        case _:
            return None


async def stream_of(
    request: GraphQLRequest, session: Session, cache: SchemaCache
) -> tuple[StreamPlan, Variables] | None:
    """What is followed for a subscription that has begun, if it is a stream."""
    prepared, variables = await _prepare(request, session, cache)
    match prepared.roots:
        case (StreamPlan() as plan,):
            return plan, variables
        case _:
            return None


async def answer_begun(
    request: GraphQLRequest,
    session: Session,
    cache: SchemaCache,
    database: Database,
    outside: Outside,
    action_log: ActionLog,
) -> GraphQLResponse:
    """What an operation that has begun gives just now."""
    prepared, variables = await _prepare(request, session, cache)
    await _validate(prepared, variables, session, outside.input_webhooks)
    errand = Errand(session, request.query, outside, database, action_log)
    return await _run(prepared, variables, errand, cache)


def _count(session: Session, cache: SchemaCache) -> None:
    """Raises RateLimitExceeded when this client has asked too often."""
    cache.gate.rates.count(session, cache.role_limits(session.role), time.monotonic())


async def _prepare(
    request: GraphQLRequest, session: Session, cache: SchemaCache
) -> tuple[_Prepared, Variables]:
    """All up to the values: a kept plan of this shape of request, or a new one."""
    return _find(request, session, cache) or await _prepare_anew(request, session, cache)


def _find(
    request: GraphQLRequest, session: Session, cache: SchemaCache
) -> tuple[_Prepared, Variables] | None:
    """A kept plan of this shape of request, with its variables."""
    prepared = cache.plans.find(session.role, request, session.scenario)
    if prepared is None:
        return None
    variables = merged_variables(prepared.defaults, request.variables)
    check_variables(prepared.checks, variables)
    return prepared, variables


async def _prepare_anew(
    request: GraphQLRequest, session: Session, cache: SchemaCache
) -> tuple[_Prepared, Variables]:
    """The stages one after the other; what comes of them is kept."""
    # Decided once for each plan: one that is kept has passed, and goes with the snapshot.
    if cache.allow_list is not None:
        check_allowed(cache.allow_list, session.role, request.query)
    schema = cache.role_schema(session.role, request.schema_kind, session.scenario)
    operation = parse(request, schema, cache.gate.limits)
    check_operation(operation, cache.role_limits(session.role))
    roots = [(path, await _written(root)) for path, root in each_root(plan(operation, schema))]
    frame = response_frame([path for path, _ in roots])
    compiled = tuple(compile_field(root, cache.sql_options) for _, root in roots)
    of_texts = tuple(relay_checks(parameters_of(compiled)))
    check_variables(of_texts, operation.variables)
    followed = (
        _followed([root for _, root in roots], frame, session, cache)
        if operation.kind is OperationKind.SUBSCRIPTION
        else None
    )
    prepared = await _packed(
        Prepared(
            kind=operation.kind,
            roots=compiled if followed is None else (followed,),
            frame=frame,
            defaults=defaults_of(operation.variables, request.variables),
            checks=operation.checks + of_texts,
            size=text_size(compiled),
            validations=plan_validations(operation, schema),
        )
    )
    cache.plans.keep(
        session.role, request, prepared, operation.leaves, operation.deciding, session.scenario
    )
    return prepared, operation.variables


def _followed(
    roots: Sequence[PlainRoot], frame: Sequence[bytes], session: Session, cache: SchemaCache
) -> LivePlan | StreamPlan | None:
    limits = cache.role_limits(session.role)
    match roots:
        case [SelectStream() as stream]:
            return stream_plan(stream, frame, cache.sql_options, cache.is_immutable, limits)
        case _:
            return live_plan(roots, frame, cache.sql_options, cache.is_immutable, limits)


async def _written(root: Root) -> PlainRoot:
    """The root; of an introspection the JSON, while other requests have their turns."""
    return Literal(await gather(root.pieces())) if isinstance(root, Introspection) else root


async def _packed(prepared: _Prepared) -> _Prepared:
    """The same, compressed once where it is long and nothing of it comes from the database."""
    texts = [root for root in prepared.roots if isinstance(root, bytes)]
    if len(texts) < len(prepared.roots) or prepared.size < PACKED_FROM_BYTES:
        return prepared
    body = join_response(prepared.frame, texts)
    whole = Packed(await gather(packing(body)), len(body))
    return replace(prepared, roots=(), frame=(), size=len(whole.gzip), whole=whole)


async def _validate(
    prepared: _Prepared, variables: Variables, session: Session, webhooks: InputWebhooks
) -> None:
    """Ask all webhooks before anything is written. Raises ValidationFailed, Unexpected."""
    for validated in prepared.validations:
        for question in questions_of(validated, variables):
            await webhooks.ask(question, session)


async def _run(
    prepared: _Prepared, variables: Variables, errand: Errand, cache: SchemaCache
) -> GraphQLResponse:
    """The values to the statements, those to the database, its answers into one.

    What no database answers is asked of those who do.
    """
    session = errand.session
    if prepared.whole is not None:
        return GraphQLResponse(prepared.whole)
    fields = [bind_field(_answered(field), variables, session) for field in prepared.roots]
    run = write_fields if prepared.kind is OperationKind.MUTATION else read_fields
    ask = partial(answer_elsewhere, errand=errand)
    running = in_time(run(fields, session, errand.database, ask), cache.role_limits(session.role))
    if prepared.kind is OperationKind.MUTATION:
        # Begun, it goes on to its end, though nobody may be there any more to hear of it.
        running = errand.database.finish(running)
    answers = await running
    body = join_response(prepared.frame, answers)
    return GraphQLResponse(body, set_cookies=tuple(errand.set_cookies))


def _only_read(prepared: _Prepared) -> Statement | None:
    """The statement of a query that is one and no more."""
    roots = prepared.roots
    if prepared.kind is OperationKind.QUERY and len(roots) == 1:
        (root,) = roots
        return root if isinstance(root, Statement) else None
    return None


def _answered(field: Compiled | LivePlan | StreamPlan) -> Compiled:
    if isinstance(field, LivePlan | StreamPlan):
        raise AssertionError("a live query is followed, not answered")  # noqa: TRY004  # a bug of ours
    return field
