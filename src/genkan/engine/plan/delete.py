"""Deletes to the IR.

Source: Hasura v2, delete mutations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from genkan.engine.ir.delete import Delete, DeleteSet
from genkan.engine.ir.from_row import Cell, KeyColumn, Parents
from genkan.engine.names import ColumnName
from genkan.engine.operation.model import Selection
from genkan.engine.permission.role_view import MutationRoot, RoleWrites
from genkan.engine.plan.bool_exp import plan_where
from genkan.engine.plan.inserted_row import RelatedRows
from genkan.engine.plan.returning import plan_response, plan_written_row
from genkan.engine.plan.select import plan_key


def plan_delete(selection: Selection, kind: MutationRoot, writes: RoleWrites) -> Delete:
    """The rows that ``where``, or the primary key, means."""
    if writes.delete is None:
        raise AssertionError(f"'{writes.table.type_name}' can not be deleted from")
    if kind is MutationRoot.DELETE_BY_PK:
        where, output = plan_key(selection.arguments), plan_written_row(selection, writes)
    else:
        where, output = plan_where(selection.arguments), plan_response(selection)
    return Delete(grant=writes.delete, where=where, output=output)


def delete_set(
    related: RelatedRows, parents: Parents, rows: Sequence[Mapping[ColumnName, Cell]]
) -> DeleteSet:
    """The related rows that are to go; ``rows``: those inserted afterwards, as clients gave them.

    A row that one of them would be in conflict with stays: to replace a set is to delete all of
    it, and to upsert what shall be there.
    """
    grant, insert = related.target.delete, related.target.insert
    if grant is None or related.delete is None:
        raise AssertionError(f"'{related.nested.name}' has nothing to delete")
    presets: Mapping[ColumnName, Cell] = {} if insert is None else insert.grant.presets
    return DeleteSet(
        grant=grant,
        where=related.delete,
        parents=parents,
        kept=_keys(related, [{**row, **presets} for row in rows]),
        place=f"{related.place}.delete",
    )


def _keys(related: RelatedRows, rows: Sequence[Mapping[ColumnName, Cell]]) -> tuple[KeyColumn, ...]:
    """The keys of ``on_conflict`` that rows have whole; one that lacks a part is a new row."""
    target = None if related.conflict is None else related.conflict.on_conflict.target
    names = () if target is None else tuple(target.columns)
    table = related.target.table.select.granted.table
    whole = [row for row in rows if all(name in row for name in names)]
    if not whole:
        return ()
    return tuple(
        KeyColumn(name, table.columns[name].type, tuple(row[name] for row in whole))
        for name in names
    )
