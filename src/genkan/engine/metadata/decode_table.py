"""One tracked table of a metadata document, and the names of tables and functions."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from genkan.engine.errors import UnreadableArguments
from genkan.engine.metadata.decode_permission import (
    delete_permission,
    insert_permission,
    permissions_by_role,
    select_permission,
    update_permission,
)
from genkan.engine.metadata.model import (
    ColumnConfiguration,
    ComputedField,
    ForeignKeyOn,
    ManualJoin,
    NativeQueryJoin,
    Relationship,
    RootFieldConfiguration,
    TableConfiguration,
    TrackedTable,
)
from genkan.engine.metadata.reading import (
    Node,
    by_name,
    fields,
    graphql,
    is_set,
    items,
    kept_but,
    listed,
    name,
    optional,
    optional_text,
    refuse_misspelt,
    required,
    text,
)
from genkan.engine.names import (
    ColumnName,
    ComputedFieldName,
    FunctionName,
    NativeQueryName,
    RelationshipName,
    SourceName,
    TableName,
)

# Kept word for word; none of them narrows what a role may read or write.
_KEPT: Final = frozenset(
    {"apollo_federation_config", "event_triggers", "logical_model", "remote_relationships"}
)
_READ: Final = frozenset(
    {
        "table", "configuration", "is_enum", "object_relationships", "array_relationships",
        "computed_fields", "select_permissions", "insert_permissions", "update_permissions",
        "delete_permissions",
    }
)  # fmt: skip
ROOT_FIELDS: Final = frozenset(
    {
        "select", "select_by_pk", "select_aggregate", "select_stream", "insert", "insert_one",
        "update", "update_by_pk", "update_many", "delete", "delete_by_pk",
    }
)  # fmt: skip


def qualified(node: Node) -> tuple[str, str]:
    """Schema and name of ``"author"`` or ``{"schema": "hr", "name": "author"}``."""
    if isinstance(node.value, str):
        return "public", name(node)
    members = fields(node, "QualifiedObject")
    schema = optional_text(members, "schema")
    return schema or "public", name(required(members, "name", node))


def table_name(node: Node, source: SourceName) -> TableName:
    """A table of `source`."""
    return TableName(source, *qualified(node))


def function_name(node: Node, source: SourceName) -> FunctionName:
    """A function of `source`."""
    return FunctionName(source, *qualified(node))


def tracked_table(node: Node, source: SourceName) -> TrackedTable:
    """One element of ``tables``."""
    members = fields(node, "TableMetadata")
    _refuse_unknown(members, node)
    configuration = optional(members, "configuration")
    return TrackedTable(
        name=table_name(required(members, "table", node), source),
        configuration=(
            TableConfiguration() if configuration is None else table_configuration(configuration)
        ),
        is_enum=is_set(members, "is_enum"),
        object_relationships=_relationships(
            node, "object_relationships", object_relationship, source
        ),
        array_relationships=_relationships(node, "array_relationships", array_relationship, source),
        computed_fields=by_name(
            (computed_field(item, source) for item in listed(members, "computed_fields")),
            lambda field: field.name,
            "computed fields",
            node,
        ),
        select_permissions=permissions_by_role(
            members, "select_permissions", select_permission, node
        ),
        insert_permissions=permissions_by_role(
            members, "insert_permissions", insert_permission, node
        ),
        update_permissions=permissions_by_role(
            members, "update_permissions", update_permission, node
        ),
        delete_permissions=permissions_by_role(
            members, "delete_permissions", delete_permission, node
        ),
        rest=kept_but(members, _READ),
    )


def _refuse_unknown(members: Mapping[str, Node], node: Node) -> None:
    """Raises UnreadableArguments for a key that no table has, as Hasura does."""
    unknown = sorted(set(members) - _READ - _KEPT)
    if unknown:
        keys = json.dumps(unknown, separators=(",", ":"))
        message = f"unexpected keys when parsing TableMetadata: {keys}"
        raise UnreadableArguments(message, path=node.path)


def _relationships(
    node: Node, key: str, read: Callable[[Node, SourceName], Relationship], source: SourceName
) -> Mapping[RelationshipName, Relationship]:
    found = (read(item, source) for item in listed(fields(node), key))
    return by_name(found, lambda relationship: relationship.name, key.replace("_", " "), node)


def table_configuration(node: Node) -> TableConfiguration:
    """``configuration`` of a table; ``custom_column_names`` is the older ``column_config``."""
    members = fields(node, "TableConfig")
    known = {"custom_name", "comment", "column_config", "custom_column_names", "custom_root_fields"}
    refuse_misspelt(members, known, node)
    custom_name = optional(members, "custom_name")
    older = optional(members, "custom_column_names")
    columns = {
        ColumnName(column): ColumnConfiguration(custom_name=graphql(item))
        for column, item in (fields(older).items() if older else ())
    }
    newer = optional(members, "column_config")
    for column, item in fields(newer).items() if newer else ():
        columns[ColumnName(column)] = _column_configuration(item)
    root_fields = optional(members, "custom_root_fields")
    return TableConfiguration(
        custom_name=None if custom_name is None else graphql(custom_name),
        comment=optional_text(members, "comment"),
        columns={key: value for key, value in columns.items() if value != ColumnConfiguration()},
        root_fields={} if root_fields is None else _root_fields(root_fields),
    )


def _column_configuration(node: Node) -> ColumnConfiguration:
    members = fields(node, "ColumnConfig")
    refuse_misspelt(members, {"custom_name", "comment"}, node)
    custom_name = optional(members, "custom_name")
    return ColumnConfiguration(
        custom_name=None if custom_name is None else graphql(custom_name),
        comment=optional_text(members, "comment"),
    )


def _root_fields(node: Node) -> Mapping[str, RootFieldConfiguration]:
    members = fields(node, "TableCustomRootFields")
    refuse_misspelt(members, ROOT_FIELDS, node)
    found = {
        key: _root_field(member)
        for key, member in members.items()
        if key in ROOT_FIELDS and member.value is not None
    }
    named = Counter(item.name for item in found.values() if item.name is not None)
    twice = sorted(name for name, count in named.items() if count > 1)
    if twice:
        raise UnreadableArguments(
            f"the following custom root field names are duplicated: {_english(twice)}",
            path=node.path,
        )
    return {key: value for key, value in found.items() if value != RootFieldConfiguration()}


def _english(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b, and c``."""
    *first, last = names
    if not first:
        return last
    return f"{first[0]} and {last}" if len(first) == 1 else f"{', '.join(first)}, and {last}"


