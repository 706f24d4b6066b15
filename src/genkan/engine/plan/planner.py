"""An operation to its roots: the front page of plan/."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from genkan.engine.ir.action import ActionSubmission
from genkan.engine.ir.function import Call
from genkan.engine.ir.root import (
    CallVolatile,
    Introspection,
    Literal,
    Namespace,
    PlannedRoots,
    Root,
    SelectAggregate,
    SelectConnection,
    SelectRow,
    SelectRows,
)
from genkan.engine.names import ResponseName
from genkan.engine.operation.model import Operation, Selection
from genkan.engine.permission.role_view import (
    FunctionRoot,
    MutationRoot,
    RoleTable,
    RoleWrites,
    SelectRoot,
)
from genkan.engine.plan.action import plan_action, plan_result
from genkan.engine.plan.delete import plan_delete
from genkan.engine.plan.function import plan_call
from genkan.engine.plan.insert import plan_insert
from genkan.engine.plan.introspection import introspect
from genkan.engine.plan.nested_update import changes_related_rows, plan_nested_update
from genkan.engine.plan.remote import plan_remote
from genkan.engine.plan.select import (
    plan_aggregate,
    plan_connection,
    plan_native_select,
    plan_node,
    plan_select,
    plan_select_by_key,
)
from genkan.engine.plan.stream import check_streams, plan_stream
from genkan.engine.plan.update import plan_update
from genkan.engine.schema.action_binding import ActionRoot, ResultRoot, SubmissionRoot
from genkan.engine.schema.binding import (
    FixedText,
    FunctionRootBinding,
    MetaRoot,
    NamespaceBinding,
    NativeQueryRoot,
    TableRoot,
    TypenameBinding,
)
from genkan.engine.schema.build import RoleSchema
from genkan.engine.schema.relay_binding import ConnectionRoot, FunctionConnectionRoot, NodeRoot
from genkan.engine.schema.remote_binding import RemoteRoot
from genkan.engine.schema.write_binding import WriteRootBinding


def plan(operation: Operation, schema: RoleSchema) -> PlannedRoots:
    """What each root field means, in the order of the response."""
    planned = {
        one.response_name: (
            Namespace(_plan_roots(one.selections, schema, operation))
            if isinstance(one.binding, NamespaceBinding)
            else _plan_root(one, schema, operation)
        )
        for one in operation.selections
    }
    check_streams(planned)
    return planned


def _plan_roots(
    selections: tuple[Selection, ...], schema: RoleSchema, operation: Operation
) -> Mapping[ResponseName, Root]:
    return {one.response_name: _plan_root(one, schema, operation) for one in selections}


def _plan_root(  # noqa: C901, PLR0911, PLR0912  # one return for each case of a match
    selection: Selection, schema: RoleSchema, operation: Operation
) -> Root:
    match selection.binding:
        case TableRoot(kind, table):
            return _plan_table(selection, kind, table)
        case ConnectionRoot(table):
            return SelectConnection(plan_connection(selection, table))
        case FunctionConnectionRoot(function, table):
            call = plan_call(selection, function.signature)
            root = SelectConnection(plan_connection(selection, table, call))
            return CallVolatile(call, root) if function.is_volatile else root
        case NodeRoot(tables):
            return SelectRow(plan_node(selection, tables))
        case NativeQueryRoot(query):
            return SelectRows(plan_native_select(selection, query))
        case FunctionRootBinding() as called:
            return _plan_function(selection, called)
        case WriteRootBinding(kind, writes):
            return _plan_write(selection, kind, writes)
        case ActionRoot(action):
            return plan_action(selection, action.grant)
        case SubmissionRoot(action):
            return ActionSubmission(action.grant, selection.given)
        case ResultRoot(action):
            return plan_result(selection, action.grant)
        case RemoteRoot() as root:
            return plan_remote(selection, root, operation)
        case TypenameBinding(type_name):
            return Literal(msgspec.json.encode(type_name))
        case FixedText(text):
            return Literal(msgspec.json.encode(text))
        case MetaRoot() as root:
            return Introspection(introspect(selection, root, schema))
        case other:
            raise AssertionError(f"{other} at the root")


def _plan_write(selection: Selection, kind: MutationRoot, writes: RoleWrites) -> Root:
    match kind:
        case MutationRoot.INSERT | MutationRoot.INSERT_ONE:
            return plan_insert(selection, kind, writes)
        case MutationRoot.UPDATE | MutationRoot.UPDATE_BY_PK | MutationRoot.UPDATE_MANY:
            if changes_related_rows(selection):
                return plan_nested_update(selection, kind, writes)
            return plan_update(selection, kind, writes)
        case MutationRoot.DELETE | MutationRoot.DELETE_BY_PK:
            return plan_delete(selection, kind, writes)


def _plan_function(selection: Selection, called: FunctionRootBinding) -> Root:
    call = plan_call(selection, called.function.signature)
    root = _plan_called(selection, called, call)
    return CallVolatile(call, root) if called.function.is_volatile else root


def _plan_called(
    selection: Selection, called: FunctionRootBinding, call: Call
) -> SelectRows | SelectRow | SelectAggregate:
    table = called.table
    match called.kind:
        case FunctionRoot.ROWS if call.function.is_set:
            return SelectRows(plan_select(selection, table, call))
        case FunctionRoot.ROWS:
            return SelectRow(plan_select(selection, table, call))
        case FunctionRoot.AGGREGATE:
            return SelectAggregate(plan_aggregate(selection, table, call))


def _plan_table(selection: Selection, kind: SelectRoot, table: RoleTable) -> Root:
    match kind:
        case SelectRoot.SELECT:
            return SelectRows(plan_select(selection, table))
        case SelectRoot.SELECT_BY_PK:
            return SelectRow(plan_select_by_key(selection, table))
        case SelectRoot.SELECT_AGGREGATE:
            return SelectAggregate(plan_aggregate(selection, table))
        case SelectRoot.SELECT_STREAM:
            return plan_stream(selection, table)
