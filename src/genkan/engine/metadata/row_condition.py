"""What a permission's row condition refers to, and the same condition under other names.

One walk over Hasura's boolean expression serves both: `map_condition` gives every
name it meets to a function and puts back what that answers. Whether a condition makes
sense is permission/row_filter's to say; here a key that is unknown is left as it is.
Source: Hasura v2, permission boolean expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from genkan.engine.metadata.model import Json
from genkan.engine.names import ColumnName, ComputedFieldName, RelationshipName, TableName


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column is compared; ``has_constant``: with a value that depends on its type."""

    table: TableName
    column: ColumnName
    has_constant: bool = False


@dataclass(frozen=True, slots=True)
class RelationshipUse:
    """A relationship is followed."""

    table: TableName
    name: RelationshipName


@dataclass(frozen=True, slots=True)
class ComputedFieldUse:
    """A computed field is compared, or followed when it returns rows."""

    table: TableName
    name: ComputedFieldName


@dataclass(frozen=True, slots=True)
class TableUse:
    """``_exists`` asks a table."""

    table: TableName


Use: TypeAlias = ColumnUse | RelationshipUse | ComputedFieldUse | TableUse
# The name that takes the place of a used one: the key, or for a table Hasura's JSON for it.
Renaming: TypeAlias = Callable[[Use], object]


@dataclass(frozen=True, slots=True)
class Fields:
    """What keys of a condition on one table can mean.

    relationships, computed_fields: to the table whose rows they give; None for a scalar.
    """

    columns: frozenset[str]
    relationships: Mapping[str, TableName]
    computed_fields: Mapping[str, TableName | None]


# Of a table that is not there: nothing.
FieldsOf: TypeAlias = Callable[[TableName], Fields]

_LISTS: Final = frozenset({"_and", "_or", "$and", "$or"})
_NEGATIONS: Final = frozenset({"_not", "$not"})
_EXISTS: Final = frozenset({"_exists", "$exists"})
_COLUMN_OPERATORS: Final = frozenset(
    f"{sign}{name}"
    for sign in ("_", "$")
    for name in ("ceq", "cne", "cneq", "cgt", "clt", "cgte", "clte")
)


def uses(condition: object, table: TableName, fields_of: FieldsOf) -> tuple[Use, ...]:
    """Everything a condition on `table` refers to."""
    found: list[Use] = []

    def note(use: Use) -> object:
        found.append(use)
        return _own_name(use)

    map_condition(condition, table, fields_of, note)
    return tuple(found)


def map_condition(
    condition: object, table: TableName, fields_of: FieldsOf, rename: Renaming
) -> object:
    """The condition with every name it refers to replaced by what `rename` answers."""
    return _map(condition, _Place(table, table, fields_of, rename))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a condition we are; ``root`` is the table of the permission."""

    table: TableName
    root: TableName
    fields_of: FieldsOf
    rename: Renaming

    def at(self, table: TableName) -> _Place:
        return _Place(table, self.root, self.fields_of, self.rename)


def _map(condition: object, place: _Place) -> object:
    if not isinstance(condition, Mapping):
        return condition
    members = cast("Json", condition)
    mapped: dict[str, object] = {}
    for key, value in members.items():
        new_key, new_value = _map_member(key, value, place)
        mapped[new_key] = new_value
    return mapped


def _map_member(key: str, value: object, place: _Place) -> tuple[str, object]:
    if key in _LISTS and isinstance(value, list):
        return key, [_map(part, place) for part in cast("list[object]", value)]
    if key in _NEGATIONS:
        return key, _map(value, place)
    if key in _EXISTS and isinstance(value, Mapping):
        return key, _map_exists(cast("Json", value), place)
    return _map_field(key, value, place)


def _map_field(key: str, value: object, place: _Place) -> tuple[str, object]:
    known = place.fields_of(place.table)
    if key in known.columns:
        use = ColumnUse(place.table, ColumnName(key), has_constant=_has_constant(value))
        return str(place.rename(use)), _map_comparisons(value, place)
    if key in known.relationships:
        use = RelationshipUse(place.table, RelationshipName(key))
        return str(place.rename(use)), _map(value, place.at(known.relationships[key]))
    if key in known.computed_fields:
        use = ComputedFieldUse(place.table, ComputedFieldName(key))
        target = known.computed_fields[key]
        inner = value if target is None else _map(value, place.at(target))
        return str(place.rename(use)), inner
    return key, value


def _map_exists(value: Json, place: _Place) -> Json:
    mapped = dict(value)
    target = _table_from_json(value.get("_table"), place.table)
    if target is not None:
        use = TableUse(target)
        new_name = place.rename(use)
        if new_name != _own_name(use):
            mapped["_table"] = new_name
        mapped["_where"] = _map(value.get("_where"), place.at(target))
    return mapped


def _map_comparisons(value: object, place: _Place) -> object:
    if not isinstance(value, Mapping):
        return value
    operators = cast("Json", value)
    return {
        operator: (_map_other_column(operand, place) if operator in _COLUMN_OPERATORS else operand)
        for operator, operand in operators.items()
    }


def _map_other_column(operand: object, place: _Place) -> object:
    """``"col"`` and ``["col"]`` are of this table, ``["$", "col"]`` of the permission's."""
    match operand:
        case str(column):
            return place.rename(ColumnUse(place.table, ColumnName(column)))
        case ["$", str(column)]:
            return ["$", place.rename(ColumnUse(place.root, ColumnName(column)))]
        case [str(column)]:
            return [place.rename(ColumnUse(place.table, ColumnName(column)))]
        case _:
            return operand


def _has_constant(value: object) -> bool:
    """Whether a comparison holds a value that is neither a session variable's nor a column's."""
    match value:
        case str(text):
            return not text.lower().startswith("x-hasura-")
        case {}:
            operators = cast("Json", value)
            return any(
                _has_constant(operand)
                for operator, operand in operators.items()
                if operator not in _COLUMN_OPERATORS and operator not in {"_is_null", "$is_null"}
            )
        case _:
            return True


def _table_from_json(value: object, near: TableName) -> TableName | None:
    match value:
        case str(name):
            return TableName(near.source, "public", name)
        case {"schema": str(schema), "name": str(name)}:
            return TableName(near.source, schema, name)
        case {"name": str(name)}:
            return TableName(near.source, "public", name)
        case _:
            return None


def _own_name(use: Use) -> object:
    match use:
        case ColumnUse(_, column):
            return column
        case RelationshipUse(_, name) | ComputedFieldUse(_, name):
            return name
        case TableUse(table):
            return {"schema": table.schema, "name": table.name}
