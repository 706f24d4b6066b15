"""Conditions: ``<table>_bool_exp`` and the comparison types.

Source: Hasura v2, boolean expressions; Schema/BoolExp, Postgres/Instances/Schema.
"""

from __future__ import annotations

from genkan.engine.catalog.model import BOOL, INT4, TEXT, PgType
from genkan.engine.convention import Convention
from genkan.engine.ir.bool_exp import DistanceOperator, Operator
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import RoleColumn, RoleTable, RoleView
from genkan.engine.schema.aggregate_bool_exp import aggregate_condition
from genkan.engine.schema.argument_reading import FLAG
from genkan.engine.schema.binding import (
    CastTo,
    ColumnCondition,
    CompareDistance,
    CompareWith,
    ComparisonPart,
    ComputedCondition,
    Logical,
    RelatedComputedCondition,
    RelatedCondition,
)
from genkan.engine.schema.comparison import scalar_comparison_type
from genkan.engine.schema.model import (
    InputField,
    InputObjectType,
    ListOf,
    Named,
    NonNull,
    OfEnumTable,
    Ready,
    TablePart,
    TypeRef,
)
from genkan.engine.schema.naming import (
    cast_name,
    enum_comparison_name,
    generated_field,
    quoted,
    table_type,
)
from genkan.engine.schema.options import SchemaOptions
from genkan.engine.schema.reading import LeafList, column_leaf
from genkan.engine.schema.scalars import (
    BOOLEAN,
    EQUALITY,
    FLOAT,
    INT,
    OperandKind,
    element_reference,
    operand_type,
    operators,
    scalar,
    scalar_name,
    scalar_type,
)


def bool_exp_type(table: RoleTable, view: RoleView, options: SchemaOptions) -> InputObjectType:
    """``author_bool_exp``: connectives, columns and relationships the role may read."""
    own = table_type(table, TablePart.BOOL_EXP)
    fields = connectives(own)
    fields += [
        InputField(
            name=column.name,
            type=comparison_type(column, table, view),
            meaning=ColumnCondition(column),
        )
        for column in table.columns.values()
        if column.column.type.name != "json"  # json, unlike jsonb, has no equality
    ]
    fields += [
        InputField(
            name=computed.name,
            type=scalar_comparison_type(computed.type, table.naming.convention),
            meaning=ComputedCondition(computed),
        )
        for computed in table.computed_scalars.values()
        if computed.signature.plain_call is not None and computed.type.name != "json"
    ]
    fields += [
        InputField(
            name=computed.name,
            type=table_type(target, TablePart.BOOL_EXP),
            meaning=RelatedComputedCondition(computed, target),
        )
        for computed in table.computed_rows.values()
        if computed.signature.plain_call is not None
        for target in (view.tables[computed.target],)
    ]
    fields += [
        InputField(
            name=relationship.name,
            type=table_type(target, TablePart.BOOL_EXP),
            meaning=RelatedCondition(relationship, target),
        )
        for relationship in table.relationships.values()
        for target in (view.tables[relationship.target],)
    ]
    if options.has_aggregation_predicates:
        fields += [
            condition
            for relationship in table.relationships.values()
            if (condition := aggregate_condition(relationship, view.tables[relationship.target]))
        ]
    return InputObjectType(
        own.name,
        {field.name: field for field in fields},
        f"Boolean expression to filter rows from the table {quoted(table)}. "
        "All fields are combined with a logical 'AND'.",
    )


def connectives(own: Named) -> list[InputField]:
    """``_and``, ``_not`` and ``_or`` of a condition's type."""
    return [
        _optional("_and", ListOf(NonNull(own)), Logical.AND),
        _optional("_not", own, Logical.NOT),
        _optional("_or", ListOf(NonNull(own)), Logical.OR),
    ]


def comparison_type(column: RoleColumn, table: RoleTable, view: RoleView) -> Named:
    """The type of a condition on a column of `table`."""
    if column.enum_table is not None:
        enum = view.enum_tables[column.enum_table]
        origin = OfEnumTable(column.enum_table, column.column.type, is_comparison=True)
        return Named(enum_comparison_name(enum), origin)
    return scalar_comparison_type(column.column.type, table.naming.convention)


def comparison_exp_type(column_type: PgType, convention: Convention) -> InputObjectType:
    """The comparisons of one Postgres type; the same for every role."""
    name = scalar_comparison_type(column_type, convention).name
    fields = [*_cast_fields(column_type, convention), _is_null(convention)]
    for offered in operators(column_type):
        bound = operand_type(offered.operand, column_type)
        is_list = offered.operand in {
            OperandKind.LIST,
            OperandKind.TEXT_LIST,
            OperandKind.LQUERY_LIST,
        }
        if is_list and bound.element is not None:
            reading = LeafList(column_leaf(bound.element), bound)
        else:
            reading = column_leaf(bound)
        fields.append(
            InputField(
                name=generated_field(offered.operator.value, convention),
                type=element_reference(offered.operand, column_type),
                meaning=CompareWith(offered.operator),
                reading=reading,
                # Hasura takes null for this one alone: it is in no object.
                null_is_value=offered.operator is Operator.HAS_KEY,
                description=offered.description,
            )
        )
    fields += _spatial_fields(column_type, convention)
    named = column_type.element or column_type
    return InputObjectType(
        name,
        {field.name: field for field in fields},
        f'Boolean expression to compare columns of type "{scalar_name(named)}". '
        "All fields are combined with logical 'AND'.",
    )