def _root_field(node: Node) -> RootFieldConfiguration:
    if isinstance(node.value, str):
        return RootFieldConfiguration(name=graphql(node))
    members = fields(node, "CustomRootField")
    refuse_misspelt(members, {"name", "comment"}, node)
    custom_name = optional(members, "name")
    return RootFieldConfiguration(
        name=None if custom_name is None else graphql(custom_name),
        comment=optional_text(members, "comment"),
    )


def object_relationship(node: Node, source: SourceName) -> Relationship:
    """``foreign_key_constraint_on`` names columns here, or a table whose key points here."""
    return _relationship(node, source, columns_here=True)


def array_relationship(node: Node, source: SourceName) -> Relationship:
    """``foreign_key_constraint_on`` names the table whose key points here."""
    return _relationship(node, source, columns_here=False)


def _relationship(node: Node, source: SourceName, *, columns_here: bool) -> Relationship:
    members = fields(node, "RelDef")
    using_node = required(members, "using", node)
    using = fields(using_node, "Object")
    foreign_key = optional(using, "foreign_key_constraint_on")
    manual = optional(using, "manual_configuration")
    message = "one of foreign_key_constraint_on/manual_configuration should be present"
    if foreign_key is None and manual is None:
        raise UnreadableArguments(f"atleast {message}", path=using_node.path)
    if foreign_key is not None and manual is not None:
        raise UnreadableArguments(f"only {message}", path=using_node.path)
    return Relationship(
        name=RelationshipName(name(required(members, "name", node))),
        using=(
            _foreign_key_on(foreign_key, source, columns_here=columns_here)
            if foreign_key is not None
            else manual_join(required(using, "manual_configuration", using_node), source)
        ),
        comment=optional_text(members, "comment"),
    )


def _foreign_key_on(node: Node, source: SourceName, *, columns_here: bool) -> ForeignKeyOn:
    if columns_here and not isinstance(node.value, Mapping):
        return ForeignKeyOn(None, _columns(node))
    members = fields(node, "ArrRelUsingFKeyOn")
    column = optional(members, "column")
    named = column if column is not None else required(members, "columns", node)
    return ForeignKeyOn(table_name(required(members, "table", node), source), _columns(named))


def _columns(node: Node) -> tuple[ColumnName, ...]:
    if isinstance(node.value, str):
        return (ColumnName(name(node)),)
    return tuple(ColumnName(name(item)) for item in items(node))


def manual_join(node: Node, source: SourceName) -> ManualJoin | NativeQueryJoin:
    """``manual_configuration``: a remote table or native query, and the columns that pair up."""
    members = fields(node, "RelManualConfig")
    known = {"remote_table", "remote_native_query", "column_mapping", "insertion_order", "source"}
    refuse_misspelt(members, known, node)
    mapping = fields(required(members, "column_mapping", node))
    columns = {ColumnName(here): ColumnName(text(there)) for here, there in mapping.items()}
    insertion_order = optional_text(members, "insertion_order")
    query = optional(members, "remote_native_query")
    if query is not None:
        return NativeQueryJoin(NativeQueryName(source, name(query)), columns, insertion_order)
    table = table_name(required(members, "remote_table", node), source)
    return ManualJoin(table, columns, insertion_order)


def computed_field(node: Node, source: SourceName) -> ComputedField:
    """One element of ``computed_fields``."""
    members = fields(node, "ComputedFieldMetadata")
    definition = required(members, "definition", node)
    inner = fields(definition, "ComputedFieldDefinition")
    refuse_misspelt(inner, {"function", "table_argument", "session_argument"}, definition)
    return ComputedField(
        name=ComputedFieldName(name(required(members, "name", node))),
        function=function_name(required(inner, "function", definition), source),
        table_argument=optional_text(inner, "table_argument"),
        session_argument=optional_text(inner, "session_argument"),
        comment=optional_text(members, "comment"),
    )
