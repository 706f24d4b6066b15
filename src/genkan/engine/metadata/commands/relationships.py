"""Object and array relationships."""

from collections.abc import Collection
from dataclasses import replace

from genkan.engine.errors import AlreadyExists, NotExists, UnexpectedPayload
from genkan.engine.metadata.decode_table import array_relationship, object_relationship
from genkan.engine.metadata.dependents import (
    Catalogs,
    Need,
    refuse_dependents,
    without_dependents,
)
from genkan.engine.metadata.edit import Draft, Edited, table_of
from genkan.engine.metadata.model import Relationship, TrackedTable
from genkan.engine.metadata.objects import RelationshipObject, with_table, without
from genkan.engine.metadata.reading import (
    Node,
    fields,
    is_set,
    name,
    optional_text,
    required,
)
from genkan.engine.metadata.rename import Renames, renamed
from genkan.engine.metadata.row_condition import RelationshipUse
from genkan.engine.names import ColumnName, ComputedFieldName, RelationshipName


def create_object_relationship(draft: Draft, args: Node) -> Edited:
    """``pg_create_object_relationship``."""
    name(required(fields(args), "name", args))
    table = table_of(draft.metadata, fields(args), args)
    relationship = object_relationship(args, table.name.source)
    _check_free(table, relationship.name, draft.catalogs)
    added = {**table.object_relationships, relationship.name: relationship}
    return Edited(
        with_table(draft.metadata, replace(table, object_relationships=added)),
        RelationshipObject(table.name, relationship.name, is_array=False),
    )


def create_array_relationship(draft: Draft, args: Node) -> Edited:
    """``pg_create_array_relationship``."""
    name(required(fields(args), "name", args))
    table = table_of(draft.metadata, fields(args), args)
    relationship = array_relationship(args, table.name.source)
    _check_free(table, relationship.name, draft.catalogs)
    added = {**table.array_relationships, relationship.name: relationship}
    return Edited(
        with_table(draft.metadata, replace(table, array_relationships=added)),
        RelationshipObject(table.name, relationship.name, is_array=True),
    )


def drop_relationship(draft: Draft, args: Node) -> Edited:
    """``pg_drop_relationship``; ``cascade`` takes along the permissions that follow it."""
    members = fields(args, "DropRel")
    relationship = RelationshipName(name(required(members, "relationship", args)))
    table = table_of(draft.metadata, members, args)
    item, _ = _find(table, relationship, draft.catalogs)

    def gone(need: Need) -> bool:
        return need == RelationshipUse(table.name, relationship)

    if not is_set(members, "cascade"):
        refuse_dependents(draft.metadata, draft.catalogs, gone, lambda _: False)
    return Edited(without(without_dependents(draft.metadata, draft.catalogs, gone), item))


def rename_relationship(draft: Draft, args: Node) -> Edited:
    """``pg_rename_relationship``: permissions that follow it keep following it."""
    members = fields(args, "RenameRel")
    old = RelationshipName(name(required(members, "name", args)))
    new = RelationshipName(name(required(members, "new_name", args)))
    table = table_of(draft.metadata, members, args)
    item, _ = _find(table, old, draft.catalogs)
    if _is_taken(table, new, draft.catalogs):
        raise AlreadyExists(
            f'cannot rename relationship "{old}" to "{new}" in table "{table.name}" as a '
            "column/relationship with the name already exists"
        )
    renames = Renames(relationships={(table.name, old): new})
    return Edited(renamed(draft.metadata, draft.catalogs, renames), replace(item, name=new))


def set_relationship_comment(draft: Draft, args: Node) -> Edited:
    """``pg_set_relationship_comment``."""
    members = fields(args, "SetRelComment")
    table = table_of(draft.metadata, members, args)
    named = RelationshipName(name(required(members, "relationship", args)))
    item, found = _find(table, named, draft.catalogs)
    commented = replace(found, comment=optional_text(members, "comment"))
    if item.is_array:
        changed = {**table.array_relationships, found.name: commented}
        return Edited(with_table(draft.metadata, replace(table, array_relationships=changed)), item)
    changed = {**table.object_relationships, found.name: commented}
    return Edited(with_table(draft.metadata, replace(table, object_relationships=changed)), item)


def _find(
    table: TrackedTable, relationship: RelationshipName, catalogs: Catalogs
) -> tuple[RelationshipObject, Relationship]:
    for is_array, found in (
        (False, table.object_relationships),
        (True, table.array_relationships),
    ):
        if relationship in found:
            return RelationshipObject(table.name, relationship, is_array), found[relationship]
    if ColumnName(relationship) in _columns(table, catalogs) or (
        ComputedFieldName(relationship) in table.computed_fields
    ):
        # Hasura calls a computed field a column here as well, and adds nothing behind.
        raise UnexpectedPayload(
            f'expecting a relationship; but, "{relationship}" is a postgres column; '
        )
    raise NotExists(f'relationship "{relationship}" does not exist')


def _check_free(table: TrackedTable, wanted: RelationshipName, catalogs: Catalogs) -> None:
    if _is_taken(table, wanted, catalogs):
        raise AlreadyExists(f'field with name "{wanted}" already exists in table "{table.name}"')


def _is_taken(table: TrackedTable, wanted: RelationshipName, catalogs: Catalogs) -> bool:
    return (
        ColumnName(wanted) in _columns(table, catalogs)
        or wanted in table.object_relationships
        or wanted in table.array_relationships
        or ComputedFieldName(wanted) in table.computed_fields
    )


def _columns(table: TrackedTable, catalogs: Catalogs) -> Collection[ColumnName]:
    catalog = catalogs.get(table.name.source)
    known = None if catalog is None else catalog.tables.get(table.name)
    return () if known is None else known.columns
