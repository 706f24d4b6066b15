"""The tables a role may write, with their root fields and what else clients can name of them.

Source: Hasura v2, mutations; GraphQL/Schema/Build (buildTable*MutationFields).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from genkan.engine.convention import Words
from genkan.engine.ir.bool_exp import FALSE, GrantedRows
from genkan.engine.ir.grant import SelectGrant
from genkan.engine.names import TableName
from genkan.engine.permission.naming import (
    table_root_description,
    table_root_field,
    table_words,
)
from genkan.engine.permission.nested_write import with_nested_writes
from genkan.engine.permission.role_table import Readable, role_table
from genkan.engine.permission.role_view import MutationRoot, RoleTable, RoleWrites
from genkan.engine.permission.source_scope import SourceScope
from genkan.engine.permission.write_grant import (
    Writable,
    Writer,
    delete_grant,
    role_insert,
    role_update,
    write_validations,
)


def source_writes(
    scope: SourceScope, writer: Writer, readable: Mapping[TableName, RoleTable]
) -> Mapping[TableName, RoleWrites]:
    """The tables of a source that the role may write, in the metadata's order.

    readable: the tables it may read.
    """
    found: dict[TableName, RoleWrites] = {}
    for name, tracked in scope.tracked.items():
        table = scope.catalog.tables.get(name)
        words = table_words(name, tracked.configuration)
        if table is None or words is None:
            continue
        writable = Writable(tracked, table, scope)
        insert, update = role_insert(writable, writer), role_update(writable, writer)
        delete = delete_grant(writable, writer)
        if insert is None and update is None and delete is None:
            continue
        written = RoleWrites(
            table=readable.get(name) or _unreadable(writable, words),
            is_readable=name in readable,
            relationships={},
            insert=insert,
            update=update,
            delete=delete,
            validations=write_validations(writable, writer),
            root_fields={},
            root_field_descriptions={},
        )
        found[name] = _with_root_fields(written, writable)
    return with_nested_writes(found, scope)


def _with_root_fields(writes: RoleWrites, writable: Writable) -> RoleWrites:
    table, configuration = writes.table, writable.tracked.configuration
    # Hasura: a row is found by its key only where the role may read the key, and is answered
    # alone only where the role may read the table.
    has_key = table.lookup_key is not None
    can_insert, can_update = writes.insert is not None, writes.update is not None
    can_delete = writes.delete is not None
    possible = {
        MutationRoot.INSERT: can_insert,
        MutationRoot.INSERT_ONE: can_insert and writes.is_readable,
        MutationRoot.UPDATE: can_update,
        MutationRoot.UPDATE_BY_PK: can_update and has_key,
        MutationRoot.UPDATE_MANY: can_update,
        MutationRoot.DELETE: can_delete,
        MutationRoot.DELETE_BY_PK: can_delete and has_key,
    }
    names = {
        root: name
        for root, is_possible in possible.items()
        if is_possible
        and (name := table_root_field(root, table.words, configuration, table.naming)) is not None
    }
    described = {root: table_root_description(root, table.name, configuration) for root in names}
    return replace(
        writes,
        root_fields=names,
        root_field_descriptions={
            root: text for root, text in described.items() if text is not None
        },
    )


def _unreadable(writable: Writable, words: Words) -> RoleTable:
    """The table for a role that may not read it: no column and no row of it."""
    grant = SelectGrant(
        granted=GrantedRows(writable.table, FALSE),
        columns={},
        computed_fields={},
        limit=None,
        aggregate=False,
    )
    readable = Readable(words, writable.tracked, writable.table, grant)
    return role_table(readable, writable.scope, (), ())
