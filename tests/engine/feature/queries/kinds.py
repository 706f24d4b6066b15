"""One column of each type that clients meet, and the values that go in and out."""

from typing import Any, NamedTuple

from tests.engine.feature.queries.conftest import World, tracked


class Kind(NamedTuple):
    """A type; a value as SQL, as the answer's JSON, and as conditions of requests give it.

    taken: literals that equal the value. scalar: its GraphQL name, list types in brackets.
    """

    type: str
    sql: str
    answered: str
    taken: tuple[str, ...]
    scalar: str


UUID = "7d4de9f2-6f7d-4b4c-9e4a-1d3c3b1c0a01"
KINDS = (
    Kind("smallint", "7", "7", ("7", '"7"', "7.0"), "smallint"),
    Kind("int", "-5", "-5", ("-5", '"-5"', "-5e0"), "Int"),
    Kind("bigint", "9007199254740993", "9007199254740993", ('"9007199254740993"',), "bigint"),
    Kind("real", "1.5", "1.5", ("1.5", '"1.5"', "15e-1"), "Float"),
    Kind("float8", "0.1", "0.1", ("0.1", '"0.1"'), "float8"),
    Kind(
        "numeric",
        "12345678901234567890.1200",
        "12345678901234567890.1200",
        ("12345678901234567890.12", '"12345678901234567890.12"'),
        "numeric",
    ),
    Kind("money", "'1234.5'", '"$1,234.50"', ("1234.5", "12345e-1", '"$1,234.50"'), "money"),
    Kind("boolean", "true", "true", ("true", '"t"'), "Boolean"),
    Kind("text", "'it''s'", '"it\'s"', ('"it\'s"', '"it\\u0027s"'), "String"),
    Kind("varchar(5)", "'v'", '"v"', ('"v"', "v"), "String"),
    Kind("char(3)", "'a'", '"a  "', ('"a"', '"a  "'), "bpchar"),
    Kind('"char"', "'z'", '"z"', ('"z"',), "char"),
    Kind("citext", "'AbC'", '"AbC"', ('"aBc"',), "citext"),
    Kind("name", "'nm'", '"nm"', ('"nm"',), "name"),
    Kind("date", "'2024-02-29'", '"2024-02-29"', ('"2024-02-29"',), "date"),
    Kind(
        "timestamp",
        "'2024-02-29 10:11:12.5'",
        '"2024-02-29T10:11:12.5"',
        ('"2024-02-29T10:11:12.500"',),
        "timestamp",
    ),
    Kind(
        "timestamptz",
        "'2024-02-29 10:11:12+02'",
        '"2024-02-29T08:11:12+00:00"',
        ('"2024-02-29T08:11:12Z"', '"2024-02-29 09:11:12+01"'),
        "timestamptz",
    ),
    Kind("time", "'10:11'", '"10:11:00"', ('"10:11"',), "time"),
    Kind("timetz", "'10:11+02'", '"10:11:00+02"', ('"10:11+02"',), "timetz"),
    Kind("interval", "'1 day 02:03'", '"1 day 02:03:00"', ('"26:03:00"',), "interval"),
    Kind("jsonb", "'{\"b\": 1.10}'", '{"b": 1.10}', ("{b: 1.1}",), "jsonb"),
    Kind("uuid", f"'{UUID}'", f'"{UUID}"', (f'"{UUID.upper()}"',), "uuid"),
    Kind("bytea", r"'\xdead'", r'"\\xdead"', (r'"\\xDEAD"',), "bytea"),
    Kind("inet", "'10.0.0.1'", '"10.0.0.1"', ('"10.0.0.1/32"',), "inet"),
    Kind("macaddr", "'08:00:2b:01:02:03'", '"08:00:2b:01:02:03"', ('"08002b010203"',), "macaddr"),
    Kind("ltree", "'a.b'", '"a.b"', ('"a.b"',), "ltree"),
    Kind("tsvector", "'fat cat'", "\"'cat' 'fat'\"", ('"cat fat"',), "tsvector"),
    Kind("int4range", "'[1,4]'", '"[1,5)"', ('"[1,5)"', '"(0,4]"'), "int4range"),
    Kind("bit(3)", "'101'", '"101"', ('"101"',), "bit"),
    Kind("mood", "'happy'", '"happy"', ('"happy"', "happy"), "mood"),
    Kind("address", "row('Main', 5)", '{"street":"Main","no":5}', ('"(Main,5)"',), "address"),
    Kind("positive", "7", "7", ("7",), "Int"),
    Kind("hstore", "'a=>1'", '{"a": "1"}', ('"a=>1"',), "hstore"),
    Kind("int[]", "'{1,null}'", "[1,null]", ("[1, null]", '"{1,NULL}"'), "[Int!]"),
    Kind("text[]", "array['a', 'b\"']", '["a","b\\""]', ('["a", "b\\""]',), "[String!]"),
    Kind("numeric[]", "'{1.10}'", "[1.10]", ("[1.1]", '["1.1"]'), "[numeric!]"),
    Kind("mood[]", "'{sad}'", '["sad"]', ('["sad"]', "[sad]"), "[mood!]"),
    Kind("jsonb[]", "array['{\"a\": 1}'::jsonb]", '[{"a": 1}]', ("[{a: 1}]", r'["{\"a\": 1}"]'),
         "[jsonb!]"),
    Kind("int[][]", "'{{1,2},{3,4}}'", "[[1,2],[3,4]]", ('"{{1,2},{3,4}}"',), "[Int!]"),
)  # fmt: skip
NAMES = [f"c{index}" for index in range(len(KINDS))]
TYPES = """
create extension citext; create extension ltree; create extension hstore;
create type mood as enum ('sad', 'happy');
create type address as (street text, no int);
create domain positive as int check (value > 0);
"""
COLUMNS = ", ".join(f"{name} {kind.type}" for name, kind in zip(NAMES, KINDS, strict=True))
VALUES = ", ".join(kind.sql for kind in KINDS)
WORLD = World(
    tables=f"""
        {TYPES} create table everything (id int primary key, document json, {COLUMNS});
        insert into everything values (1, '{{"b":1,  "a":[1.0]}}', {VALUES});
        insert into everything values (2);
    """,  # noqa: S608  # all of it stands above
    commands=(tracked("everything"),),
)


def column_of(type_: str) -> str:
    return next(name for name, kind in zip(NAMES, KINDS, strict=True) if kind.type == type_)


def condition(name: str, operator: str, literal: str) -> str:
    return f"{{ everything(where: {{{name}: {{{operator}: {literal}}}}}) {{ id }} }}"


def with_variable(name: str, operator: str, declared: str, value: Any) -> tuple[str, Any]:
    query = f"query ($x: {declared}) {condition(name, operator, '$x')}"
    return query, {"x": value}
