"""Values as SQL: ``$n`` is text always, and cast to the type that is wanted.

Also the other way: what a value of some type looks like in the JSON of an answer.
"""

from genkan.engine.ir.value import PgType, Value
from genkan.engine.sql.compilation import Compilation
from genkan.engine.sql.fragment import Sql, concat, identifier, parameter, raw
from genkan.engine.sql.parameter import Pattern, PatternKind

# Source: Hasura v2, --stringify-numeric-types. Postgres writes money as text by itself.
STRINGIFIED = frozenset({"int8", "numeric", "float8", "money"})
GEO = frozenset({"geometry", "geography"})


def value_sql(value: Value) -> Sql:
    """``value`` as an SQL expression of its type: ``($1::text)::"pg_catalog"."int4"``.

    The errors of a bad value are Postgres' own, since its input functions read it.
    """
    return typed_sql(text_sql(value), value.type)


def pattern_sql(value: Value, kind: PatternKind) -> Sql:
    """As `value_sql`, for the right-hand side of ``like`` and its kind."""
    return typed_sql(text_sql(Pattern(value, kind)), value.type)


def text_sql(given: Value | Pattern) -> Sql:
    """A parameter as it is sent."""
    return concat(raw("("), parameter(given), raw("::text)"))


def typed_sql(text: Sql, pg_type: PgType) -> Sql:
    """An expression of type text as one of ``pg_type``."""
    if pg_type.name in GEO:
        return geo_sql(text, pg_type)
    if pg_type.element is not None and pg_type.element.name in GEO:
        element = geo_sql(raw('"element."'), pg_type.element)
        return concat(
            raw("array(select "),
            element,
            raw(" from unnest("),
            text,
            raw('::text[]) as "element.")'),
        )
    if pg_type.name == "text" and pg_type.schema == "pg_catalog":
        return text
    return concat(text, raw("::"), type_sql(pg_type))


def several_sql(value: Value) -> Sql:
    """What stands in ``any(...)``: an array, or rows where the values are arrays themselves.

    Postgres knows no array of arrays: ``any(int[][])`` is any of its ints.
    """
    element = value.type.element
    if element is None or element.element is None:
        return value_sql(value)
    return concat(
        raw('select "element."::'), type_sql(element),
        raw(" from unnest("), text_sql(value), raw('::text[]) as "element."'),
    )  # fmt: skip


def geo_sql(text: Sql, pg_type: PgType) -> Sql:
    """GeoJSON to a geometry or geography; PostGIS lives in its type's schema."""
    geometry = concat(identifier(pg_type.schema, "st_geomfromgeojson"), raw("("), text, raw(")"))
    if pg_type.name == "geometry":
        return geometry
    return concat(geometry, raw("::"), type_sql(pg_type))


def type_sql(pg_type: PgType) -> Sql:
    """The type's name; an array by its element, since its own name may be anything."""
    if pg_type.element is not None:
        return type_sql(pg_type.element) + raw("[]")
    return identifier(pg_type.schema, pg_type.name)


def output_sql(value: Sql, pg_type: PgType, compilation: Compilation) -> Sql:
    """``value`` of ``pg_type`` as it goes into JSON; most types go as they are.

    ``compilation`` says whether numbers that JavaScript can not hold become strings;
    never inside arrays, composites or json.
    """
    if pg_type.name in GEO:
        # Hasura: GeoJSON with 15 digits and, by option 4, the long form of the crs.
        return concat(
            identifier(pg_type.schema, "st_asgeojson"), raw("("), value, raw(", 15, 4)::json")
        )
    if (
        compilation.options.stringify_numeric_types
        and pg_type.schema == "pg_catalog"
        and pg_type.name in STRINGIFIED
    ):
        return concat(raw("("), value, raw(")::text"))
    return value
