"""The application's table of a rule, held against the real catalog; every fault is told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from genkan.identity.postgres.rows import optional_record, records_from_rows
from genkan.identity.provisioning.rule import Content, Deletion, Existing, Rule, TableName
from genkan.identity.provisioning.sources import source_of
from genkan.storage.connection import Connection
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "provisioning.sql")


@dataclass(frozen=True, slots=True)
class Table:
    """A relation. id: its oid; is_table: no view, no foreign table; role: ours, as it is named."""

    id: int
    is_table: bool
    has_row_security: bool
    is_schema_open: bool
    role: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column. type: as SQL writes it; is_computed: nothing can be written to it."""

    name: str
    type: str
    is_required: bool
    has_default: bool
    is_computed: bool
    may_insert: bool
    may_update: bool
    may_select: bool


async def find_table(connection: Connection, name: TableName) -> Table | None:
    """The relation of a name, if there is one."""
    row = await connection.fetchrow(QUERIES["table"], name.schema, name.name)
    return optional_record(row, Table)


async def read_columns(connection: Connection, table: Table) -> Mapping[str, Column]:
    """The table's columns by name."""
    rows = await connection.fetch(QUERIES["columns"], table.id)
    return {column.name: column for column in records_from_rows(rows, Column)}


async def table_faults(
    connection: Connection, rule: Rule, table: Table, columns: Mapping[str, Column]
) -> Sequence[str]:
    """What keeps the rule from writing its rows, each with its remedy."""
    if not table.is_table:
        return ("is no table; a rule writes tables alone",)
    faults = list(_column_faults(rule, columns))
    if all(name in columns for name in (*rule.columns, *rule.set_at_deletion)):
        faults += _rights(rule, table, columns)
    if rule.deletion is Deletion.DELETE:
        may_delete = await connection.fetchval(QUERIES["may_delete"], table.id)
        if not msgspec.convert(may_delete, bool):
            faults.append(f"role '{table.role}' may not delete: grant delete on it to the role")
    if all(name in columns for name in rule.key):
        is_unique = await connection.fetchval(QUERIES["is_unique"], table.id, list(rule.key))
        if not msgspec.convert(is_unique, bool):
            key = ", ".join(rule.key)
            faults.append(
                f"key '{key}' has no unique constraint (not deferrable, not partial): "
                f"add one, as in: alter table {rule.table} add unique ({key})"
            )
    return faults


def _rights(rule: Rule, table: Table, columns: Mapping[str, Column]) -> Iterator[str]:
    role = table.role
    if not table.is_schema_open:
        yield f"role '{role}' may not use schema '{rule.table.schema}': grant usage on it"
    if table.has_row_security:
        yield (
            f"row security holds for role '{role}', so that rows would be hidden from it: "
            "let the role own the table, or give it bypassrls"
        )
    needs_update = {*rule.updated, *rule.set_at_deletion}
    if rule.existing is Existing.UPDATE or rule.adopt is not None:
        needs_update |= {name for name, each in rule.columns.items() if each.source}
        needs_update -= set() if rule.adopt is not None else set(rule.key)
    closed = {
        "insert": [name for name in rule.columns if not columns[name].may_insert],
        "update": [name for name in needs_update if not columns[name].may_update],
        "select": [name for name in {*rule.key, *needs_update} if not columns[name].may_select],
    }
    for right, names in closed.items():
        if names:
            yield (
                f"role '{role}' may not {right} column '{min(names)}': "
                f"grant {right} on {rule.table} to it"
            )


def _column_faults(rule: Rule, columns: Mapping[str, Column]) -> Iterator[str]:
    for name, content in {**rule.columns, **rule.set_at_deletion}.items():
        column = columns.get(name)
        if column is None:
            yield f"has no column '{name}': it has {', '.join(columns)}"
        elif column.is_computed:
            yield f"column '{name}' is generated: leave it out"
        else:
            yield from _absence_faults(rule, column, content)
    for column in columns.values():
        if column.is_required and not column.has_default and column.name not in rule.columns:
            yield (
                f"column '{column.name}' takes no null and has no default: give it a content in "
                "[provision.columns], or a default in the table"
            )


def _absence_faults(rule: Rule, column: Column, content: Content) -> Iterator[str]:
    """Whether a user without the value is thought of."""
    if content.source is None:
        return
    may_be_absent = source_of(rule.per, content.source).is_nullable and content.literal is None
    if column.is_required and may_be_absent and not content.is_required:
        yield (
            f"column '{column.name}' takes no null, and not everybody has '{content.source}': "
            f'say {{ from = "{content.source}", default = ... }}, or required = true, by which '
            "nobody becomes a user without it"
        )
    if content.is_required and not (column.is_required and may_be_absent):
        yield f"column '{column.name}': 'required' says nothing, since it is never null"
