"""Which SQL each operator is.

Source: Hasura v2, Postgres operators (queries/postgres/filters).
"""

from collections.abc import Mapping
from typing import LiteralString

from genkan.engine.ir.bool_exp import DistanceOperator, Operator
from genkan.engine.sql.parameter import PatternKind

INFIX: Mapping[Operator, LiteralString] = {
    Operator.EQ: " = ",
    Operator.NEQ: " <> ",
    Operator.GT: " > ",
    Operator.LT: " < ",
    Operator.GTE: " >= ",
    Operator.LTE: " <= ",
    Operator.LIKE: " like ",
    Operator.NLIKE: " not like ",
    Operator.ILIKE: " ilike ",
    Operator.NILIKE: " not ilike ",
    Operator.SIMILAR: " similar to ",
    Operator.NSIMILAR: " not similar to ",
    Operator.REGEX: " ~ ",
    Operator.IREGEX: " ~* ",
    Operator.NREGEX: " !~ ",
    Operator.NIREGEX: " !~* ",
    Operator.CONTAINS: " @> ",
    Operator.CONTAINED_IN: " <@ ",
    Operator.HAS_KEY: " ? ",
    Operator.HAS_KEYS_ANY: " ?| ",
    Operator.HAS_KEYS_ALL: " ?& ",
    Operator.ANCESTOR: " @> ",
    Operator.ANCESTOR_ANY: " @> ",
    Operator.DESCENDANT: " <@ ",
    Operator.DESCENDANT_ANY: " <@ ",
    Operator.MATCHES: " ~ ",
    Operator.MATCHES_ANY: " ? ",
    Operator.MATCHES_FULLTEXT: " @ ",
}

PATTERNS: Mapping[Operator, PatternKind] = {
    Operator.LIKE: PatternKind.LIKE,
    Operator.NLIKE: PatternKind.LIKE,
    Operator.ILIKE: PatternKind.LIKE,
    Operator.NILIKE: PatternKind.LIKE,
    Operator.SIMILAR: PatternKind.SIMILAR,
    Operator.NSIMILAR: PatternKind.SIMILAR,
    Operator.REGEX: PatternKind.REGEX,
    Operator.IREGEX: PatternKind.REGEX,
    Operator.NREGEX: PatternKind.REGEX,
    Operator.NIREGEX: PatternKind.REGEX,
}

# ``column = any(array)`` and its opposite.
QUANTIFIED: Mapping[Operator, LiteralString] = {
    Operator.IN: " = any(",
    Operator.NIN: " <> all(",
}

# PostGIS functions of (column, value); they live in the schema of the column's type.
FUNCTIONS: Mapping[Operator, str] = {
    Operator.ST_CONTAINS: "st_contains",
    Operator.ST_CROSSES: "st_crosses",
    Operator.ST_EQUALS: "st_equals",
    Operator.ST_OVERLAPS: "st_overlaps",
    Operator.ST_TOUCHES: "st_touches",
    Operator.ST_WITHIN: "st_within",
    Operator.ST_INTERSECTS: "st_intersects",
    Operator.ST_3D_INTERSECTS: "st_3dintersects",
    Operator.ST_INTERSECTS_RAST: "st_intersects",
}

DISTANCE_FUNCTIONS: Mapping[DistanceOperator, str] = {
    DistanceOperator.ST_D_WITHIN: "st_dwithin",
    DistanceOperator.ST_3D_D_WITHIN: "st_3ddwithin",
}
