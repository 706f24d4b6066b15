"""A role's part of a remote schema, written as a schema: whether it is one, and what it gives.

All that the document declares has to be in the remote's schema too, and be the same there;
what it leaves out, the role does not see.
Source: Hasura v2, RemoteSchema/SchemaCache/Permission (resolveRoleBasedRemoteSchema).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphql import GraphQLError, GraphQLSyntaxError, parse, parse_value, print_ast
from graphql.language import (
    DefinitionNode,
    DirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    OperationType,
    ScalarTypeDefinitionNode,
    SchemaDefinitionNode,
    StringValueNode,
    TypeDefinitionNode,
    TypeNode,
    UnionTypeDefinitionNode,
)

from genkan.engine.errors import ValidationFailed
from genkan.engine.remote_schemas.model import (
    BUILT_IN_SCALARS,
    ListRef,
    NamedRef,
    NonNullRef,
    Preset,
    Ref,
    RemoteEnum,
    RemoteField,
    RemoteInput,
    RemoteInputObject,
    RemoteInterface,
    RemoteObject,
    RemoteScalar,
    RemoteType,
    RemoteTypes,
    RemoteUnion,
    ref_text,
)
from genkan.engine.remote_schemas.permission_faults import (
    Faults,
    Stopped,
    duplicates,
    reasons_text,
)
from genkan.engine.remote_schemas.preset import PRESET, InputDefinition, Presets

# A schema of tens of thousands of types fits in; a file that is none does not.
MOST_TOKENS: Final = 2_000_000
_DEFAULT_QUERY: Final = "Query"


def parse_schema(text: str) -> DocumentNode:
    """The document. Raises ValueError, with what is wrong, when it is no schema."""
    try:
        document = parse(text, no_location=True, max_tokens=MOST_TOKENS)
    except (GraphQLSyntaxError, GraphQLError, RecursionError) as error:
        raise ValueError(str(error).partition("\n")[0]) from None
    for definition in document.definitions:
        if not isinstance(definition, SchemaDefinitionNode | TypeDefinitionNode):
            raise ValueError(  # noqa: TRY004  # about the text, not about a type of ours
                f"a {definition.kind.replace('_', ' ')} is not allowed in a role's schema"
            )
    return document


def permitted_types(text: str, upstream: RemoteTypes) -> RemoteTypes:
    """What the role's schema gives of the remote's. Raises ValidationFailed with all faults."""
    faults = Faults()
    try:
        document = parse_schema(text)
    except ValueError as error:
        raise ValidationFailed(f"not a GraphQL schema: {error}") from None
    types: RemoteTypes | None = None
    with contextlib.suppress(Stopped):
        types = _read(document.definitions, upstream, faults)
    if types is None or faults.found:
        raise ValidationFailed(reasons_text(faults.found))
    return types


def _read(
    definitions: Iterable[DefinitionNode], upstream: RemoteTypes, faults: Faults
) -> RemoteTypes:
    declared = [one for one in definitions if isinstance(one, TypeDefinitionNode)]
    schemas = [one for one in definitions if isinstance(one, SchemaDefinitionNode)]
    names = [one.name.value for one in declared]
    faults.stop_at_any(duplicates(names), "duplicate type names found: ")
    if len(schemas) > 1:
        raise faults.stop("multiple schema definitions found")
    roots = {
        one.operation: one.type.name.value
        for schema in schemas
        for one in schema.operation_types or ()
    }
    reader = _Reader(
        upstream,
        faults,
        Presets(
            {one.name.value: one for one in declared if isinstance(one, InputDefinition)}, faults
        ),
        frozenset(
            one.name.value for one in declared if isinstance(one, InterfaceTypeDefinitionNode)
        ),
    )
    types = {one.name.value: reader.type(one) for one in declared}
    query = roots.get(OperationType.QUERY, _DEFAULT_QUERY)
    _check_references(types, query, faults)
    return RemoteTypes(
        types=_with_possible_types(types),
        query=query,
        mutation=roots.get(OperationType.MUTATION) or _usual("Mutation", types),
        subscription=roots.get(OperationType.SUBSCRIPTION),
    )


def _usual(name: str, types: Mapping[str, RemoteType]) -> str | None:
    return name if isinstance(types.get(name), RemoteObject) else None


def _with_possible_types(types: Mapping[str, RemoteType]) -> Mapping[str, RemoteType]:
    """The built-in scalars too, and of each interface the objects that say they implement it."""
    complete: dict[str, RemoteType] = {name: RemoteScalar(name) for name in BUILT_IN_SCALARS}
    for name, one in types.items():
        if isinstance(one, RemoteInterface):
            possible = frozenset(
                other.name
                for other in types.values()
                if isinstance(other, RemoteObject) and name in other.interfaces
            )
            complete[name] = RemoteInterface(name, one.fields, possible, one.description)
        else:
            complete[name] = one
    return complete


def _check_references(types: Mapping[str, RemoteType], query: str, faults: Faults) -> None:
    """What Hasura finds out only when it builds the role's schema: names that lead nowhere."""
    if not isinstance(types.get(query), RemoteObject):
        faults.note("query root does not exist in the schema definition")
    known = types.keys() | BUILT_IN_SCALARS
    for one in types.values():
        for name in sorted(_mentioned(one) - known):
            faults.note(f'Could not find type with name "{name}"')


