"""Types of one name that are not one type: introspection could show only one of them.

Two tables may share their types' names (two databases of one make, in namespaces of their
own) as long as their types are alike in all but descriptions.
Source: Hasura v2, lib/schema-parsers Schema/Collect (collectTypeDefinitions).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from genkan.engine.convention import Convention, SourceNaming, Words, split, type_name
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.names import ActionName, FunctionName, GraphQLName, NativeQueryName, TableName
from genkan.engine.permission.role_view import RoleRemote
from genkan.engine.schema.action_binding import ActionRoot, ResultRoot, SubmissionRoot
from genkan.engine.schema.binding import FunctionRootBinding, NativeQueryRoot, TableRoot
from genkan.engine.schema.build import RoleSchema
from genkan.engine.schema.model import (
    EnumType,
    Field,
    InputField,
    InputObjectType,
    InterfaceType,
    Named,
    ObjectType,
    ScalarType,
    TypeDefinition,
    UnionType,
    named_type,
    type_text,
)
from genkan.engine.schema.relay_binding import ConnectionRoot, FunctionConnectionRoot
from genkan.engine.schema.remote_binding import RemoteRoot
from genkan.engine.schema.subject import subject_of
from genkan.engine.schema.write_binding import WriteRootBinding

# An action is known by its name alone.
Owner: TypeAlias = TableName | FunctionName | NativeQueryName | RoleRemote | ActionName

_PARTS: Final = (
    "", "bool_exp", "order_by", "select_column", "aggregate", "aggregate_fields",
    "aggregate_order_by", "aggregate_bool_exp", "enum", "stream_cursor_input",
    "stream_cursor_value_input", "insert_input", "obj_rel_insert_input", "arr_rel_insert_input",
    "on_conflict", "constraint", "update_column", "set_input", "inc_input", "append_input",
    "prepend_input", "delete_key_input", "delete_elem_input", "delete_at_path_input", "updates",
    "pk_columns_input", "obj_rel_update_input", "arr_rel_update_input", "delete_input",
    "mutation_response", "args", "arguments", "enum_name",
    *(f"{function.value}_fields" for function in AggregateFunction),
    *(f"{function.value}_order_by" for function in AggregateFunction),
)  # fmt: skip
_WORDS: Final = tuple(split(part) if part else () for part in _PARTS)


@dataclass(frozen=True, slots=True)
class TypeConflict:
    """What is wrong, and whose types it would not be without."""

    message: str
    owners: tuple[Owner, ...]


@dataclass(frozen=True, slots=True)
class _Met:
    """A type as it was first met: at which place, and how it reads."""

    place: str
    text: str


def may_share_types(
    named: Iterable[tuple[Words, SourceNaming]],
    custom: Iterable[GraphQLName] = (),
    foreign: Iterable[frozenset[str]] = (),
) -> bool:
    """Whether any two of the tables (and functions) could have types of one name.

    foreign: the names of the types of each remote schema.
    Quick, since nearly all schemas have none; who may, is asked `type_conflict`.
    custom: the names of custom types, which may be a table's too.
    """
    seen: set[str] = set(custom)
    for names in foreign:
        if not seen.isdisjoint(names) or any(map(_is_usual, names)):
            return True
        seen.update(names)
    for words, naming in named:
        names = _type_names(words, naming)
        if not seen.isdisjoint(names):
            return True
        seen.update(names)
    return False


def _is_usual(name: str) -> bool:
    """Whether types that are nobody's in particular have such names: scalars, comparisons.

    Those of Postgres begin with a small letter, those of other servers nearly never do.
    """
    return name[0].islower() or name.endswith(("ComparisonExp", "OrderBy"))


def _type_names(words: Words, naming: SourceNaming) -> set[str]:
    name = type_name(words, naming)
    if naming.convention is Convention.HASURA and not naming.types.suffix:
        return {f"{name}_{part}" if part else name for part in _PARTS}
    return {type_name((*words, *part), naming) for part in _WORDS}


def type_conflict(schema: RoleSchema) -> TypeConflict | None:
    """The types that two owners have under one name, and that differ; the later is to blame."""
    met: dict[GraphQLName, _Met] = {}
    seen: set[tuple[GraphQLName, object]] = set()
    message: str | None = None
    owners: dict[Owner, None] = {}
    for named, place, owner in _all_types(schema, seen):
        text = _text(schema.definition(named))
        first = met.setdefault(named.name, _Met(place, text))
        if first.text != text:
            blamed = subject_of(named)
            owners[blamed if isinstance(blamed, TableName) else owner] = None
            message = message or (
                f"Found conflicting definitions for GraphQL type '{named.name}'.  The definition "
                f"at {place} differs from the definitions at [{first.place}]."
            )
    return None if message is None else TypeConflict(message, tuple(owners))


def _all_types(
    schema: RoleSchema, seen: set[tuple[GraphQLName, object]]
) -> Iterator[tuple[Named, str, Owner]]:
    """Each type with the place and the root field it is reached by; equal names may come twice."""
    waiting = list(_starting_points(schema))
    for named, place, owner in waiting:  # grows while it is read
        key = (named.name, subject_of(named) or owner)
        if key in seen:
            continue
        seen.add(key)
        yield named, place, owner
        waiting += [
            (found, f"{place}.{step}", owner) for found, step in _below(schema.definition(named))
        ]


def _starting_points(schema: RoleSchema) -> Iterator[tuple[Named, str, Owner]]:
    roots = filter(None, (schema.query, schema.mutation, schema.subscription))
    found = [met for root in roots for met in _flat(schema, root, root.name)]
    for field, place in sorted(found, key=_rank):
        owner = _owner(field)
        if owner is not None:
            for named, step in _of_field(field):
                yield named, ".".join(filter(None, (place, step))), owner


def _flat(schema: RoleSchema, root: ObjectType, place: str) -> Iterator[tuple[Field, str]]:
    """The root fields, those in namespaces too."""
    for field in root.fields.values():
        below = f"{place}.{field.name}"
        if _owner(field) is not None:
            yield field, below
            continue
        definition = schema.definition(named_type(field.type))
        if isinstance(definition, ObjectType):
            for inner in definition.fields.values():
                yield inner, f"{below}.{inner.name}"


def _rank(met: tuple[Field, str]) -> int:
    """What comes later is to blame: native queries, actions and remotes, for tables to stay."""
    match met[0].binding:
        case RemoteRoot():
            return 2
        case NativeQueryRoot() | ActionRoot() | SubmissionRoot() | ResultRoot():
            return 1
        case _:
            return 0


def _owner(field: Field) -> Owner | None:  # noqa: PLR0911  # one return for each case of a match
    match field.binding:
        case TableRoot(_, table) | ConnectionRoot(table):
            return table.name
        case FunctionRootBinding(_, function) | FunctionConnectionRoot(function):
            return function.signature.function.name
        case NativeQueryRoot(query):
            return query.name
        case WriteRootBinding(_, writes):
            return writes.table.name
        case ActionRoot(action) | SubmissionRoot(action) | ResultRoot(action):
            return action.grant.name
        case RemoteRoot(remote):
            return remote
        case _:
            return None


def _below(definition: TypeDefinition) -> Iterator[tuple[Named, str]]:
    match definition:
        case ObjectType(fields=fields) | InterfaceType(fields=fields):
            for field in fields.values():
                for named, step in _of_field(field):
                    yield named, ".".join(filter(None, (field.name, step)))
        case InputObjectType(fields=inputs):
            for one in inputs.values():
                yield named_type(one.type), one.name
        case UnionType(possible_types=possible):
            for named in possible.values():
                yield named, ""
        case ScalarType() | EnumType():
            return


def _of_field(field: Field) -> Iterator[tuple[Named, str]]:
    yield named_type(field.type), ""
    for argument in field.arguments.values():
        yield named_type(argument.type), argument.name


def _text(definition: TypeDefinition) -> str:
    """All that makes a type; the types it refers to by their names alone.

    Descriptions do not: the types of two servers often differ in nothing else.
    Source: Hasura v2, lib/schema-parsers Schema/Definition (`Eq`).
    """
    match definition:
        case ObjectType(fields=fields) | InterfaceType(fields=fields):
            lines = [_field_text(field) for field in fields.values()]
        case InputObjectType(fields=inputs):
            lines = [_input_text(one) for one in inputs.values()]
        case EnumType(members=members):
            lines = list(members)
        case UnionType(possible_types=possible):
            lines = list(possible)
        case ScalarType():
            lines = []
    return "\n".join((type(definition).__name__, *sorted(lines)))


def _field_text(field: Field) -> str:
    arguments = ", ".join(sorted(map(_input_text, field.arguments.values())))
    return f"{field.name}({arguments}): {type_text(field.type)}"


def _input_text(one: InputField) -> str:
    return f"{one.name}: {type_text(one.type)} = {one.default}"
