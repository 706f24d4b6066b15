"""What happens to a GraphQL request: the middle of the house. Read this page first."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from genkan.engine.errors import TimeLimitExceeded, Unexpected
from genkan.engine.ir.root import (
    Literal,
    Root,
    SelectAggregate,
    SelectConnection,
    SelectRow,
    SelectRows,
    each_root,
)
from genkan.engine.operation.allow_list import check_allowed
from genkan.engine.operation.checks import check_variables
from genkan.engine.operation.model import (
    GraphQLRequest,
    GraphQLResponse,
    OperationKind,
    Variables,
)
from genkan.engine.operation.parse import parse
from genkan.engine.operation.response import join_response, response_frame
from genkan.engine.operation.role_limits import check_operation
from genkan.engine.plan.cache import Prepared, defaults_of, merged_variables
from genkan.engine.plan.planner import plan
from genkan.engine.plan.relay import relay_checks
from genkan.engine.postgres.run import Database
from genkan.engine.postgres.transaction import settings_of
from genkan.engine.schema_cache import SchemaCache
from genkan.engine.session import Session
from genkan.engine.sql.bind import BoundProgram, bind, bind_program
from genkan.engine.sql.binder import Argument
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.compiler import compile_root, compile_write
from genkan.engine.sql.parameter import Parameter
from genkan.engine.sql.program import Program
from genkan.engine.sql.statement import Statement

_Prepared: TypeAlias = Prepared[Statement | Program]


async def answer(
    request: GraphQLRequest, session: Session, cache: SchemaCache, database: Database
) -> GraphQLResponse:
    """What this session gets for this request; a subscription is refused.

    Raises the EngineError that the client is told.
    """
    _count(session, cache)
    prepared, variables = prepare(request, session, cache)
    if prepared.kind is OperationKind.SUBSCRIPTION:
        raise Unexpected("subscriptions are not supported over HTTP, use websockets instead")
    return await _run_in_time(prepared, variables, session, cache, database)


def begin(request: GraphQLRequest, session: Session, cache: SchemaCache) -> OperationKind:
    """What kind of operation this is; it is valid then, and counted for the rate limit."""
    _count(session, cache)
    return prepare(request, session, cache)[0].kind


async def answer_begun(
    request: GraphQLRequest, session: Session, cache: SchemaCache, database: Database
) -> GraphQLResponse:
    """What an operation that has begun gives just now; of a live query, again and again."""
    prepared, variables = prepare(request, session, cache)
    return await _run_in_time(prepared, variables, session, cache, database)


def prepare(
    request: GraphQLRequest, session: Session, cache: SchemaCache
) -> tuple[_Prepared, Variables]:
    """All up to the database: a kept plan of this shape, or a new one."""
    prepared = cache.plans.find(session.role, request, session.scenario)
    if prepared is not None:
        variables = merged_variables(prepared.defaults, request.variables)
        check_variables(prepared.checks, variables)
        return prepared, variables
    # Decided once for each plan: one that is kept has passed, and goes with the snapshot.
    if cache.allow_list is not None:
        check_allowed(cache.allow_list, session.role, request.query)
    schema = cache.role_schema(session.role, request.schema_kind, session.scenario)
    operation = parse(request, schema)
    check_operation(operation, cache.role_limits(session.role))
    roots = tuple(each_root(plan(operation, schema)))
    compiled = tuple(_compiled(root, cache.sql_options) for _, root in roots)
    of_texts = tuple(relay_checks(_parameters(compiled)))
    check_variables(of_texts, operation.variables)
    prepared = Prepared(
        kind=operation.kind,
        roots=compiled,
        frame=response_frame([path for path, _ in roots]),
        defaults=defaults_of(operation.variables, request.variables),
        checks=operation.checks + of_texts,
    )
    cache.plans.keep(
        session.role, request, prepared, operation.leaves, operation.deciding, session.scenario
    )
    return prepared, operation.variables


def _parameters(roots: Iterable[Statement | Program | bytes]) -> Iterator[Parameter]:
    """What all statements are given."""
    for root in roots:
        match root:
            case Statement():
                yield from root.params
            case Program(steps=steps):
                for step in steps:
                    yield from step.statement.params
            case _:
                pass


def _compiled(root: Root, options: SqlOptions) -> Statement | Program | bytes:
    match root:
        case Literal(json):
            return json
        case SelectRows() | SelectRow() | SelectAggregate() | SelectConnection():
            return compile_root(root, options)
        case writing:
            return compile_write(writing, options)


def _count(session: Session, cache: SchemaCache) -> None:
    """Raises RateLimitExceeded when this client has asked too often."""
    cache.gate.rates.count(session, cache.role_limits(session.role), time.monotonic())


async def _run_in_time(
    prepared: _Prepared,
    variables: Variables,
    session: Session,
    cache: SchemaCache,
    database: Database,
) -> GraphQLResponse:
    seconds = cache.role_limits(session.role).seconds
    if seconds is None:
        return await _run(prepared, variables, session, database)
    try:
        async with asyncio.timeout(seconds):
            return await _run(prepared, variables, session, database)
    except TimeoutError:
        raise TimeLimitExceeded(
            f"the operation took longer than the {seconds} seconds that the role "
            f"'{session.role}' may take"
        ) from None


async def _run(
    prepared: _Prepared, variables: Variables, session: Session, database: Database
) -> GraphQLResponse:
    if prepared.kind is OperationKind.MUTATION:
        texts = await _write(prepared, variables, session, database)
    else:
        texts = await _read(prepared, variables, session, database)
    return GraphQLResponse(join_response(prepared.frame, texts))


async def _read(
    prepared: _Prepared, variables: Variables, session: Session, database: Database
) -> list[bytes]:
    """Each root field by itself; all arguments are bound before the first one runs."""
    bound = [_bound(root, variables, session) for root in prepared.roots]
    return [await _read_root(root, arguments, session, database) for root, arguments in bound]


def _bound(
    root: Statement | Program | bytes, variables: Variables, session: Session
) -> tuple[Statement | BoundProgram | bytes, Sequence[Argument]]:
    match root:
        case Statement():
            return root, bind(root, variables, session)
        case Program():
            return bind_program(root, variables, session), ()
        case json:
            return json, ()


async def _read_root(
    root: Statement | BoundProgram | bytes,
    arguments: Sequence[Argument],
    session: Session,
    database: Database,
) -> bytes:
    match root:
        case Statement():
            return await database.read(root.source, root.text, arguments)
        case BoundProgram(program):
            (answered,) = await database.write(program.source, [root], settings_of(session))
            return answered
        case json:
            return json


async def _write(
    prepared: _Prepared, variables: Variables, session: Session, database: Database
) -> list[bytes]:
    """The root fields in order, in one transaction when they are all of one source."""
    programs = [
        bind_program(root, variables, session)
        for root in prepared.roots
        if isinstance(root, Program)
    ]
    settings = settings_of(session)
    is_one = len({bound.program.source for bound in programs}) == 1
    transactions = [programs] if is_one else [[bound] for bound in programs]
    answers: list[bytes] = []
    for together in transactions:
        answers += await database.write(together[0].program.source, together, settings)
    written = iter(answers)
    return [
        next(written) if isinstance(root, Program) else _json_of(root) for root in prepared.roots
    ]


def _json_of(root: Statement | Program | bytes) -> bytes:
    if not isinstance(root, bytes):
        raise AssertionError("a mutation has a root that reads")  # noqa: TRY004  # a bug of ours
    return root
