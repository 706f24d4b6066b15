"""Arguments for a remote as GraphQL text: what the client gave, and what is preset.

A variable is passed on whole. Where a preset stands inside of what it holds, its value is taken
apart, and each part that is left is a variable of its own (``$hasura_json_var_1``).
Source: Hasura v2, GraphQL/Schema/Remote, "Variable expansion in remote schema input parsers".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

import msgspec

from genkan.engine.ir.remote import Sent, SentConstant, SentVariable, SessionPreset
from genkan.engine.ir.value import VariableUse
from genkan.engine.names import GraphQLName, VariableName
from genkan.engine.operation.literal import EnumLiteral
from genkan.engine.operation.model import Variables
from genkan.engine.permission.role_view import RoleRemote
from genkan.engine.remote_schemas.model import (
    Constant,
    ListRef,
    NonNullRef,
    Preset,
    PresetList,
    PresetObject,
    Ref,
    RemoteField,
    RemoteInput,
    RemoteInputObject,
    innermost,
    is_preset_through,
    ref_text,
)

_NAME: Final = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


class SentValues:
    """The values of one document; `sent`, and its declarations, fill as they are written."""

    def __init__(
        self, remote: RoleRemote, variables: Variables, declared: Mapping[VariableName, str]
    ) -> None:
        self.sent: dict[str, Sent] = {}
        self._remote = remote
        self._variables = variables
        self._declared = declared
        self._types: dict[str, str] = {}
        self._parts = 0
        self._own_names = {remote.names.type(own): own for own in remote.types.types}

    def declarations(self) -> str:
        """``($id: Int!)``, or nothing where nothing is declared."""
        listed = ", ".join(f"${name}: {type_}" for name, type_ in self._types.items())
        return f"({listed})" if listed else ""

    def arguments(self, field: RemoteField, given: Mapping[str, object]) -> str:
        """``(id: 1)``, or nothing without arguments."""
        written = self._inputs(field.arguments, given, is_json=False)
        return f"({written})" if written else ""

    def _inputs(
        self, defined: Mapping[str, RemoteInput], given: Mapping[str, object], *, is_json: bool
    ) -> str:
        written = {
            name: self._value(defined[name].type, value, is_json=is_json)
            for name, value in given.items()
        }
        for name, one in defined.items():
            preset = one.preset or self._preset_through(one.type)
            if preset is not None:
                written[name] = self._preset(preset)
        return ", ".join(f"{name}: {text}" for name, text in written.items())

    def _value(self, type_: Ref, value: object, *, is_json: bool) -> str:
        """``is_json``: the value stands in that of a variable, which is taken apart."""
        is_altered = innermost(type_) in self._remote.preset_inputs
        if isinstance(value, VariableUse):
            if not is_altered:
                return self._variable(value.name, type_)
            value, is_json = self._variables[value.name], True
        if not is_altered:
            return self._part(type_, value) if is_json else self._literal(type_, value)
        return self._altered(type_, value, is_json=is_json)

    def _altered(self, type_: Ref, value: object, *, is_json: bool) -> str:
        """A value whose type has presets somewhere inside."""
        if value is None:
            return "null"
        match type_:
            case NonNullRef(of):
                return self._altered(of, value, is_json=is_json)
            case ListRef(of) if isinstance(value, list):
                items = cast("list[object]", value)
                return f"[{', '.join(self._value(of, one, is_json=is_json) for one in items)}]"
            case ListRef(of):
                return self._value(of, value, is_json=is_json)
            case _:
                shape = self._input_object(type_)
                if shape is None:
                    raise AssertionError(f"'{ref_text(type_)}' has no presets")
                fields = cast("dict[str, object]", value)
                return f"{{{self._inputs(shape.fields, fields, is_json=is_json)}}}"

    def _literal(self, type_: Ref, value: object) -> str:
        """A literal as it was written, its variables declared."""
        match value:
            case VariableUse(name):
                return self._variable(name, type_)
            case EnumLiteral(name):
                return name
            case list():
                of = _element(type_)
                items = cast("list[object]", value)
                return f"[{', '.join(self._literal(of, one) for one in items)}]"
            case dict():
                shape = self._input_object(type_)
                fields: Mapping[str, RemoteInput] = {} if shape is None else shape.fields
                members = (
                    f"{name}: {self._literal(fields[name].type if name in fields else type_, one)}"
                    for name, one in cast("dict[str, object]", value).items()
                )
                return f"{{{', '.join(members)}}}"
            case str() | bool() | None:
                return msgspec.json.encode(value).decode()
            case number:
                return str(number)

    def _variable(self, name: VariableName, type_: Ref) -> str:
        """A variable of the request, declared as the remote names its type.

        One that may be null, and is not, may stand where null may not: its default, if it has
        one, has been applied.
        """
        declared = _NAME.sub(self._own_name, self._declared[name])
        known = self._types.get(name, declared)
        is_required = isinstance(type_, NonNullRef) and not known.endswith("!")
        self._types[name] = f"{known}!" if is_required else known
        self.sent[name] = SentVariable(name)
        return f"${name}"

    def own_name(self, seen: str) -> str:
        """The remote's own name of a type."""
        return self._own_names.get(GraphQLName(seen), seen)

    def _own_name(self, found: re.Match[str]) -> str:
        return self.own_name(found[0])

    def _part(self, type_: Ref, value: object) -> str:
        """A part of a variable's value, as a variable of its own."""
        self._parts += 1
        name = f"hasura_json_var_{self._parts}"
        self._types[name] = ref_text(type_)
        self.sent[name] = SentConstant(value)
        return f"${name}"

    def _preset(self, preset: Preset) -> str:
        match preset:
            case Constant(text):
                return text
            case PresetList(items):
                return f"[{', '.join(map(self._preset, items))}]"
            case PresetObject(fields):
                members = (f"{name}: {self._preset(value)}" for name, value in fields)
                return f"{{{', '.join(members)}}}"
            case SessionPreset(variable, type_name):
                # Not a name of GraphQL's; a client's variable of that name would be another.
                name = re.sub(r"[^_0-9A-Za-z]", "_", variable)
                type_ = f"{type_name}!"
                while name in self._declared or self._types.get(name, type_) != type_:
                    name = f"{name}_"
                self._types[name] = type_
                self.sent[name] = preset
                return f"${name}"

    def _preset_through(self, type_: Ref) -> Preset | None:
        """All of an input object, where nothing of it is left for clients to give."""
        shape = self._input_object(type_)
        if shape is None or not is_preset_through(shape):
            return None
        fields = ((one.name, one.preset) for one in shape.fields.values())
        return PresetObject(tuple((name, one) for name, one in fields if one is not None))

    def _input_object(self, type_: Ref) -> RemoteInputObject | None:
        shape = self._remote.types.types.get(innermost(type_))
        return shape if isinstance(shape, RemoteInputObject) else None


def _element(type_: Ref) -> Ref:
    """The type of a list's items; a scalar may hold any list."""
    nullable = type_.of if isinstance(type_, NonNullRef) else type_
    return nullable.of if isinstance(nullable, ListRef) else nullable
