"""Checks of single values: when a document is read, and when a cached plan meets new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from genkan.engine.errors import ParseFailed, ValidationFailed
from genkan.engine.ir.value_text import composed_value
from genkan.engine.operation.literal import described
from genkan.engine.operation.model import (
    ComposedCheck,
    VariableCheck,
    VariableLeaf,
    Variables,
)
from genkan.engine.schema.reading import Check, Mismatch, Refused, Unreadable


def checked(check: Check, value: object, place: str, *, is_literal: bool) -> None:
    """Run a check; its refusal becomes the client's error at `place`."""
    try:
        check(value)
    except Unreadable as fault:
        raise ParseFailed(fault.message, path=place) from None
    except Refused as fault:
        raise ValidationFailed(fault.message, path=place) from None
    except Mismatch as fault:
        raise ValidationFailed(
            f"expected {fault.expected} for type '{fault.type_name}', "
            f"but found {described(fault.value, is_literal=is_literal)}",
            path=place,
        ) from None


def check_variables(checks: Sequence[VariableCheck | ComposedCheck], variables: Variables) -> None:
    """Hold this request's values against the checks of a cached plan.

    Their JSON types are those the plan was made with: the cache saw to that.
    """
    for one in checks:
        if isinstance(one, ComposedCheck):
            value = composed_value(one.template, variables)
            checked(one.check, value, one.place, is_literal=True)
            continue
        leaf = one.leaf
        value = leaf_value(variables, leaf) if leaf.path else variables[leaf.name]
        if not one.is_list:
            try:
                one.check(value)
            except (Mismatch, Refused, Unreadable):
                checked(one.check, value, one.place, is_literal=False)
        else:
            for index, item in enumerate(cast("list[object]", value)):
                checked(one.check, item, f"{one.place}[{index}]", is_literal=False)


def leaf_value(variables: Variables, leaf: VariableLeaf) -> object:
    """The value at a place in the variables; where a list is meant, a lone value is item 0."""
    value = variables[leaf.name]
    for step in leaf.path:
        if isinstance(step, str):
            value = cast("dict[str, object]", value)[step]
        elif isinstance(value, list):
            value = cast("list[object]", value)[step]
    return value
