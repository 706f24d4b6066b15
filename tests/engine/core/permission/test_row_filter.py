"""A permission's filter: what it means, and that what it can not mean is refused."""

from collections.abc import Mapping

import pytest

from genkan.engine.catalog.model import INT8, TEXT, PgType, array_of
from genkan.engine.errors import EngineError
from genkan.engine.ir.bool_exp import (
    TRUE,
    And,
    BoolExp,
    Compare,
    CompareColumns,
    CompareNullable,
    DistanceOperator,
    IsNull,
    Not,
    Operator,
    Or,
    RowOf,
    TrustedComputed,
    TrustedRelated,
    Within,
)
from genkan.engine.ir.value import BOOL, Constant, SessionValue
from genkan.engine.names import ColumnName, SessionVariable, TableName
from genkan.engine.permission.row_filter import read_row_filter
from genkan.engine.permission.source_scope import SourceScope
from tests.engine.golden.blog import (
    ARTICLE,
    AUTHOR,
    CATALOG,
    GEOGRAPHY,
    GEOMETRY,
    INT4,
    JSONB,
    LTREE,
    PLACE,
    TABLES,
    tracked,
)

SCOPE = SourceScope(tracked(), CATALOG)
WORKS_ONLY = "this operator works only on columns of type"
STRINGS = '"bpchar", "char", "citext", "name", "text", "varchar"'
ONE_OF_A_LIST = (
    "session variable 'X-Hasura-User-Id' can not be one of a list; "
    "let one session variable hold the whole array"
)
USER_ID = SessionVariable("x-hasura-user-id")


def read(condition: object, table: TableName = AUTHOR) -> BoolExp:
    return read_row_filter(condition, TABLES[table], SCOPE, "$.filter")


def column(name: str, table: TableName = AUTHOR):  # noqa: ANN201 - the catalog's Column
    return TABLES[table].columns[ColumnName(name)]


def equal(name: str, text: str, pg_type: PgType, table: TableName = AUTHOR) -> BoolExp:
    return Compare(column(name, table), Operator.EQ, Constant(text, pg_type), TRUE)


ID = equal("id", "1", INT4)


@pytest.mark.parametrize(
    ("condition", "meaning"),
    [
        ({}, TRUE),
        ({"id": 1}, ID),
        ({"id": {"_eq": 1}}, And((ID,))),
        ({"id": {"$eq": 1}}, And((ID,))),
        ({"id": {}}, TRUE),
        ({"_and": [{"id": 1}]}, And((ID,))),
        ({"$or": [{"id": 1}, {}]}, Or((ID, TRUE))),
        ({"_or": []}, Or(())),
        ({"_not": {"id": 1}}, Not(ID)),
        ({"id": 1, "name": "a"}, And((ID, equal("name", "a", TEXT)))),
        (
            {"id": "X-HASURA-User-Id"},
            Compare(column("id"), Operator.EQ, SessionValue(USER_ID, INT4), TRUE),
        ),
        (
            {"id": "REQ_USER_ID"},
            Compare(column("id"), Operator.EQ, SessionValue(USER_ID, INT4), TRUE),
        ),
        ({"name": " x-hasura-user-id"}, equal("name", " x-hasura-user-id", TEXT)),
        (
            {"name": None},
            CompareNullable(column("name"), is_equal=True, value=Constant(None, TEXT)),
        ),
        (
            {"name": {"_ne": None}},
            And((CompareNullable(column("name"), is_equal=False, value=Constant(None, TEXT)),)),
        ),
        (
            {"id": {"_in": "X-Hasura-User-Id"}},
            And((Compare(column("id"), Operator.IN, SessionValue(USER_ID, array_of(INT4)), TRUE),)),
        ),
        (
            {"id": {"_nin": [1, 2]}},
            And(
                (Compare(column("id"), Operator.NIN, Constant('{"1","2"}', array_of(INT4)), TRUE),)
            ),
        ),
        ({"name": {"_is_null": True}}, And((IsNull(column("name"), is_null=True, shown=TRUE),))),
        (
            {"name": {"_like": "a%"}},
            And((Compare(column("name"), Operator.LIKE, Constant("a%", TEXT), TRUE),)),
        ),
        (
            {"tags": {"_contains": ["a"]}},
            And(
                (
                    Compare(
                        column("tags"), Operator.CONTAINS, Constant('{"a"}', array_of(TEXT)), TRUE
                    ),
                )
            ),
        ),
        (
            {"id": {"_ceq": ["id"]}},
            And((CompareColumns(column("id"), Operator.EQ, RowOf.THIS, column("id")),)),
        ),
        (
            {"articles": {"author_id": {"_cgt": ["$", "id"]}}},
            TrustedRelated(
                TABLES[ARTICLE],
                {ColumnName("id"): ColumnName("author_id")},
                And(
                    (
                        CompareColumns(
                            column("author_id", ARTICLE), Operator.GT, RowOf.ROOT, column("id")
                        ),
                    )
                ),
            ),
        ),
        (
            {"_exists": {"_table": {"schema": "public", "name": "article"}, "_where": {}}},
            TrustedRelated(TABLES[ARTICLE], {}, TRUE),
        ),
    ],
)
def test_a_filter_means_what_hasura_says(condition: Mapping[str, object], meaning: BoolExp) -> None:
    assert read(condition) == meaning


