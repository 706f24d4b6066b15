"""The arguments of the legacy data API's writes, in Hasura's words where they do not read.

Source: Hasura v2, `RQL/DML/Types.hs` and its JSON instances.
"""

from collections.abc import Mapping

from genkan.engine.errors import UnexpectedPayload, UnreadableArguments
from genkan.engine.metadata.decode_table import table_name
from genkan.engine.metadata.reading import (
    Node,
    fields,
    items,
    json_object,
    listed,
    optional,
    optional_text,
    required,
    text,
)
from genkan.engine.names import SourceName
from genkan.engine.operation.legacy_write import (
    ConflictAction,
    EveryColumn,
    LegacyConflict,
    LegacyDelete,
    LegacyInsert,
    LegacyUpdate,
    Returning,
)


def legacy_insert(args: Node, source: SourceName) -> LegacyInsert:
    """The arguments of ``insert``. Raises UnreadableArguments, UnexpectedPayload."""
    members = fields(args, "insert query")
    table = table_name(required(members, "table", args), source)
    objects = items(required(members, "objects", args))
    if not objects:
        raise UnexpectedPayload("objects should not be empty", path="$.objects")
    on_conflict = optional(members, "on_conflict")
    return LegacyInsert(
        table=table,
        objects=tuple(json_object(item) for item in objects),
        on_conflict=None if on_conflict is None else _on_conflict(on_conflict),
        returning=_returning(members),
    )


def legacy_update(args: Node, source: SourceName) -> LegacyUpdate:
    """The arguments of ``update``. Raises UnreadableArguments."""
    members = fields(args, "update query")
    # ``values`` is an older name of ``$set``.
    given = "$set" if "$set" in members else "values"
    return LegacyUpdate(
        table=table_name(required(members, "table", args), source),
        where=required(members, "where", args).value,
        set=_values(members, given),
        increase=_values(members, "$inc"),
        multiply=_values(members, "$mul"),
        default=tuple(map(text, listed(members, "$default"))),
        returning=_returning(members),
    )


def legacy_delete(args: Node, source: SourceName) -> LegacyDelete:
    """The arguments of ``delete``. Raises UnreadableArguments."""
    members = fields(args, "delete query")
    return LegacyDelete(
        table=table_name(required(members, "table", args), source),
        where=required(members, "where", args).value,
        returning=_returning(members),
    )


def _on_conflict(node: Node) -> LegacyConflict:
    members = fields(node, "OnConflict")
    action = text(required(members, "action", node))
    if action not in {item.value for item in ConflictAction}:
        raise UnreadableArguments("Expecting 'ignore' or 'update'", path=f"{node.path}.action")
    on = optional(members, "constraint_on")
    columns = None
    if on is not None:
        columns = (on,) if isinstance(on.value, str) else items(on)
    return LegacyConflict(
        action=ConflictAction(action),
        constraint=optional_text(members, "constraint"),
        columns=None if columns is None else tuple(text(item) for item in columns),
    )


def _values(members: Mapping[str, Node], key: str) -> Mapping[str, object]:
    found = optional(members, key)
    return {} if found is None else json_object(found)


def _returning(members: Mapping[str, Node]) -> Returning:
    found = optional(members, "returning")
    if found is None:
        return None
    if found.value == "*":
        return EveryColumn()
    return tuple(text(item) for item in items(found))
