"""What happens to a GraphQL request: the middle of the house. Read this page first."""

from typing import TypeAlias

from genkan.engine.errors import Unexpected
from genkan.engine.ir.root import Literal, Root
from genkan.engine.operation.checks import check_variables
from genkan.engine.operation.model import (
    GraphQLRequest,
    GraphQLResponse,
    OperationKind,
    Variables,
)
from genkan.engine.operation.parse import parse
from genkan.engine.operation.response import join_response, response_frame
from genkan.engine.plan.cache import Prepared, defaults_of, merged_variables
from genkan.engine.plan.planner import plan
from genkan.engine.postgres.run import Database
from genkan.engine.schema_cache import SchemaCache
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.compiler import compile_root
from genkan.engine.sql.statement import Statement

_Prepared: TypeAlias = Prepared[Statement]


async def answer(
    request: GraphQLRequest, session: Session, cache: SchemaCache, database: Database
) -> GraphQLResponse:
    """What this session gets for this request; a subscription is refused.

    Raises the EngineError that the client is told.
    """
    prepared, variables = prepare(request, session, cache)
    if prepared.kind is OperationKind.SUBSCRIPTION:
        raise Unexpected("subscriptions are not supported over HTTP, use websockets instead")
    return await _run(prepared, variables, session, database)


async def answer_subscription(
    request: GraphQLRequest, session: Session, cache: SchemaCache, database: Database
) -> GraphQLResponse:
    """What a live query gives just now."""
    prepared, variables = prepare(request, session, cache)
    return await _run(prepared, variables, session, database)


def is_subscription(request: GraphQLRequest, session: Session, cache: SchemaCache) -> bool:
    """Whether the request is a subscription; it is valid then."""
    return prepare(request, session, cache)[0].kind is OperationKind.SUBSCRIPTION


def prepare(
    request: GraphQLRequest, session: Session, cache: SchemaCache
) -> tuple[_Prepared, Variables]:
    """All up to the database: a kept plan of this shape, or a new one."""
    prepared = cache.plans.find(session.role, request)
    if prepared is not None:
        variables = merged_variables(prepared.defaults, request.variables)
        check_variables(prepared.checks, variables)
        return prepared, variables
    schema = cache.role_schema(session.role)
    operation = parse(request, schema)
    roots = plan(operation, schema)
    prepared = Prepared(
        kind=operation.kind,
        roots=tuple(_compiled(root, cache.sql_options) for root in roots.values()),
        frame=response_frame(tuple(roots)),
        defaults=defaults_of(operation.variables, request.variables),
        checks=operation.checks,
    )
    cache.plans.keep(session.role, request, prepared, operation.leaves)
    return prepared, operation.variables


def _compiled(root: Root, options: SqlOptions) -> Statement | bytes:
    return root.json if isinstance(root, Literal) else compile_root(root, options)


async def _run(
    prepared: _Prepared, variables: Variables, session: Session, database: Database
) -> GraphQLResponse:
    bound = [
        (root, () if isinstance(root, bytes) else bind(root, variables, session))
        for root in prepared.roots
    ]
    texts = [
        root if isinstance(root, bytes) else await database.read(root.source, root.text, arguments)
        for root, arguments in bound
    ]
    return GraphQLResponse(join_response(prepared.frame, texts))