def enum_comparison_exp_type(origin: OfEnumTable, view: RoleView) -> InputObjectType:
    """The comparisons of a column that holds an enum table's values."""
    enum = view.enum_tables[origin.table]
    value = Named(
        enum.type_name, OfEnumTable(origin.table, origin.column_type, is_comparison=False)
    )
    fields = [_is_null(enum.convention)]
    for offered in EQUALITY:
        is_list = offered.operand is OperandKind.LIST
        fields.append(
            InputField(
                name=generated_field(offered.operator.value, enum.convention),
                type=ListOf(NonNull(value)) if is_list else value,
                meaning=CompareWith(offered.operator),
            )
        )
    return InputObjectType(
        enum_comparison_name(enum),
        {field.name: field for field in fields},
        f'Boolean expression to compare columns of type "{enum.type_name}". '
        "All fields are combined with logical 'AND'.",
    )


def _optional(name: str, type_: TypeRef, meaning: Logical) -> InputField:
    return InputField(name=GraphQLName(name), type=type_, meaning=meaning)


def _is_null(convention: Convention) -> InputField:
    return InputField(
        name=generated_field("_is_null", convention),
        type=BOOLEAN,
        meaning=ComparisonPart.IS_NULL,
        reading=FLAG,
    )


def _cast_fields(column_type: PgType, convention: Convention) -> list[InputField]:
    targets = {
        "jsonb": TEXT,
        "geometry": PgType(column_type.schema, "geography"),
        "geography": PgType(column_type.schema, "geometry"),
    }
    target = targets.get(column_type.name)
    if target is None:
        return []
    field = InputField(
        name=scalar_name(target),
        type=scalar_comparison_type(target, convention),
        meaning=CastTo(target),
    )
    cast = InputObjectType(cast_name(scalar_name(column_type), convention), {field.name: field})
    return [
        InputField(
            name=GraphQLName("_cast"),
            type=Named(cast.name, Ready(cast)),
            meaning=ComparisonPart.CAST,
        )
    ]


def _spatial_fields(column_type: PgType, convention: Convention) -> list[InputField]:
    match column_type.name:
        case "geography":
            described = "is the column within a given distance from the given geography value"
            operand = _distance_type("st_d_within_geography_input", column_type)
            return [_distance_field(DistanceOperator.ST_D_WITHIN, convention, operand, described)]
        case "geometry":
            flat = "is the column within a given distance from the given geometry value"
            solid = "is the column within a given 3D distance from the given geometry value"
            operand = _distance_type("st_d_within_input", column_type)
            return [
                _distance_field(DistanceOperator.ST_D_WITHIN, convention, operand, flat),
                _distance_field(DistanceOperator.ST_3D_D_WITHIN, convention, operand, solid),
            ]
        case "raster":
            return [
                _band_field(ComparisonPart.BAND_THEN_GEOMETRY, convention, column_type),
                _band_field(ComparisonPart.GEOMETRY_THEN_BAND, convention, column_type),
            ]
        case _:
            return []


def _distance_field(
    operator: DistanceOperator, convention: Convention, operand: Named, description: str
) -> InputField:
    return InputField(
        name=generated_field(operator.value, convention),
        type=operand,
        meaning=CompareDistance(operator),
        description=description,
    )


def _distance_type(name: str, column_type: PgType) -> Named:
    fields = [
        _required("distance", FLOAT, ComparisonPart.DISTANCE, PgType("pg_catalog", "float4")),
        _required("from", scalar(column_type.name), ComparisonPart.ORIGIN, column_type),
    ]
    if column_type.name == "geography":
        fields.append(
            InputField(
                name=GraphQLName("use_spheroid"),
                type=BOOLEAN,
                meaning=ComparisonPart.USE_SPHEROID,
                reading=column_leaf(BOOL),
                default="true",
                accepts_null=True,
            )
        )
    type_name = GraphQLName(name)
    fields_by_name = {field.name: field for field in fields}
    return Named(type_name, Ready(InputObjectType(type_name, fields_by_name)))


def _band_field(part: ComparisonPart, convention: Convention, column_type: PgType) -> InputField:
    geometry_type = PgType(column_type.schema, "geometry")
    geometry = _required(
        "geommin", scalar_type(geometry_type), ComparisonPart.GEOMETRY, geometry_type
    )
    if part is ComparisonPart.BAND_THEN_GEOMETRY:
        band = _required("nband", INT, ComparisonPart.BAND, INT4)
    else:
        band = InputField(
            name=GraphQLName("nband"),
            type=INT,
            meaning=ComparisonPart.BAND,
            reading=column_leaf(INT4),
        )
    type_name = GraphQLName(f"{part.value.removeprefix('_')}_input")
    operand = InputObjectType(type_name, {geometry.name: geometry, band.name: band})
    return InputField(
        name=generated_field(part.value, convention),
        type=Named(type_name, Ready(operand)),
        meaning=part,
    )


def _required(
    name: str, type_: Named | ListOf, meaning: ComparisonPart, bound: PgType
) -> InputField:
    return InputField(
        name=GraphQLName(name),
        type=NonNull(type_),
        meaning=meaning,
        reading=column_leaf(bound),
    )
