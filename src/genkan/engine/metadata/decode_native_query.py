"""Native queries and logical models, as metadata documents and commands write them.

Source: Hasura v2, `NativeQuery/Metadata.hs`, `LogicalModel/Types.hs`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from genkan.engine.catalog.query_code import UnclosedPlace, arguments_of
from genkan.engine.errors import ParseFailed, UnreadableArguments
from genkan.engine.metadata.decode_permission import permissions_by_role, select_permission
from genkan.engine.metadata.decode_table import manual_join
from genkan.engine.metadata.model import InlineModel, LogicalModel, NativeQuery, Relationship
from genkan.engine.metadata.model_fields import (
    ArrayOf,
    FieldType,
    LogicalModelField,
    ModelFields,
    ModelOf,
    QueryArgument,
    ScalarOf,
)
from genkan.engine.metadata.reading import (
    Node,
    fields,
    is_set,
    items,
    listed,
    name,
    optional,
    optional_text,
    refuse_unknown,
    required,
    text,
)
from genkan.engine.names import (
    ArgumentName,
    ColumnName,
    LogicalModelName,
    NativeQueryName,
    RelationshipName,
    SourceName,
)

_MODEL: Final = frozenset({"name", "fields", "description", "select_permissions"})
_QUERY: Final = frozenset(
    {
        "root_field_name", "code", "returns", "arguments", "array_relationships",
        "object_relationships", "description",
    }
)  # fmt: skip
# Source: GraphQL specification, 2.1.9 Names.
_GRAPHQL_NAME: Final = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


def logical_model(node: Node, source: SourceName) -> LogicalModel:
    """One element of ``logical_models``."""
    members = fields(node, "LogicalModelMetadata")
    refuse_unknown(members, _MODEL, node)
    return tracked_model(node, source)


def tracked_model(node: Node, source: SourceName) -> LogicalModel:
    """A logical model, or the arguments of ``pg_track_logical_model``."""
    members = fields(node, "TrackLogicalModel")
    return LogicalModel(
        name=LogicalModelName(source, graphql_name(required(members, "name", node))),
        fields=_model_fields(required(members, "fields", node), source),
        description=optional_text(members, "description"),
        select_permissions=permissions_by_role(
            members, "select_permissions", select_permission, node
        ),
    )


def native_query(node: Node, source: SourceName) -> NativeQuery:
    """One element of ``native_queries``."""
    members = fields(node, "NativeQueryMetadata")
    refuse_unknown(members, _QUERY, node)
    return tracked_query(node, source)


def tracked_query(node: Node, source: SourceName) -> NativeQuery:
    """A native query, or the arguments of ``pg_track_native_query``."""
    members = fields(node, "TrackNativeQuery")
    arguments = optional(members, "arguments")
    return NativeQuery(
        name=NativeQueryName(source, graphql_name(required(members, "root_field_name", node))),
        code=_code(required(members, "code", node)),
        returns=_returns(required(members, "returns", node), source),
        arguments={} if arguments is None else _arguments(arguments),
        object_relationships=_relationships(members, "object_relationships", source),
        array_relationships=_relationships(members, "array_relationships", source),
        description=optional_text(members, "description"),
    )


def graphql_name(node: Node) -> str:
    """A name that GraphQL can say."""
    value = name(node)
    if not _GRAPHQL_NAME.fullmatch(value):
        raise UnreadableArguments(f"{value} is not a valid GraphQL name", path=node.path)
    return value


def _code(node: Node) -> str:
    code = text(node)
    try:
        arguments_of(code)
    except UnclosedPlace:
        # Hasura looks for places when it has read the rest.
        raise ParseFailed("Found '{{' without a matching closing '}}'") from None
    return code


def _arguments(node: Node) -> Mapping[ArgumentName, QueryArgument]:
    return {ArgumentName(key): _argument(item) for key, item in fields(node).items()}


def _argument(node: Node) -> QueryArgument:
    members = fields(node, "NullableScalarType")
    refuse_unknown(members, {"type", "nullable", "description"}, node)
    return QueryArgument(
        type=name(required(members, "type", node)),
        nullable=is_set(members, "nullable"),
        description=optional_text(members, "description"),
    )


def _returns(node: Node, source: SourceName) -> LogicalModelName | InlineModel:
    if isinstance(node.value, str):
        return LogicalModelName(source, graphql_name(node))
    members = fields(node, "InlineLogicalModelMetadata")
    refuse_unknown(members, {"fields", "select_permissions"}, node)
    return InlineModel(
        fields=_model_fields(required(members, "fields", node), source),
        select_permissions=permissions_by_role(
            members, "select_permissions", select_permission, node
        ),
    )


def _model_fields(node: Node, source: SourceName) -> ModelFields:
    """In their order; of two with one name the last counts, as in Hasura."""
    return dict(_model_field(item, source) for item in items(node))


def _model_field(node: Node, source: SourceName) -> tuple[ColumnName, LogicalModelField]:
    members = fields(node, "LogicalModelField")
    refuse_unknown(members, {"name", "type", "nullable", "description"}, node)
    type_node = required(members, "type", node)
    if isinstance(type_node.value, str):  # the older form, of scalars alone
        field_type: FieldType = ScalarOf(name(type_node), is_set(members, "nullable"))
    else:
        field_type = _field_type(type_node, source)
    column = ColumnName(name(required(members, "name", node)))
    return column, LogicalModelField(field_type, optional_text(members, "description"))


_TYPES: Final[Mapping[str, Callable[[Node, SourceName, bool], FieldType]]] = {
    "scalar": lambda node, _, nullable: ScalarOf(name(node), nullable),
    "array": lambda node, source, nullable: ArrayOf(_field_type(node, source), nullable),
    "logical_model": lambda node, source, nullable: ModelOf(
        LogicalModelName(source, graphql_name(node)), nullable
    ),
}


def _field_type(node: Node, source: SourceName) -> FieldType:
    members = fields(node, "LogicalModelType")
    refuse_unknown(members, {*_TYPES, "nullable"}, node)
    for key, read in _TYPES.items():
        if key in members:
            return read(members[key], source, is_set(members, "nullable"))
    raise UnreadableArguments(f"expected one of: {', '.join(_TYPES)}", path=node.path)


def _relationships(
    members: Mapping[str, Node], key: str, source: SourceName
) -> Mapping[RelationshipName, Relationship]:
    found = [_relationship(item, source) for item in listed(members, key)]
    return {item.name: item for item in found}


def _relationship(node: Node, source: SourceName) -> Relationship:
    """Always a manual one: ``using`` is its configuration."""
    members = fields(node, "RelDefRelManualConfig")
    refuse_unknown(members, {"name", "using", "comment"}, node)
    return Relationship(
        name=RelationshipName(name(required(members, "name", node))),
        using=manual_join(required(members, "using", node), source),
        comment=optional_text(members, "comment"),
    )