def test_json_trees_and_places_have_their_own_operators() -> None:
    extra = column("extra", ARTICLE)
    assert read({"extra": {"$has_key": "X-Hasura-User-Id"}}, ARTICLE) == And(
        (Compare(extra, Operator.HAS_KEY, SessionValue(USER_ID, TEXT), TRUE),)
    )
    assert read({"extra": {"_contains": {"a": 1}}}, ARTICLE) == And(
        (Compare(extra, Operator.CONTAINS, Constant('{"a":1}', JSONB), TRUE),)
    )
    assert read({"extra": {"_cast": {"String": {"_like": "a"}}}}, ARTICLE) == And(
        (And((And((Compare(extra, Operator.LIKE, Constant("a", TEXT), TRUE, TEXT),)),)),)
    )
    lquery = array_of(PgType(LTREE.schema, "lquery"))
    assert read({"path": {"_matches_any": ["a.*"]}}, PLACE) == And(
        (Compare(column("path", PLACE), Operator.MATCHES_ANY, Constant('{"a.*"}', lquery), TRUE),)
    )


def test_a_distance_is_measured_from_a_constant_or_a_session_variable() -> None:
    float8 = PgType("pg_catalog", "float8")
    point = {"type": "Point"}
    assert read({"spot": {"$st_d_within": {"distance": 1, "from": point}}}, PLACE) == And(
        (
            Within(
                column("spot", PLACE),
                DistanceOperator.ST_D_WITHIN,
                Constant('{"type":"Point"}', GEOGRAPHY),
                Constant("1", float8),
                Constant("true", BOOL),
                TRUE,
            ),
        )
    )
    session = {"distance": "X-Hasura-User-Id", "from": "X-Hasura-User-Id"}
    assert read({"shape": {"_st_3d_d_within": session}}, PLACE) == And(
        (
            Within(
                column("shape", PLACE),
                DistanceOperator.ST_3D_D_WITHIN,
                SessionValue(USER_ID, GEOMETRY),
                SessionValue(USER_ID, float8),
                None,
                TRUE,
            ),
        )
    )


def test_a_computed_field_of_rows_is_followed() -> None:
    found = read({"own_articles": {"id": 1}})
    assert isinstance(found, TrustedComputed)
    assert found.condition == equal("id", "1", INT8, ARTICLE)


