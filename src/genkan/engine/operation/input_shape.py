"""Enum values and input objects as they were given: whether they have the type's shape.

Source: Hasura v2, lib/schema-parsers Input, whose messages are used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, cast

from genkan.engine.errors import ValidationFailed
from genkan.engine.names import GraphQLName
from genkan.engine.operation.leaf import Given
from genkan.engine.operation.literal import EnumLiteral, described
from genkan.engine.schema.model import EnumMember, EnumType, InputObjectType

_NAME: Final = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


def enum_member(definition: EnumType, given: Given, place: str) -> EnumMember:
    """The value that is meant: a name in the document, a string in the variables."""
    match given.value:
        case EnumLiteral(name):
            pass
        case str() as name if given.origin is not None:
            pass
        case other:
            raise ValidationFailed(
                f"expected an enum value for type '{definition.name}', "
                f"but found {described(other, is_literal=given.origin is None)}",
                path=place,
            )
    member = definition.members.get(GraphQLName(name))
    if member is None:
        listed = ", ".join(f"'{one}'" for one in definition.members)
        raise ValidationFailed(
            f"expected one of the values [{listed}] for type '{definition.name}', "
            f"but found '{name}'",
            path=place,
        )
    return member


def input_fields(definition: InputObjectType, given: Given, place: str) -> Mapping[str, object]:
    """The fields of an object that has none but those of its type."""
    value = given.value
    if not isinstance(value, dict):
        raise ValidationFailed(
            f"expected an object for type '{definition.name}', "
            f"but found {described(value, is_literal=given.origin is None)}",
            path=place,
        )
    fields = cast("dict[str, object]", value)
    for name in fields:
        if name not in definition.fields:
            if not _NAME.fullmatch(name):
                raise ValidationFailed(
                    f'variable value contains object with key "{name}", '
                    "which is not a legal GraphQL name",
                    path=place,
                )
            raise ValidationFailed(
                f"field '{name}' not found in type: '{definition.name}'", path=f"{place}.{name}"
            )
    return fields