def _mentioned(one: RemoteType) -> set[str]:
    match one:
        case RemoteObject(fields=fields) | RemoteInterface(fields=fields):
            found = {_name(field.type) for field in fields.values()}
            for field in fields.values():
                found |= {_name(argument.type) for argument in field.arguments.values()}
            return found | (one.interfaces if isinstance(one, RemoteObject) else frozenset())
        case RemoteInputObject(fields=inputs):
            return {_name(given.type) for given in inputs.values()}
        case RemoteUnion(possible_types=possible):
            return set(possible)
        case RemoteEnum() | RemoteScalar():
            return set()


def _name(ref: Ref) -> str:
    return ref_text(ref).strip("[]!")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Compares a document with the remote's schema; ``interfaces``: those it declares."""

    upstream: RemoteTypes
    faults: Faults
    presets: Presets
    interfaces: frozenset[str]

    def type(self, node: TypeDefinitionNode) -> RemoteType:  # noqa: PLR0911  # one return for each kind
        """A type of the document. Raises Stopped when the remote has none of its name."""
        name, description = node.name.value, _description(node.description)
        found = self.upstream.types.get(name)
        match node, found:
            case ScalarTypeDefinitionNode(), _ if name in BUILT_IN_SCALARS:
                return RemoteScalar(name)
            case ScalarTypeDefinitionNode(), RemoteScalar():
                self._directives(node.directives, "Scalar", name)
                return RemoteScalar(name, description)
            case EnumTypeDefinitionNode(), RemoteEnum():
                return self._enum(node, found, description)
            case UnionTypeDefinitionNode(), RemoteUnion():
                self._directives(node.directives, "Union", name)
                members = [one.name.value for one in node.types or ()]
                self.faults.stop_at_any(
                    (one for one in members if one not in found.possible_types),
                    f'union "{name}" contains members which do not exist in the members of the '
                    "remote schema union :",
                )
                return RemoteUnion(name, frozenset(members), description)
            case InterfaceTypeDefinitionNode(), RemoteInterface():
                self._directives(node.directives, "Interface", name)
                fields = self._fields(node.fields or (), found.fields, "Interface", name)
                return RemoteInterface(name, fields, frozenset(), description)
            case ObjectTypeDefinitionNode(), RemoteObject():
                return self._object(node, found, description)
            case InputObjectTypeDefinitionNode(), RemoteInputObject():
                self._directives(node.directives, "Input object", name)
                inputs = self._inputs(node.fields or (), found.fields, name)
                return RemoteInputObject(name, inputs, description)
            case _:
                kind = _KINDS[type(node)]
                raise self.faults.stop(_missing(kind, name))

    def _enum(
        self, node: EnumTypeDefinitionNode, found: RemoteEnum, description: str | None
    ) -> RemoteEnum:
        self._directives(node.directives, "Enum", found.name)
        members = {one.name.value: _description(one.description) for one in node.values or ()}
        self.faults.stop_at_any(
            duplicates(one.name.value for one in node.values or ()),
            "duplicate enum values: ",
            f' found in the "{found.name}" enum',
        )
        self.faults.note_any(
            (one for one in members if one not in found.members),
            f'enum "{found.name}" contains the following enum values that do not exist in the '
            "corresponding upstream remote enum: ",
        )
        return RemoteEnum(found.name, members, description)

    def _object(
        self, node: ObjectTypeDefinitionNode, found: RemoteObject, description: str | None
    ) -> RemoteObject:
        self._directives(node.directives, "Object", found.name)
        interfaces = [one.name.value for one in node.interfaces or ()]
        foreign = [one for one in interfaces if one not in found.interfaces]
        self.faults.note_any(
            (one for one in foreign if one in self.interfaces),
            f'custom interfaces are not supported. Object"{found.name}" implements the following '
            "custom interfaces: ",
        )
        self.faults.note_any(
            (one for one in foreign if one not in self.interfaces),
            f'object "{found.name}" is trying to implement the following interfaces that do not '
            "exist in the corresponding upstream remote object: ",
        )
        fields = self._fields(node.fields or (), found.fields, "Object", found.name)
        return RemoteObject(found.name, fields, frozenset(interfaces), description)

    def _fields(
        self,
        nodes: Sequence[FieldDefinitionNode],
        upstream: Mapping[str, RemoteField],
        kind: str,
        owner: str,
    ) -> Mapping[str, RemoteField]:
        self.faults.stop_at_any(
            duplicates(one.name.value for one in nodes),
            "duplicate fields: ",
            f'found in the "{kind}" "{owner}"',
        )
        fields: dict[str, RemoteField] = {}
        for node in nodes:
            name = node.name.value
            found = upstream.get(name)
            if found is None:
                raise self.faults.stop(f'field "{name}" does not exist in the "{kind}": "{owner}"')
            self._directives(node.directives, f"{kind} field", owner)
            self._same_type(node.type, found.type, name, f"{kind} field")
            arguments = self._inputs(node.arguments or (), found.arguments, name)
            description = _description(node.description)
            fields[name] = RemoteField(name, _ref(node.type), arguments, description)
        return fields

    def _inputs(
        self,
        nodes: Sequence[InputValueDefinitionNode],
        upstream: Mapping[str, RemoteInput],
        owner: str,
    ) -> Mapping[str, RemoteInput]:
        self.faults.stop_at_any(
            duplicates(one.name.value for one in nodes),
            "duplicate arguments: ",
            f'found in the field: "{owner}"',
        )
        given = {one.name.value for one in nodes if isinstance(one.type, NonNullTypeNode)}
        self.faults.stop_at_any(
            (
                one.name
                for one in upstream.values()
                if isinstance(one.type, NonNullRef) and one.name not in given
            ),
            f'field: "{owner}" expects the following non nullable arguments to be present: ',
        )
        return {one.name.value: self._input(one, upstream, owner) for one in nodes}

    def _input(
        self, node: InputValueDefinitionNode, upstream: Mapping[str, RemoteInput], owner: str
    ) -> RemoteInput:
        name = node.name.value
        found = upstream.get(name)
        if found is None:
            raise self.faults.stop(
                f'input argument "{name}" does not exist in the input object:"{owner}"'
            )
        directive = self._directives(node.directives, "Input object argument", owner)
        self._same_type(node.type, found.type, name, "Input object argument")
        default = None if node.default_value is None else print_ast(node.default_value)
        expected = None if found.default is None else print_ast(parse_value(found.default))
        if default != expected:
            self.faults.note(
                f'expected default value of input value: "{owner}"of input object "{name}" to be '
                f"{expected or ''} but received {default or ''}"
            )
        preset: Preset | None = None
        if directive is not None:
            preset = self.presets.read(directive, node.type, name)
        return RemoteInput(name, _ref(node.type), default, _description(node.description), preset)

    def _same_type(self, node: TypeNode, expected: Ref, name: str, kind: str) -> None:
        received = _ref(node)
        if received != expected:
            self.faults.note(
                f'expected type of "{name}"("{kind}") to be {ref_text(expected)} but received '
                f"{ref_text(received)}"
            )

    def _directives(
        self, nodes: Sequence[DirectiveNode] | None, kind: str, owner: str
    ) -> DirectiveNode | None:
        """The preset, where there may be one; introspection tells of no other directives."""
        given = nodes or ()
        others = [one.name.value for one in given if one.name.value != PRESET]
        self.faults.stop_at_any(
            duplicates(others), "duplicate directives: ", f'found in the "{kind}" "{owner}"'
        )
        for name in others:
            raise self.faults.stop(_missing("Directive", name))
        presets = [one for one in given if one.name.value == PRESET]
        if len(presets) > 1:
            raise self.faults.stop(f'found multiple preset directives at "{kind}" "{owner}"')
        if presets and kind != "Input object argument":
            self.faults.note(
                "Preset directives can be defined only on INPUT_FIELD_DEFINITION or "
                "ARGUMENT_DEFINITION"
            )
        return presets[0] if presets else None


_KINDS: Final[Mapping[type[TypeDefinitionNode], str]] = {
    ScalarTypeDefinitionNode: "Scalar",
    EnumTypeDefinitionNode: "Enum",
    UnionTypeDefinitionNode: "Union",
    InterfaceTypeDefinitionNode: "Interface",
    ObjectTypeDefinitionNode: "Object",
    InputObjectTypeDefinitionNode: "Input object",
}


def _missing(kind: str, name: str) -> str:
    return f'"{kind}": "{name}" does not exist in the upstream remote schema'


def _description(node: StringValueNode | None) -> str | None:
    return None if node is None else node.value


def _ref(node: TypeNode) -> Ref:
    match node:
        case NonNullTypeNode(type=of):
            inner = _ref(of)
            return inner if isinstance(inner, NonNullRef) else NonNullRef(inner)
        case ListTypeNode(type=of):
            return ListRef(_ref(of))
        case NamedTypeNode():
            return NamedRef(node.name.value)
        case _:
            raise AssertionError(f"a type of kind {node.kind}")
