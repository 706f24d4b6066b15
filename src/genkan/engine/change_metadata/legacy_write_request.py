"""The arguments of ``update`` and ``delete`` read, in Hasura's words where they do not read.

Source: Hasura v2, `RQL/DML/Types.hs` and its JSON instances.
"""

from collections.abc import Mapping

from genkan.engine.metadata.decode_table import table_name
from genkan.engine.metadata.reading import (
    Node,
    fields,
    items,
    json_object,
    optional,
    required,
    text,
)
from genkan.engine.names import SourceName
from genkan.engine.operation.legacy_write import (
    EveryColumn,
    LegacyDelete,
    LegacyUpdate,
    Returning,
)


def legacy_update(args: Node, source: SourceName) -> LegacyUpdate:
    """The arguments of ``update``. Raises UnreadableArguments."""
    members = fields(args, "update query")
    # ``values`` is an older name of ``$set``.
    given = "$set" if "$set" in members else "values"
    default = optional(members, "$default")
    return LegacyUpdate(
        table=table_name(required(members, "table", args), source),
        where=required(members, "where", args).value,
        set=_values(members, given),
        increase=_values(members, "$inc"),
        multiply=_values(members, "$mul"),
        default=() if default is None else tuple(text(item) for item in items(default)),
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
