"""What an update says of related rows: ``articles: {data, on_conflict, update, delete}``.

No schema of Hasura's has it: ADR 0018.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import NestedWrite, RoleView, RoleWrites
from genkan.engine.schema.delete import deleted_rows
from genkan.engine.schema.insert import on_conflict_field
from genkan.engine.schema.model import (
    InputField,
    InputObjectType,
    ListOf,
    Named,
    NonNull,
    WritePart,
)
from genkan.engine.schema.naming import quoted, write_type
from genkan.engine.schema.write_binding import ChangedRelationship, InsertPart, NestedPart


def changed_relationships(
    writes: RoleWrites, view: RoleView, taken: Container[GraphQLName]
) -> Iterator[InputField]:
    """The relationships whose rows can be written along; ``taken``: names that mean others."""
    for nested in writes.relationships.values():
        target = view.writes[nested.target]
        type_ = _input_type(nested, target)
        if type_ is not None and nested.name not in taken:
            yield InputField(
                name=nested.name,
                type=type_,
                meaning=ChangedRelationship(nested, target),
                description="what becomes of the rows that are related to the updated ones",
            )


def related_update_input_type(writes: RoleWrites, part: WritePart) -> InputObjectType:
    """``author_arr_rel_update_input``, or ``author_obj_rel_update_input``: that has no ``data``."""
    data = () if part is WritePart.OBJ_REL_UPDATE_INPUT else _data(writes)
    fields = (*data, *_update(writes), *deleted_rows(writes))
    return InputObjectType(
        write_type(writes, part).name,
        {field.name: field for field in fields},
        f"input type for updating a relation to table {quoted(writes.table)}: its rows are "
        "deleted, then updated, then inserted",
    )


def _input_type(nested: NestedWrite, target: RoleWrites) -> Named | None:
    """None where nothing could be said. A row that refers to another can not insert it here."""
    is_changeable = target.update is not None or target.delete is not None
    if nested.comes_first:
        return write_type(target, WritePart.OBJ_REL_UPDATE_INPUT) if is_changeable else None
    return write_type(target, WritePart.ARR_REL_UPDATE_INPUT)


def _data(writes: RoleWrites) -> Iterator[InputField]:
    if writes.insert is not None:
        yield InputField(
            name=GraphQLName(InsertPart.DATA.value),
            type=ListOf(NonNull(write_type(writes, WritePart.INSERT_INPUT))),
            meaning=InsertPart.DATA,
            description="the rows to be inserted, for each updated row",
        )
        yield from on_conflict_field(writes)


def _update(writes: RoleWrites) -> Iterator[InputField]:
    if writes.update is not None:
        yield InputField(
            name=GraphQLName(NestedPart.UPDATE.value),
            type=ListOf(NonNull(write_type(writes, WritePart.UPDATES))),
            meaning=NestedPart.UPDATE,
            description="updates of the related rows, in order",
        )
