"""What is wrong with custom types and actions.

Source: Hasura v2, `RQL/DDL/CustomTypes.hs`, `RQL/DDL/Action.hs`, whose words are used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from genkan.engine.catalog.model import Catalog
from genkan.engine.graphql_type import ListType, base_name
from genkan.engine.metadata.actions import (
    Action,
    CustomInputObject,
    CustomObject,
    CustomTypes,
    TypeRelationship,
)
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.pg_scalars import pg_scalars
from genkan.engine.names import GraphQLName, SourceName

_BUILT_IN: Final = frozenset({"Int", "Float", "String", "Boolean", "ID"})


def custom_types_fault(metadata: Metadata, catalogs: Mapping[SourceName, Catalog]) -> str | None:
    """All that is wrong with the custom types, or None."""
    faults = list(_type_faults(metadata, catalogs))
    if not faults:
        return None
    beginning = "validation for the given custom types failed"
    if len(faults) == 1:
        return f"{beginning} because {faults[0]}"
    listed = "".join(f"  • {fault}\n" for fault in faults)
    return f"{beginning} for the following reasons:\n{listed}"


def _type_faults(metadata: Metadata, catalogs: Mapping[SourceName, Catalog]) -> Iterator[str]:
    types = metadata.custom_types
    declared = (*types.scalars, *types.enums, *types.input_objects, *types.objects)
    if twice := _twice(one.name for one in declared):
        yield f"duplicate type names: {twice}"
    for enum in types.enums:
        if twice := _twice(one.value for one in enum.values):
            yield f'the enum type "{enum.name}" has duplicate values: {twice}'
    inputs = _names(types, with_inputs=True)
    for one in types.input_objects:
        yield from _input_object_faults(one, inputs, catalogs)
    outputs = _names(types, with_inputs=False)
    for one in types.objects:
        yield from _object_faults(one, outputs, catalogs)
        for relationship in one.relationships:
            yield from _relationship_faults(one, relationship, metadata, catalogs)


def _names(types: CustomTypes, *, with_inputs: bool) -> frozenset[GraphQLName]:
    """What fields of input objects, or of objects, may be besides Postgres' scalars."""
    own = types.input_objects if with_inputs else types.objects
    return frozenset(one.name for one in (*types.scalars, *types.enums, *own))


def _input_object_faults(
    one: CustomInputObject,
    known: frozenset[GraphQLName],
    catalogs: Mapping[SourceName, Catalog],
) -> Iterator[str]:
    if twice := _twice(field.name for field in one.fields):
        yield f'the input object "{one.name}" has duplicate fields: {twice}'
    for field in one.fields:
        name = base_name(field.type)
        if not _is_known(name, known, catalogs):
            yield (
                f'the type "{name}" for field "{field.name}" in  input object type "{one.name}" '
                "does not exist"
            )


def _object_faults(
    one: CustomObject, known: frozenset[GraphQLName], catalogs: Mapping[SourceName, Catalog]
) -> Iterator[str]:
    names = (*(field.name for field in one.fields), *(each.name for each in one.relationships))
    if twice := _twice(names):
        yield f'the object "{one.name}" has duplicate fields: {twice}'
    for _ in one.with_arguments:
        yield f'the object "{one.name}" can\'t have arguments'
    for field in one.fields:
        name = base_name(field.type)
        if not _is_known(name, known, catalogs):
            yield (
                f'the type "{name}" for field "{field.name}" in  object type "{one.name}" '
                "does not exist"
            )
    if len({each.table.source for each in one.relationships}) > 1:
        yield f'the object "{one.name}" has relationships to more than one source'


def _relationship_faults(
    one: CustomObject,
    relationship: TypeRelationship,
    metadata: Metadata,
    catalogs: Mapping[SourceName, Catalog],
) -> Iterator[str]:
    place = f'for relationship "{relationship.name}" of object type "{one.name}"'
    source = metadata.sources.get(relationship.table.source)
    catalog = catalogs.get(relationship.table.source)
    table = None if catalog is None else catalog.tables.get(relationship.table)
    if source is None or relationship.table not in source.tables or table is None:
        yield f'the remote table "{relationship.table}" {place} does not exist'
        return
    if not relationship.mapping:
        # Hasura takes it, and relates every row.
        yield f'the field mapping {place} is empty; name a field and a column of "{table.name}"'
    types = {field.name: field.type for field in one.fields}
    for member, column in relationship.mapping.items():
        if member not in types:
            yield f'the field "{member}" {place} does not exist'
        elif isinstance(types[member], ListType):
            yield f'the type of the field "{member}" {place} is a list type'
        if column not in table.columns:
            where = f'of remote table "{relationship.table}" {place}'
            yield f'the column "{column}" {where} does not exist'


def action_fault(
    action: Action, types: CustomTypes, catalogs: Mapping[SourceName, Catalog]
) -> str | None:
    """What is wrong with the action, or None."""
    fault = next(_action_faults(action, types, catalogs), None)
    return None if fault is None else f'in action "{action.name}"; {fault}'


def _action_faults(
    action: Action, types: CustomTypes, catalogs: Mapping[SourceName, Catalog]
) -> Iterator[str]:
    known = _names(types, with_inputs=True)
    if twice := _twice(one.name for one in action.definition.arguments):
        yield f"duplicate arguments: {twice}"
    for argument in action.definition.arguments:
        name = base_name(argument.type)
        if not _is_known(name, known, catalogs):
            yield (
                f'the type: "{name}" is not defined in custom types or it is not a '
                "scalar/enum/input_object"
            )
    name = base_name(action.definition.output_type)
    objects = {one.name: one for one in types.objects}
    if name in objects:
        yield from _output_faults(action, objects[name], frozenset(objects))
        return
    scalars = frozenset(one.name for one in types.scalars)
    if not _is_known(name, scalars, catalogs):
        yield f'the type: "{name}" is not an object or scalar type defined in custom types'


def _output_faults(
    action: Action, output: CustomObject, objects: frozenset[GraphQLName]
) -> Iterator[str]:
    nested = [one.name for one in output.fields if base_name(one.type) in objects]
    if action.is_asynchronous:
        if nested and output.relationships:
            yield (f"Async action relations cannot be used with object fields: {_quoted(nested)}")
        return
    wrong = [
        one.name for one in output.relationships if any(member in nested for member in one.mapping)
    ]
    if wrong:
        yield f"Relationships cannot be defined with nested object fields: {_quoted(wrong)}"


def _is_known(
    name: GraphQLName, known: frozenset[GraphQLName], catalogs: Mapping[SourceName, Catalog]
) -> bool:
    return name in _BUILT_IN or name in known or bool(pg_scalars((name,), catalogs))


def _twice(names: Iterable[str]) -> str:
    return _quoted(name for name, count in Counter(names).items() if count > 1)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
