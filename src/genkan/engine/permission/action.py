"""Which actions a role has: admin all, others those they or a parent were given.

Source: Hasura v2, actions: permissions; inherited roles.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from genkan.engine.catalog.model import Catalog
from genkan.engine.graphql_type import GraphQLType, base_name
from genkan.engine.ir.action import ActionTypes, GrantedAction
from genkan.engine.metadata.actions import (
    Action,
    ActionType,
    CustomObject,
    CustomTypes,
    DeclaredField,
    TypeRelationship,
)
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.pg_scalars import pg_scalars
from genkan.engine.names import ADMIN, GraphQLName, RoleName, SourceName
from genkan.engine.permission.inherit import holders
from genkan.engine.permission.role_action import (
    NO_ACTIONS,
    RelationshipKey,
    RoleAction,
    RoleActions,
    RoleCustomObject,
    RoleTypeRelationship,
)


def role_actions(
    metadata: Metadata,
    catalogs: Mapping[SourceName, Catalog],
    role: RoleName,
    tables: Container[object],
) -> RoleActions:
    """The actions the role has; ``tables``: where relationships of their types may lead."""
    held = [action for action in metadata.actions.values() if _has(role, action, metadata)]
    if not held:
        return NO_ACTIONS
    types = metadata.custom_types
    known = _action_types(types)
    return RoleActions(
        actions={action.name: _role_action(action, known) for action in held},
        objects={one.name: _role_object(one, catalogs, tables) for one in types.objects},
        input_objects={one.name: one for one in types.input_objects},
        scalars={one.name: one for one in types.scalars},
        enums={one.name: one for one in types.enums},
        pg_scalars=pg_scalars(_mentioned(held, types), catalogs),
    )


def _has(role: RoleName, action: Action, metadata: Metadata) -> bool:
    return role == ADMIN or bool(holders(role, action.permissions, metadata.inherited_roles))


def _action_types(types: CustomTypes) -> ActionTypes:
    return ActionTypes(
        objects={one.name: _types(one.fields) for one in types.objects},
        input_objects={one.name: _types(one.fields) for one in types.input_objects},
    )


def _types(fields: tuple[DeclaredField, ...]) -> Mapping[GraphQLName, GraphQLType]:
    return {field.name: field.type for field in fields}


def granted_action(action: Action, types: CustomTypes) -> GrantedAction:
    """Leave to ask the handler, for whoever was given the action when it was called."""
    return _grant(action, _action_types(types))


def _grant(action: Action, known: ActionTypes) -> GrantedAction:
    definition = action.definition
    return GrantedAction(
        name=action.name,
        handler=definition.handler,
        arguments={one.name: one.type for one in definition.arguments},
        output_type=definition.output_type,
        types=known,
    )


def _role_action(action: Action, known: ActionTypes) -> RoleAction:
    definition = action.definition
    return RoleAction(
        grant=_grant(action, known),
        arguments=definition.arguments,
        comment=action.comment,
        is_mutation=definition.type is ActionType.MUTATION,
        is_asynchronous=action.is_asynchronous,
    )


def _role_object(
    declared: CustomObject, catalogs: Mapping[SourceName, Catalog], tables: Container[object]
) -> RoleCustomObject:
    relationships = (
        _relationship(one, catalogs[one.table.source])
        for one in declared.relationships
        if one.table in tables
    )
    return RoleCustomObject(
        declared.name,
        declared.fields,
        tuple(one for one in relationships if one is not None),
        declared.description,
    )


def _relationship(declared: TypeRelationship, catalog: Catalog) -> RoleTypeRelationship | None:
    """None for one that does not fit its table, or would relate every row."""
    columns = catalog.tables[declared.table].columns
    if not declared.mapping or not all(one in columns for one in declared.mapping.values()):
        return None
    keys = tuple(
        RelationshipKey(member, column, columns[column].type)
        for member, column in declared.mapping.items()
    )
    return RoleTypeRelationship(declared.name, declared.is_array, declared.table, keys)


def _mentioned(actions: list[Action], types: CustomTypes) -> list[GraphQLName]:
    """Every name of a type that these use."""
    fields = [field for action in actions for field in action.definition.arguments]
    fields += [field for one in (*types.objects, *types.input_objects) for field in one.fields]
    outputs = [action.definition.output_type for action in actions]
    return [base_name(type_) for type_ in (*(field.type for field in fields), *outputs)]
