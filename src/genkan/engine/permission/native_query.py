"""Native queries as one role may ask them: by the permissions of the models they return.

Source: Hasura v2, native queries, logical models: permissions.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from genkan.engine.catalog.query_code import Code, code_fault, query_code
from genkan.engine.convention import graphql_name
from genkan.engine.errors import EngineError
from genkan.engine.ir.bool_exp import TRUE
from genkan.engine.ir.grant import NativeGrant
from genkan.engine.metadata.model import (
    InlineModel,
    ManualJoin,
    NativeQuery,
    SelectPermission,
    Source,
)
from genkan.engine.metadata.native_queries import model_of, relationships_of
from genkan.engine.names import ADMIN, GraphQLName, NativeQueryName, RoleName
from genkan.engine.permission.inherit import (
    Share,
    combined_native_grant,
    combined_root_fields,
    holders,
)
from genkan.engine.permission.model_filter import (
    ModelRows,
    granted_fields,
    model_rows,
    read_model_filter,
)
from genkan.engine.permission.relationship_join import native_relationships
from genkan.engine.permission.role_view import (
    RoleColumn,
    RoleModel,
    RoleNativeQuery,
    RoleQueryArgument,
    RoleRelationship,
)
from genkan.engine.permission.source_scope import SourceScope

_ROOT_FIELD = "select"


@dataclass(frozen=True, slots=True)
class ReadableQuery:
    """A native query the role may read, before its relationships are known.

    query_root_fields, subscription_root_fields: the permission's lists; None offers all.
    """

    query: NativeQuery
    root_field: GraphQLName
    rows: ModelRows
    grant: NativeGrant
    arguments: tuple[RoleQueryArgument, ...]
    query_root_fields: frozenset[str] | None
    subscription_root_fields: frozenset[str] | None


def readable_queries(
    source: Source,
    scope: SourceScope,
    role: RoleName,
    inherited_roles: Mapping[RoleName, tuple[RoleName, ...]],
) -> Mapping[NativeQueryName, ReadableQuery]:
    """The native queries of a source the role may read; those that do not read are absent."""
    found = (
        _readable(query, source, scope, role, inherited_roles)
        for query in source.native_queries.values()
    )
    return {one.query.name: one for one in found if one is not None}


def role_native_query(
    readable: ReadableQuery,
    scope: SourceScope,
    tables: Container[object],
    queries: Container[object],
) -> RoleNativeQuery:
    """The query with all its names; ``tables``, ``queries``: where relationships may lead."""
    query, grant = readable.query, readable.grant
    return RoleNativeQuery(
        name=query.name,
        root_field=readable.root_field,
        description=query.description or None,
        model=_role_model(readable, scope),
        select=grant,
        arguments=readable.arguments,
        relationships=_relationships(query, tables),
        native_relationships=native_relationships(
            query.object_relationships, query.array_relationships, queries
        ),
        has_query_field=_offers(readable.query_root_fields),
        has_subscription_field=_offers(readable.subscription_root_fields),
    )


def _offers(root_fields: frozenset[str] | None) -> bool:
    return root_fields is None or _ROOT_FIELD in root_fields


def _readable(
    query: NativeQuery,
    source: Source,
    scope: SourceScope,
    role: RoleName,
    inherited_roles: Mapping[RoleName, tuple[RoleName, ...]],
) -> ReadableQuery | None:
    model = model_of(source, query)
    name = graphql_name(query.name.name)
    arguments = _arguments(query, scope)
    if model is None or name is None or arguments is None or code_fault(query.code) is not None:
        return None
    rows = model_rows(model, scope)
    code = query_code(query.code)
    if role == ADMIN:
        return ReadableQuery(
            query, name, rows, _admin_grant(query, code, rows), arguments, None, None
        )
    permissions = model.select_permissions
    shares = tuple(
        share
        for one in holders(role, permissions, inherited_roles)
        if (share := _share(permissions[one], rows)) is not None
    )
    if not shares:
        return None
    return ReadableQuery(
        query,
        name,
        rows,
        combined_native_grant(shares, query.name, code, tuple(rows.table.columns)),
        arguments,
        combined_root_fields([share.permission.query_root_fields for share in shares]),
        combined_root_fields([share.permission.subscription_root_fields for share in shares]),
    )


def _admin_grant(query: NativeQuery, code: Code, rows: ModelRows) -> NativeGrant:
    return NativeGrant(
        query=query.name,
        code=code,
        rows=TRUE,
        columns=dict.fromkeys(rows.table.columns, TRUE),
        limit=None,
    )


def _share(permission: SelectPermission, rows: ModelRows) -> Share | None:
    """What a permission gives, or None for one that does not read."""
    try:
        columns = granted_fields(rows, permission.columns)
        condition = read_model_filter(permission.filter, rows, "$.filter")
    except EngineError:
        return None
    return Share(permission, condition, frozenset(columns))


def _arguments(query: NativeQuery, scope: SourceScope) -> tuple[RoleQueryArgument, ...] | None:
    """All of them, or None when one can not be given."""
    arguments: list[RoleQueryArgument] = []
    for argument, declared in query.arguments.items():
        name = graphql_name(argument)
        pg_type = scope.catalog.types.get(declared.type)
        if name is None or pg_type is None:
            return None
        arguments.append(
            RoleQueryArgument(
                name=name,
                argument=argument,
                type=pg_type,
                is_nullable=declared.nullable,
                description=declared.description,
            )
        )
    return tuple(arguments)


def _role_model(readable: ReadableQuery, scope: SourceScope) -> RoleModel:
    model = readable.rows.model
    is_inline = isinstance(readable.query.returns, InlineModel)
    return RoleModel(
        name=GraphQLName(model.name.name),
        owner=readable.query.name if is_inline else model.name,
        naming=scope.naming,
        description=model.description or None,
        columns=dict(_columns(readable)),
    )


def _columns(readable: ReadableQuery) -> Iterator[tuple[GraphQLName, RoleColumn]]:
    for column, shown in readable.grant.columns.items():
        name = graphql_name(column)
        found = readable.rows.table.columns[column]
        if name is not None:
            yield (
                name,
                RoleColumn(
                    name=name,
                    column=found,
                    shown=shown,
                    is_nullable=found.nullable or shown != TRUE,
                    description=found.description or None,
                    enum_table=None,
                ),
            )


def _relationships(
    query: NativeQuery, tables: Container[object]
) -> Mapping[GraphQLName, RoleRelationship]:
    """To tables the role may read. Nothing promises a row, so all of them may be null."""
    relationships: dict[GraphQLName, RoleRelationship] = {}
    for relationship, is_array in relationships_of(query):
        name, using = graphql_name(relationship.name), relationship.using
        # A mapping of no columns would relate every row.
        if name is None or not isinstance(using, ManualJoin) or not using.columns:
            continue
        if using.table in tables:
            relationships[name] = RoleRelationship(
                name=name,
                target=using.table,
                join=using.columns,
                is_array=is_array,
                is_nullable=not is_array,
                # Hasura passes over the comments of a native query's relationships.
                description="An array relationship" if is_array else "An object relationship",
            )
    return relationships
