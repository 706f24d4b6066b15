"""Computed fields and tracked functions as one role may have them called.

A value is had by the select permission's ``computed_fields``, rows by a select permission of
their table: the function does not widen it. What is inconsistent is absent.
Source: Hasura v2, computed fields; custom functions, permissions.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from genkan.engine.catalog.model import Function, Table, Volatility
from genkan.engine.convention import affixed, graphql_name
from genkan.engine.errors import EngineError
from genkan.engine.ir.bool_exp import TRUE
from genkan.engine.ir.grant import SelectGrant
from genkan.engine.metadata.function_configuration import (
    ExposedAs,
    FunctionConfiguration,
    read_function_configuration,
)
from genkan.engine.metadata.model import ComputedField, Metadata, Source, TrackedFunction
from genkan.engine.names import ADMIN, GraphQLName, RoleName, TableName
from genkan.engine.permission.inherit import holders
from genkan.engine.permission.naming import (
    function_arguments_type,
    function_names,
    function_root_fields,
)
from genkan.engine.permission.role_view import (
    FunctionRoot,
    RoleComputedRows,
    RoleComputedScalar,
    RoleFunction,
    RoleTable,
    Signature,
)
from genkan.engine.permission.signature import computed_field_signature, root_field_signature
from genkan.engine.permission.source_scope import SourceScope, computed_field_function


class FunctionPermissions(Enum):
    """Who may call a function that reads, besides admin (Hasura: infer function permissions).

    INFERRED: every role that may read the table it returns rows of.
    DECLARED: of those, the roles that were given the function.
    """

    INFERRED = "inferred"
    DECLARED = "declared"


def computed_scalars(
    scope: SourceScope, table: Table, grant: SelectGrant
) -> Mapping[GraphQLName, RoleComputedScalar]:
    """The computed fields of one value that the grant names."""
    return {
        name: RoleComputedScalar(
            name=name,
            signature=signature,
            type=function.returns,
            shown=shown,
            held=grant.granted.rows if shown == TRUE else shown,
            description=_description(field, function),
        )
        for name, field, function, signature in _computed_fields(scope, table)
        if function.returns_table is None and field.name in grant.computed_fields
        for shown in (grant.computed_fields[field.name],)
    }


def computed_rows(
    scope: SourceScope, table: Table, grant: SelectGrant, targets: Container[object]
) -> Mapping[GraphQLName, RoleComputedRows]:
    """The computed fields with rows of ``targets``, the tables the role may read."""
    return {
        name: RoleComputedRows(
            name=name,
            signature=signature,
            target=function.returns_table,
            held=grant.granted.rows,
            description=_description(field, function),
        )
        for name, field, function, signature in _computed_fields(scope, table)
        if function.returns_table is not None and function.returns_table in targets
    }


@dataclass(frozen=True, slots=True)
class GivenFunction:
    """A tracked function that the role may call.

    by_name: it was given to the role, or to a parent, or the role is admin; no other may call
        a function that is a mutation.
    """

    tracked: TrackedFunction
    by_name: bool


def given_functions(
    metadata: Metadata, source: Source, role: RoleName, permissions: FunctionPermissions
) -> Iterator[GivenFunction]:
    """The tracked functions of a source that the role was given, by itself or by a parent."""
    for tracked in source.functions.values():
        held = holders(role, tracked.permissions, metadata.inherited_roles)
        by_name = role == ADMIN or bool(held)
        if by_name or permissions is FunctionPermissions.INFERRED:
            yield GivenFunction(tracked, by_name)


def role_functions(
    given: Iterator[GivenFunction], scope: SourceScope, tables: Mapping[TableName, RoleTable]
) -> Iterator[RoleFunction]:
    """Those of ``given`` that return rows of ``tables``, the ones the role may read."""
    for one in given:
        found = scope.catalog.functions.get(one.tracked.name, ())
        function = _role_function(one, found[0], tables) if len(found) == 1 else None
        if function is not None:
            yield function


def exposed_as(configuration: FunctionConfiguration, function: Function) -> ExposedAs:
    """Which root offers the function: by its configuration, else by its volatility."""
    if configuration.exposed_as is not None:
        return configuration.exposed_as
    is_volatile = function.volatility is Volatility.VOLATILE
    return ExposedAs.MUTATION if is_volatile else ExposedAs.QUERY


def _role_function(
    given: GivenFunction, function: Function, tables: Mapping[TableName, RoleTable]
) -> RoleFunction | None:
    tracked = given.tracked
    target = None if function.returns_table is None else tables.get(function.returns_table)
    try:
        configuration = read_function_configuration(tracked.configuration)
        signature = root_field_signature(function, configuration.session_argument, "$")
    except EngineError:
        return None
    is_mutation = exposed_as(configuration, function) is ExposedAs.MUTATION
    if target is None or (is_mutation and not given.by_name):
        return None
    naming = target.naming
    names = function_names(function.name, configuration, naming.convention)
    if names is None:
        return None
    connection = f"{names[FunctionRoot.ROWS]}_connection"
    return RoleFunction(
        signature=signature,
        target=target.name,
        arguments_type=function_arguments_type(function.name, configuration, naming),
        own_names=names,
        root_fields={
            root: name
            for root, name in function_root_fields(names, naming).items()
            if root is FunctionRoot.ROWS or (target.select.aggregate and not is_mutation)
        },
        connection_field=affixed(connection, naming.root_fields, naming.convention),
        root_field_descriptions=_descriptions(tracked, target, is_mutation=is_mutation),
        is_mutation=is_mutation,
        is_volatile=function.volatility is Volatility.VOLATILE,
    )


def _descriptions(
    tracked: TrackedFunction, target: RoleTable, *, is_mutation: bool
) -> Mapping[FunctionRoot, str]:
    """The comment stands for queries alone, as in Hasura."""
    name, returned = tracked.name, target.name
    if is_mutation:
        return {FunctionRoot.ROWS: f'execute VOLATILE function "{name}" which returns "{returned}"'}
    return {
        FunctionRoot.ROWS: tracked.comment
        or f'execute function "{name}" which returns "{returned}"',
        FunctionRoot.AGGREGATE: f'execute function "{name}" and query aggregates '
        f'on result of table type "{returned}"',
    }


def _computed_fields(
    scope: SourceScope, table: Table
) -> Iterator[tuple[GraphQLName, ComputedField, Function, Signature]]:
    """The computed fields that read, of whatever they give."""
    for field in scope.tracked[table.name].computed_fields.values():
        name = graphql_name(field.name)
        try:
            function = computed_field_function(scope, field, "$")
            signature = computed_field_signature(field, function, table, "$")
        except EngineError:
            continue
        if name is not None:
            yield name, field, function, signature


def _description(field: ComputedField, function: Function) -> str | None:
    """The comment (an empty one hides the description), Postgres' comment, or Hasura's."""
    if field.comment is not None:
        return field.comment or None
    return function.description or f'A computed field, executes function "{function.name}"'
