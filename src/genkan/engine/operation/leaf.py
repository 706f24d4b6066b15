"""Single values of arguments, and lists of them, as Postgres will get them.

A value written in the document becomes a `Constant`, one that came with the variables a
`Variable` with the path to it, and one with variables inside a `Composed`: the plan holds no
value of a variable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.value import (
    Composed,
    Constant,
    PgType,
    Value,
    Variable,
    VariableUse,
)
from genkan.engine.ir.value_text import composed_value, value_text
from genkan.engine.operation.checks import checked
from genkan.engine.operation.literal import EnumLiteral, has_variable
from genkan.engine.operation.model import ComposedCheck, VariableCheck, VariableLeaf
from genkan.engine.operation.scope import Scope
from genkan.engine.operation.variables import (
    DeclaredVariable,
    check_use,
    declared_type_name,
    variable_values,
)
from genkan.engine.schema.introspection import meta_type
from genkan.engine.schema.model import InputField, ListOf, ScalarType, TypeRef, named_type
from genkan.engine.schema.reading import Leaf, LeafList

_BUILT_IN: Final = frozenset({"Int", "Float", "String", "Boolean", "ID"})


@dataclass(frozen=True, slots=True)
class Given:
    """A value as it was given; ``origin`` when it came with the variables."""

    value: object
    origin: VariableLeaf | None

    def item(self, step: str | int, value: object) -> Given:
        """What stands at `step` inside."""
        if self.origin is None:
            return Given(value, None)
        return Given(value, VariableLeaf(self.origin.name, (*self.origin.path, step)))


def coerce_leaf(scope: Scope, leaf: Leaf, field: InputField, given: Given, place: str) -> Value:
    """A single value, or null where null is one."""
    if given.value is None and field.null_is_value:
        if given.origin is not None:
            scope.leaves.add(given.origin)
        return Constant(None, leaf.type)
    _refuse_null(given.value, field, place)
    if given.origin is None:
        return _bound(_template(scope, leaf, given.value, place), leaf.type)
    checked(leaf.check, given.value, place, is_literal=False)
    scope.leaves.add(given.origin)
    if leaf.is_ranged:
        scope.checks.append(VariableCheck(given.origin, leaf.check, is_list=False, place=place))
    return Variable(given.origin.name, given.origin.path, leaf.type)


def coerce_leaf_list(
    scope: Scope, leaves: LeafList, field: InputField, given: Given, place: str
) -> Value:
    """A list that is bound as one array parameter; a lone value is a list of one."""
    element = leaves.element
    if given.value is None:
        raise ValidationFailed("expected a list, but found null", path=place)
    is_list = isinstance(given.value, list)
    listed = cast("list[object]", given.value) if is_list else [given.value]
    if given.origin is None or not is_list:
        if given.origin is not None:
            scope.structural.add(given.origin)
        items = [
            _item(scope, element, field, item, f"{place}[{index}]")
            for index, item in enumerate(listed)
        ]
        return _bound(items, leaves.type)
    for index, item in enumerate(listed):
        here = f"{place}[{index}]"
        _refuse_null(item, field, here)
        checked(element.check, item, here, is_literal=False)
    scope.leaves.add(given.origin)
    if element.is_ranged:
        scope.checks.append(VariableCheck(given.origin, element.check, is_list=True, place=place))
    return Variable(given.origin.name, given.origin.path, leaves.type)


def peeled(
    scope: Scope, given: Given, location: TypeRef, place: str, *, has_default: bool = False
) -> Given:
    """The value of a variable that is used here; other values as they are."""
    if not isinstance(given.value, VariableUse):
        return given
    variable = scope.variables[given.value.name]
    check_use(variable, location, place, has_default=has_default)
    return Given(variable.value, VariableLeaf(variable.name, ()))


def _item(scope: Scope, element: Leaf, field: InputField, item: object, place: str) -> object:
    """An item of a list that was written in the document: a literal, or a variable."""
    of = field.type.of if isinstance(field.type, ListOf) else field.type
    used = peeled(scope, Given(item, None), of, place)
    _refuse_null(used.value, field, place)
    if used.origin is None:
        return _template(scope, element, item, place)
    checked(element.check, used.value, place, is_literal=False)
    scope.leaves.add(used.origin)
    if element.is_ranged:
        check = VariableCheck(used.origin, element.check, is_list=False, place=place)
        scope.checks.append(check)
    return item


def _template(scope: Scope, leaf: Leaf, literal: object, place: str) -> object:
    """The JSON of a literal that has passed, with `VariableUse` for the variables inside it."""
    template = _json(scope, literal)
    value = composed_value(template, variable_values(scope.variables))
    checked(leaf.check, value, place, is_literal=True)
    if leaf.is_ranged and has_variable(template):
        scope.checks.append(ComposedCheck(template, leaf.check, place))
    return template


def _bound(template: object, pg_type: PgType) -> Value:
    if has_variable(template):
        return Composed(template, pg_type)
    return Constant(value_text(template, pg_type), pg_type)


def _refuse_null(value: object, field: InputField, place: str) -> None:
    if value is None:
        type_name = named_type(field.type).name
        raise ValidationFailed(f"unexpected null value for type '{type_name}'", path=place)


def _json(scope: Scope, literal: object) -> object:
    match literal:
        case VariableUse(name):
            return _inside(scope, literal, scope.variables[name])
        case EnumLiteral(name):
            return name
        case list():
            return [_json(scope, item) for item in cast("list[object]", literal)]
        case dict():
            fields = cast("dict[str, object]", literal)
            return {name: _json(scope, item) for name, item in fields.items()}
        case _:
            return literal


def _inside(scope: Scope, use: VariableUse, variable: DeclaredVariable) -> object:
    """A variable inside a literal, where any type will do (Hasura asks no more).

    One that is no scalar may be a condition or an order elsewhere, so that it decides the plan.
    """
    place = VariableLeaf(variable.name, ())
    if _is_scalar(scope, variable):
        scope.leaves.add(place)
        return use
    scope.structural.add(place)
    return variable.value


def _is_scalar(scope: Scope, variable: DeclaredVariable) -> bool:
    name = declared_type_name(variable)
    if name in _BUILT_IN:
        return True
    named = meta_type(scope.schema, name)
    return named is not None and isinstance(scope.schema.definition(named), ScalarType)
