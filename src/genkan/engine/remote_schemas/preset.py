"""``@preset(value: ..., static: ...)``: what is sent in the place of a client's value.

Source: Hasura v2, RemoteSchema/SchemaCache/Permission (parsePresetDirective, parsePresetValue).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from graphql.language import (
    BooleanValueNode,
    DirectiveNode,
    EnumTypeDefinitionNode,
    EnumValueNode,
    InputObjectTypeDefinitionNode,
    ListTypeNode,
    ListValueNode,
    NamedTypeNode,
    NonNullTypeNode,
    ObjectValueNode,
    ScalarTypeDefinitionNode,
    StringValueNode,
    TypeNode,
    ValueNode,
    print_ast,
)

from genkan.engine.remote_schemas.model import (
    BUILT_IN_SCALARS,
    Constant,
    Preset,
    PresetList,
    PresetObject,
    SessionPreset,
)
from genkan.engine.remote_schemas.permission_faults import Faults

PRESET: Final = "preset"
_SESSION_PREFIX: Final = "x-hasura-"

InputDefinition: TypeAlias = (
    ScalarTypeDefinitionNode | EnumTypeDefinitionNode | InputObjectTypeDefinitionNode
)


class Presets:
    """Reads the presets of one document; `inputs`: its types that a value can have."""

    def __init__(self, inputs: Mapping[str, InputDefinition], faults: Faults) -> None:
        self._inputs = inputs
        self._faults = faults

    def read(self, directive: DirectiveNode, type_: TypeNode, name: str) -> Preset:
        """The preset of the argument or field ``name``."""
        given = {one.name.value: one.value for one in directive.arguments or ()}
        if not given:
            raise self._faults.stop("no arguments found in the preset directive")
        value = given.get("value")
        if value is None:
            raise self._faults.stop(f'preset argument "value" not found at "{name}"')
        match given.get("static"):
            case None:
                is_static = False
            case BooleanValueNode(value=flag):
                is_static = flag
            case _:
                raise self._faults.stop("expected preset static value to be a Boolean value")
        return self._value(type_, name, value, is_static)

    def _value(self, type_: TypeNode, name: str, value: ValueNode, is_static: bool) -> Preset:  # noqa: FBT001  # what the operator wrote
        match type_:
            case NonNullTypeNode(type=of):
                return self._value(of, name, value, is_static)
            case ListTypeNode(type=of):
                return self._list(of, name, value, is_static)
            case NamedTypeNode():
                return self._named(type_.name.value, value, is_static)
            case _:
                raise AssertionError(f"a type of kind {type_.kind}")

    def _list(self, of: TypeNode, name: str, value: ValueNode, is_static: bool) -> Preset:  # noqa: FBT001  # what the operator wrote
        if isinstance(value, ListValueNode):
            return PresetList(
                tuple(self._value(of, name, item, is_static) for item in value.values)
            )
        if isinstance(value, StringValueNode) and _is_session_variable(value.value):
            raise self._faults.stop(
                f'illegal preset value at "{name}". Session arguments can only be set for '
                "singleton values"
            )
        return self._value(of, name, value, is_static)

    def _named(self, type_name: str, value: ValueNode, is_static: bool) -> Preset:  # noqa: FBT001  # what the operator wrote
        if type_name in BUILT_IN_SCALARS:
            return self._scalar(type_name, value, is_static)
        match self._inputs.get(type_name):
            case ScalarTypeDefinitionNode():
                return self._scalar(type_name, value, is_static)
            case EnumTypeDefinitionNode() as definition:
                return self._enum(definition, value)
            case InputObjectTypeDefinitionNode() as definition:
                return self._object(definition, value, is_static)
            case None:
                raise self._faults.stop(
                    f'expected "{type_name}" to be an input type, but it\'s an output type'
                )

    def _scalar(self, type_name: str, value: ValueNode, is_static: bool) -> Preset:  # noqa: FBT001  # what the operator wrote
        match value:
            case EnumValueNode() | ListValueNode() | ObjectValueNode():
                raise self._faults.stop(_expected(value, type_name, "a scalar value"))
            case StringValueNode(value=text) if _is_session_variable(text) and not is_static:
                return SessionPreset(text.lower(), type_name, None)
            case _:
                return Constant(print_ast(value))

    def _enum(self, definition: EnumTypeDefinitionNode, value: ValueNode) -> Preset:
        type_name = definition.name.value
        members = frozenset(one.name.value for one in definition.values or ())
        match value:
            case EnumValueNode(value=member):
                if member not in members:
                    raise self._faults.stop(f'"{member}" not found in the enum: "{type_name}"')
                return Constant(member)
            case StringValueNode(value=text) if _is_session_variable(text):
                return SessionPreset(text.lower(), type_name, members)
            case _:
                raise self._faults.stop(_expected(value, type_name, "an enum value"))

    def _object(
        self,
        definition: InputObjectTypeDefinitionNode,
        value: ValueNode,
        is_static: bool,  # noqa: FBT001  # what the operator wrote
    ) -> Preset:
        type_name = definition.name.value
        if not isinstance(value, ObjectValueNode):
            raise self._faults.stop(_expected(value, type_name, "an input object value"))
        types = {one.name.value: one.type for one in definition.fields or ()}
        fields: list[tuple[str, Preset]] = []
        for one in value.fields:
            key = one.name.value
            if key not in types:
                raise self._faults.stop(f'"{key}" does not exist in the input object "{type_name}"')
            fields.append((key, self._value(types[key], key, one.value, is_static)))
        return PresetObject(tuple(sorted(fields, key=_key)))


def _key(item: tuple[str, Preset]) -> str:
    return item[0]


def _is_session_variable(text: str) -> bool:
    return text.lower().startswith(_SESSION_PREFIX)


def _expected(value: ValueNode, type_name: str, what: str) -> str:
    return f'expected preset value "{print_ast(value)}" of type "{type_name}" to be {what}'
