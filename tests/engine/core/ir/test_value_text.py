"""JSON values to the text Postgres reads."""

from decimal import Decimal

import pytest

from genkan.engine.catalog.model import BOOL, INT8, TEXT, PgType, array_of, list_of
from genkan.engine.ir.value_text import value_text

JSONB = PgType("pg_catalog", "jsonb")
NUMERIC = PgType("pg_catalog", "numeric")
MONEY = PgType("pg_catalog", "money")
JSON_IN_AN_ARRAY = r'{"{\"a\":1.10}","[1]","\"b\"","\"nu\""}'
GEOMETRY = PgType("public", "geometry")


@pytest.mark.parametrize(
    ("value", "pg_type", "text"),
    [
        (None, TEXT, None),
        ("a", TEXT, "a"),
        ("", TEXT, ""),
        (1, TEXT, "1"),
        (True, BOOL, "true"),
        (2**80, INT8, str(2**80)),
        (Decimal("1.0"), INT8, "1"),
        (Decimal("1E+2"), INT8, "100"),
        (Decimal("-0.0"), INT8, "0"),
        (Decimal("1.5"), INT8, "1.5"),
        (Decimal("1E+999999999"), INT8, "1E+999999999"),
        (Decimal("1.0"), TEXT, "1.0"),
        ([Decimal("1.0")], array_of(INT8), '{"1"}'),
        (Decimal("1.50"), NUMERIC, "1.50"),
        (1.5, NUMERIC, "1.5"),
        ({"a": 1}, NUMERIC, '{"a":1}'),
        ([1, None, "x"], array_of(INT8), '{"1",NULL,"x"}'),
        ([], array_of(INT8), "{}"),
        ([[1], [2]], array_of(INT8), '{{"1"},{"2"}}'),
        (['a"b\\', "{}", "NULL", " "], array_of(TEXT), '{"a\\"b\\\\","{}","NULL"," "}'),
        ("{1,2}", array_of(INT8), "{1,2}"),
        ("a", JSONB, '"a"'),
        ({"a": [1, None, Decimal("1.0"), 2**80]}, JSONB, '{"a":[1,null,1.0,' + str(2**80) + "]}"),
        ([{"a": 1}], array_of(JSONB), '{"{\\"a\\":1}"}'),
        ([[1]], array_of(JSONB), '{"[1]"}'),
        (['{"a": 1.10}', "[1]", "b", "nu"], array_of(JSONB), JSON_IN_AN_ARRAY),
        (["1", "b"], list_of(JSONB), '{"\\"1\\"","\\"b\\""}'),
        ([[1, None], []], list_of(array_of(INT8)), '{"{\\"1\\",NULL}","{}"}'),
        (Decimal("1E+3"), MONEY, "1000.00"),
        (Decimal("1.005"), MONEY, "1.01"),
        (Decimal(-2), MONEY, "-2.00"),
        (Decimal("1E+400"), MONEY, "1E+400"),
        (12, MONEY, "12"),
        ("$12.5", MONEY, "$12.5"),
        ({"type": "Point"}, GEOMETRY, '{"type":"Point"}'),
    ],
)
def test_a_value_is_the_text_its_type_reads(
    value: object, pg_type: PgType, text: str | None
) -> None:
    assert value_text(value, pg_type) == text
