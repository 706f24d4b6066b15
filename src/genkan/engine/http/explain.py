"""``/v1/graphql/explain``: the SQL of a request, and what Postgres makes of it.

Source: Hasura v2, explain API (`GraphQL/Explain.hs`).
"""

from collections.abc import Mapping
from typing import cast

import msgspec

from genkan.engine.auth.claims import ROLE
from genkan.engine.errors import InvalidParams, ParseFailed
from genkan.engine.http.exchange import Answer, Call, Engine
from genkan.engine.http.graphql_body import decode_json, read_graphql_request
from genkan.engine.http.stream_operation import first_cursor
from genkan.engine.ir.action import ActionCall, ActionResult, ActionSubmission
from genkan.engine.ir.root import (
    CallVolatile,
    Introspection,
    Literal,
    Root,
    SelectAggregate,
    SelectConnection,
    SelectRow,
    SelectRows,
    each_root,
)
from genkan.engine.ir.stream import SelectStream
from genkan.engine.ir.value import SessionValue
from genkan.engine.names import ADMIN, RoleName, SessionVariable
from genkan.engine.operation.checks import check_variables
from genkan.engine.operation.model import Operation, OperationKind
from genkan.engine.operation.parse import parse
from genkan.engine.plan.planner import plan
from genkan.engine.plan.relay import relay_checks
from genkan.engine.schema.model import SchemaKind
from genkan.engine.session import Session
from genkan.engine.sql.bind import BoundStatement, bind, bind_batch
from genkan.engine.sql.compiler import compile_root, compile_stream
from genkan.engine.sql.stream import StreamStatement


async def explain(call: Call, engine: Engine) -> Answer:
    """A list with a plan per root field; of a subscription, one object."""
    body = decode_json(call.body)
    if not isinstance(body, dict) or "query" not in body:
        raise ParseFailed('parsing GQLExplain failed, key "query" not found')
    fields = cast("Mapping[str, object]", body)
    kind = SchemaKind.RELAY if fields.get("is_relay") is True else SchemaKind.HASURA
    request = read_graphql_request(fields["query"], kind)
    session = _session(fields.get("user"))
    snapshot = engine.live.current
    schema = snapshot.role_schema(session.role, kind)
    operation = parse(request, schema, snapshot.gate.limits)
    if operation.kind is OperationKind.MUTATION:
        raise InvalidParams("only queries can be explained")
    roots = each_root(plan(operation, schema))
    explained = [
        await _explained(".".join(path), root, operation, session, engine) for path, root in roots
    ]
    if operation.kind is OperationKind.SUBSCRIPTION:
        explained = [{k: v for k, v in explained[0].items() if k != "field"}]
    else:
        explained = [{k: v for k, v in one.items() if k != "variables"} for one in explained]
    is_one = operation.kind is OperationKind.SUBSCRIPTION
    return Answer(200, msgspec.json.encode(explained[0] if is_one else explained))


def _session(user: object) -> Session:
    """The session to explain for; admin unless ``user`` names a role."""
    if not isinstance(user, dict | None):
        raise ParseFailed("parsing user failed, expected Object", path="$.user")
    variables: dict[SessionVariable, str] = {}
    for name, value in cast("Mapping[str, object]", user or {}).items():
        if not isinstance(value, str):
            raise ParseFailed("parsing Text failed, expected String", path=f"$.user.{name}")
        variables[SessionVariable(name.lower())] = value
    role = RoleName(variables.get(ROLE) or ADMIN)
    variables[ROLE] = role
    return Session(role, variables)


async def _explained(
    name: str, root: Root, operation: Operation, session: Session, engine: Engine
) -> Mapping[str, object]:
    if isinstance(root, CallVolatile):
        root = root.root  # It is not run.
    if isinstance(root, Literal | Introspection):
        return {"field": name, "sql": None, "plan": None, "variables": {}}
    if isinstance(root, ActionCall | ActionSubmission | ActionResult):
        raise InvalidParams("query actions cannot be explained")
    options = engine.live.current.sql_options
    if isinstance(root, SelectStream):
        return await _explained_stream(
            name, compile_stream(root, options), operation, session, engine
        )
    if not isinstance(root, SelectRows | SelectRow | SelectAggregate | SelectConnection):
        raise AssertionError(f"'{name}' writes, in an operation that does not")  # noqa: TRY004  # a bug of ours
    statement = compile_root(root, options)
    check_variables(tuple(relay_checks(statement.params)), operation.variables)
    arguments = bind(statement, operation.variables, session)
    return await _planned(name, BoundStatement(statement, arguments), operation, session, engine)


async def _explained_stream(
    name: str, stream: StreamStatement, operation: Operation, session: Session, engine: Engine
) -> Mapping[str, object]:
    """Of the first batch. Where the stream begins is asked for: it is a value, of no row."""
    variables = operation.variables
    cursor = await first_cursor(engine.database, stream.initial, variables, session)
    bound = bind_batch(stream, cursor, variables, session)
    return await _planned(name, bound, operation, session, engine)


async def _planned(
    name: str, bound: BoundStatement, operation: Operation, session: Session, engine: Engine
) -> Mapping[str, object]:
    statement, arguments = bound.statement, bound.arguments
    lines = await engine.database.explain(statement.source, statement.text, arguments)
    used = {
        value.name: session.variables[value.name]
        for value in statement.params
        if isinstance(value, SessionValue)
    }
    return {
        "field": name,
        "sql": statement.text,
        "plan": lines,
        "variables": {"session": used, "synthetic": arguments, "query": operation.variables},
    }