@pytest.mark.parametrize(
    ("condition", "code", "path", "message"),
    [
        (None, "parse-failed", "$.filter", "expecting an Object for boolean exp"),
        ([], "parse-failed", "$.filter", "expecting an Object for boolean exp"),
        (
            {"_and": None},
            "parse-failed",
            "$.filter._and",
            "expecting an Array of boolean expressions",
        ),
        ({"_or": {}}, "parse-failed", "$.filter._or", "expecting an Array of boolean expressions"),
        ({"_or": [None]}, "parse-failed", "$.filter._or[0]", "expecting an Object for boolean exp"),
        ({"_not": None}, "parse-failed", "$.filter._not", "expecting an Object for boolean exp"),
        (
            {"articles": None},
            "parse-failed",
            "$.filter.articles",
            "expecting an Object for boolean exp",
        ),
        ({"nope": 1}, "not-exists", "$.filter.nope", '"nope" does not exist'),
        ({"id": {"_foo": 1}}, "unexpected-payload", "$.filter.id._foo", "Unknown operator: _foo"),
        ({"id": {"x": 1}}, "unexpected-payload", "$.filter.id.x", "Unknown operator: x"),
        (
            {"id": [1]},
            "parse-failed",
            "$.filter.id",
            "expected a value for type 'int4', but found: Array",
        ),
        (
            {"id": {"_gt": {}}},
            "parse-failed",
            "$.filter.id._gt",
            "expected a value for type 'int4', but found: Object",
        ),
        (
            {"id": {"_like": "a"}},
            "unexpected-payload",
            "$.filter.id._like",
            f' is of type "int4"; {WORKS_ONLY} {STRINGS}',
        ),
        (
            {"id": {"_in": 1}},
            "unexpected-payload",
            "$.filter.id._in",
            "expected a list of values, or a session variable that holds an array",
        ),
        (
            {"id": {"_nin": ["X-Hasura-User-Id"]}},
            "unexpected-payload",
            "$.filter.id._nin[0]",
            ONE_OF_A_LIST,
        ),
        (
            {"id": {"_in": [[1]]}},
            "parse-failed",
            "$.filter.id._in[0]",
            "expected a value for type 'int4', but found: Array",
        ),
        (
            {"id": {"_is_null": "true"}},
            "parse-failed",
            "$.filter.id._is_null",
            "expected true or false",
        ),
        ({"id": {"_ceq": "nope"}}, "not-exists", "$.filter.id._ceq", '"nope" does not exist'),
        (
            {"id": {"_ceq": "name"}},
            "unexpected-payload",
            "$.filter.id._ceq",
            'incompatible column types: "id" has type "int4", but "name" has type "text"',
        ),
        ({"id": {"_ceq": []}}, "unexpected", "$.filter.id._ceq", "path cannot be empty"),
        (
            {"id": {"_ceq": ["articles", "id"]}},
            "not-supported",
            "$.filter.id._ceq",
            "Relationship references are not supported in column comparison RHS",
        ),
        (
            {"id": {"_ceq": 1}},
            "unexpected",
            "$.filter.id._ceq",
            "a boolean expression JSON must be either a string or an array",
        ),
        (
            {"_exists": {"_table": "article"}},
            "parse-failed",
            "$.filter._exists",
            "expecting an Object with '_table' and '_where'",
        ),
        (
            {"_exists": {"_table": "nope", "_where": {}}},
            "not-exists",
            "$.filter._exists._table",
            'table "nope" does not exist in source: default',
        ),
        (
            {"_exists": {"_table": 1, "_where": {}}},
            "parse-failed",
            "$.filter._exists._table",
            "expecting a table: a name, or an object of schema and name",
        ),
        (
            {"near": 1},
            "unexpected-payload",
            "$.filter.near",
            "Computed columns with input arguments can not be part of the where clause",
        ),
        (
            {"missing": 1},
            "not-exists",
            "$.filter.missing",
            'computed field "missing": function "not_there" does not exist',
        ),
        (
            {"odd": 1},
            "unexpected-payload",
            "$.filter.odd",
            "the session argument should be of type json",
        ),
        (
            {"wrong_session": 1},
            "unexpected-payload",
            "$.filter.wrong_session",
            "the session argument should be of type json",
        ),
        (
            {"score": {"_ceq": "id"}},
            "not-supported",
            "$.filter.score._ceq",
            "column operators can only compare postgres columns",
        ),
    ],
)
def test_what_is_not_understood_is_refused(
    condition: object, code: str, path: str, message: str
) -> None:
    with pytest.raises(EngineError) as refusal:
        read(condition)
    assert (refusal.value.code, refusal.value.path, refusal.value.message) == (code, path, message)


@pytest.mark.parametrize(
    ("table", "condition", "message"),
    [
        (ARTICLE, {"raw": 1}, "JSON column can not be part of boolean expression"),
        (ARTICLE, {"broken": {}}, '"broken" does not exist'),
        (ARTICLE, {"unjoined": {}}, '"unjoined" does not exist'),
        (
            ARTICLE,
            {"extra": {"_cast": {"int4": {}}}},
            'cannot cast column of type "jsonb" to type "int4"',
        ),
        (ARTICLE, {"extra": {"_cast": []}}, "expected an object of types and their operators"),
        (
            ARTICLE,
            {"extra": {"_cast": {"String": {"_is_null": True}}}},
            "'_is_null' of a cast is not supported; ask it of the column",
        ),
        (
            PLACE,
            {"picture": {"_st_intersects_rast": "00"}},
            "Unknown operator: _st_intersects_rast",
        ),
        (PLACE, {"shape": {"_st_d_within": {}}}, "expected an object with 'distance' and 'from'"),
        (
            PLACE,
            {"shape": {"_st_d_within": {"distance": 1, "from": {}, "use_spheroid": True}}},
            "expected an object with 'distance' and 'from'",
        ),
        (
            PLACE,
            {"path": {"_st_d_within": {"distance": 1, "from": {}}}},
            f' is of type "ltree"; {WORKS_ONLY} "geography", "geometry"',
        ),
    ],
)
def test_what_a_type_can_not_do_is_refused(
    table: TableName, condition: object, message: str
) -> None:
    with pytest.raises(EngineError) as refusal:
        read(condition, table)
    assert refusal.value.message == message
