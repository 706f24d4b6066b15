"""``insert`` of the legacy data API; for admin alone in this version.

Source: Hasura v1, data API: insert.
"""

from collections.abc import Mapping

from genkan.engine.catalog.model import Table
from genkan.engine.change_metadata.change import Change
from genkan.engine.errors import NotExists, UnexpectedPayload, UnreadableArguments
from genkan.engine.metadata.decode_table import table_name
from genkan.engine.metadata.edit import source_of
from genkan.engine.metadata.reading import (
    Node,
    fields,
    items,
    name,
    optional,
    optional_text,
    required,
    text,
)
from genkan.engine.names import ColumnName
from genkan.engine.postgres.insert_rows import (
    ConflictAction,
    InsertRows,
    OnConflict,
    insert_rows,
)
from genkan.engine.sql.compilation import Compilation


async def insert(change: Change, args: Node) -> object:
    """Insert ``objects`` into ``table``; ``{affected_rows, returning}``."""
    members = fields(args, "InsertQuery")
    source = source_of(change.metadata, members)
    wanted = table_name(required(members, "table", args), source.name)
    await change.refresh(source.name, [wanted.name])
    table = change.catalogs[source.name].tables.get(wanted) if wanted in source.tables else None
    if table is None:
        raise NotExists(f'table "{wanted}" does not exist', path="$.table")
    objects = required(members, "objects", args)
    rows = [_row(item, table) for item in items(objects)]
    if not rows:
        raise UnexpectedPayload("objects should not be empty", path="$.objects")
    returning = optional(members, "returning")
    conflict = optional(members, "on_conflict")
    request = InsertRows(
        table=table,
        rows=rows,
        returning=() if returning is None else _columns(returning, table),
        on_conflict=None if conflict is None else _on_conflict(conflict),
    )
    return await insert_rows(
        await change.connection(source.name), request, Compilation(change.live.sql_options)
    )


def _row(node: Node, table: Table) -> Mapping[ColumnName, object]:
    return {_column(key, table, member): member.value for key, member in fields(node).items()}


def _columns(node: Node, table: Table) -> tuple[ColumnName, ...]:
    if node.value == "*":
        return tuple(table.columns)
    return tuple(_column(text(item), table, item) for item in items(node))


def _column(wanted: str, table: Table, node: Node) -> ColumnName:
    column = ColumnName(wanted)
    if column not in table.columns:
        raise NotExists(f'column "{wanted}" does not exist', path=node.path)
    return column


def _on_conflict(node: Node) -> OnConflict:
    members = fields(node, "OnConflict")
    action = text(required(members, "action", node))
    if action not in {item.value for item in ConflictAction}:
        raise UnreadableArguments(
            'expecting "ignore" or "update" for action', path=f"{node.path}.action"
        )
    on = optional(members, "constraint_on")
    columns: tuple[Node, ...] = ()
    if on is not None:
        columns = (on,) if isinstance(on.value, str) else items(on)
    return OnConflict(
        action=ConflictAction(action),
        constraint=optional_text(members, "constraint"),
        columns=tuple(ColumnName(name(item)) for item in columns),
    )
