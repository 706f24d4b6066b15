"""The names of the types that a table brings, all made of the table's words.

Whoever adds a type or an argument asks here for its name, so that the source's convention,
prefix and suffix hold for it too.
Source: Hasura v2, naming of generated types.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from genkan.engine.convention import (
    Convention,
    Origin,
    SourceNaming,
    Word,
    affixed,
    custom,
    field_name,
    shared_type_name,
    split,
    type_name,
)
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.update import UpdateOperator
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import EnumTable, RoleTable, RoleWrites
from genkan.engine.schema.model import (
    GroupType,
    Named,
    OfAggregateFunction,
    OfGroupFunction,
    OfGroups,
    OfPredicate,
    OfTable,
    OfUpdateOperator,
    OfWrites,
    PredicateType,
    TablePart,
    WritePart,
)

_WORDS: Final = {
    TablePart.OBJECT: (),
    TablePart.BOOL_EXP: split("bool_exp"),
    TablePart.ORDER_BY: split("order_by"),
    TablePart.SELECT_COLUMN: split("select_column"),
    TablePart.AGGREGATE: split("aggregate"),
    TablePart.AGGREGATE_FIELDS: split("aggregate_fields"),
    TablePart.AGGREGATE_ORDER_BY: split("aggregate_order_by"),
    TablePart.AGGREGATE_BOOL_EXP: split("aggregate_bool_exp"),
    TablePart.STREAM_CURSOR: split("stream_cursor_input"),
    TablePart.STREAM_CURSOR_VALUE: split("stream_cursor_value_input"),
    # Hasura joins these two without an underscore, in every convention.
    TablePart.CONNECTION: (),
    TablePart.EDGE: (),
}
_JOINED: Final = {TablePart.CONNECTION: "Connection", TablePart.EDGE: "Edge"}


def table_type(table: RoleTable, part: TablePart) -> Named:
    """``author``, ``author_bool_exp``, ``author_order_by`` ..."""
    words = (*table.words, *_WORDS[part])
    if part in _JOINED:
        *others, last = words
        words = (*others, Word(last.text + _JOINED[part], last.origin))
    return Named(type_name(words, table.naming), OfTable(table, part))


def table_type_name(table: RoleTable, part: str) -> GraphQLName:
    """``author_aggregate_bool_exp`` of `part` ``aggregate_bool_exp``."""
    return type_name((*table.words, *split(part)), table.naming)


def write_type(writes: RoleWrites, part: WritePart) -> Named:
    """``author_mutation_response``, ``author_updates`` ..."""
    return Named(table_type_name(writes.table, part.value), OfWrites(writes, part))


def update_operator_type(writes: RoleWrites, operator: UpdateOperator) -> Named:
    """``author_set_input``, ``author_delete_at_path_input`` ..."""
    name = table_type_name(writes.table, f"{operator.value.removeprefix('_')}_input")
    return Named(name, OfUpdateOperator(writes, operator))


def aggregate_function_type(table: RoleTable, function: AggregateFunction) -> Named:
    """``author_sum_fields``."""
    name = table_type_name(table, f"{function.value}_fields")
    return Named(name, OfAggregateFunction(table, function, is_order_by=False))


def aggregate_function_order_type(table: RoleTable, function: AggregateFunction) -> Named:
    """``author_sum_order_by``."""
    name = table_type_name(table, f"{function.value}_order_by")
    return Named(name, OfAggregateFunction(table, function, is_order_by=True))


def predicate_type(table: RoleTable, function: AggregateFunction, part: PredicateType) -> Named:
    """``author_aggregate_bool_exp_sum`` and, below it, the columns that it takes.

    Hasura takes the function for a word that an operator chose, and cases types like fields. It
    forgets the source's prefix and suffix of these and of ``author_aggregate_bool_exp``, and then
    refuses two sources with the same tables for it; here they have them like any other type.
    """
    naming = table.naming
    called = Word(function.value, Origin.CUSTOM)
    words = (*table.words, *_WORDS[TablePart.AGGREGATE_BOOL_EXP], called)
    match part:
        case PredicateType.CONDITION:
            name = _affixed_type(field_name(words, naming.convention), naming)
        case PredicateType.PAIR:
            words = (*words, Word("arguments"))
            name = _affixed_type(field_name(words, naming.convention), naming)
        case PredicateType.COLUMN:
            columns = (*split("select_column"), *words, *split("arguments_columns"))
            name = type_name((*table.words, *columns), naming)
    return Named(name, OfPredicate(table, function, part))


def group_type(table: RoleTable, part: GroupType) -> Named:
    """``author_group_by``, ``author_group_by_key`` ..."""
    return Named(table_type_name(table, part.value), OfGroups(table, part))


def group_function_type(table: RoleTable, function: AggregateFunction) -> Named:
    """``author_group_by_sum_bool_exp``."""
    name = table_type_name(table, f"group_by_{function.value}_bool_exp")
    return Named(name, OfGroupFunction(table, function))


def predicate_columns(table: RoleTable, function: AggregateFunction) -> GraphQLName:
    """The columns of `predicate_type` as their description has them."""
    called = Word(function.value, Origin.CUSTOM)
    words = (*table.words, *_WORDS[TablePart.AGGREGATE_BOOL_EXP], called)
    return field_name((*words, *split("arguments_columns")), table.naming.convention)


def aggregate_field(relationship: GraphQLName, convention: Convention) -> GraphQLName:
    """``articles_aggregate`` of a condition; the relationship's name stays as it is."""
    return field_name((*custom(relationship), Word("aggregate")), convention)


def computed_arguments_type_name(computed: GraphQLName, table: RoleTable) -> GraphQLName:
    """``distance_place_args``; Hasura leaves arguments of functions out of conventions."""
    name = field_name((Word(computed), *table.words, Word("args")), Convention.HASURA)
    return _affixed_type(name, table.naming)


@lru_cache(maxsize=4096)
def generated_field(name: str, convention: Convention) -> GraphQLName:
    """A field, argument or operator of Hasura's own vocabulary: ``order_by`` or ``orderBy``."""
    return field_name(split(name), convention)


@lru_cache(maxsize=4096)
def generated_type(name: str, convention: Convention) -> GraphQLName:
    """A type that belongs to no table: ``order_by`` or ``OrderBy``."""
    return shared_type_name(split(name), convention)


def comparison_name(scalar: str, convention: Convention) -> GraphQLName:
    """``Int_comparison_exp``."""
    return generated_type(f"{scalar}_comparison_exp", convention)


def array_comparison_name(scalar: str, convention: Convention) -> GraphQLName:
    """``Int_array_comparison_exp``: Hasura parts it from the element's."""
    return generated_type(f"{scalar}_array_comparison_exp", convention)


def cast_name(scalar: str, convention: Convention) -> GraphQLName:
    """``jsonb_cast_exp``; the scalar is one word."""
    return shared_type_name((Word(scalar), *split("cast_exp")), convention)


def enum_comparison_name(enum: EnumTable) -> GraphQLName:
    """``colors_enum_comparison_exp``."""
    return comparison_name(enum.type_name, enum.convention)


def quoted(table: RoleTable) -> str:
    """A table as descriptions name it: ``"author"``, ``"hr.author"``."""
    return f'"{table.name}"'


def _affixed_type(name: GraphQLName, naming: SourceNaming) -> GraphQLName:
    return affixed(name, naming.types, naming.convention)
