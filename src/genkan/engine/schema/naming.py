"""The names of the types that a table brings, all derived from its object type's.

Source: Hasura v2, naming of generated types (hasura-default convention).
"""

from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import EnumTable, RoleTable
from genkan.engine.schema.model import Named, OfAggregateFunction, OfTable, TablePart

_SUFFIXES = {
    TablePart.OBJECT: "",
    TablePart.BOOL_EXP: "_bool_exp",
    TablePart.ORDER_BY: "_order_by",
    TablePart.SELECT_COLUMN: "_select_column",
    TablePart.AGGREGATE: "_aggregate",
    TablePart.AGGREGATE_FIELDS: "_aggregate_fields",
    TablePart.AGGREGATE_ORDER_BY: "_aggregate_order_by",
    TablePart.CONNECTION: "Connection",
    TablePart.EDGE: "Edge",
}


def table_type(table: RoleTable, part: TablePart) -> Named:
    """``author``, ``author_bool_exp``, ``author_order_by`` ..."""
    return Named(GraphQLName(table.type_name + _SUFFIXES[part]), OfTable(table, part))


def aggregate_function_type(table: RoleTable, function: AggregateFunction) -> Named:
    """``author_sum_fields``."""
    name = GraphQLName(f"{table.type_name}_{function.value}_fields")
    return Named(name, OfAggregateFunction(table, function, is_order_by=False))


def aggregate_function_order_type(table: RoleTable, function: AggregateFunction) -> Named:
    """``author_sum_order_by``."""
    name = GraphQLName(f"{table.type_name}_{function.value}_order_by")
    return Named(name, OfAggregateFunction(table, function, is_order_by=True))


def comparison_name(scalar: str) -> GraphQLName:
    """``Int_comparison_exp``."""
    return GraphQLName(f"{scalar}_comparison_exp")


def array_comparison_name(scalar: str) -> GraphQLName:
    """``Int_array_comparison_exp``: Hasura parts it from the element's."""
    return GraphQLName(f"{scalar}_array_comparison_exp")


def enum_comparison_name(enum: EnumTable) -> GraphQLName:
    """``colors_enum_comparison_exp``."""
    return comparison_name(enum.type_name)


def quoted(table: RoleTable) -> str:
    """A table as descriptions name it: ``"author"``, ``"hr.author"``."""
    return f'"{table.name}"'
