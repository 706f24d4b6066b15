"""The values of each type, and what each may be compared with, by whom."""

from typing import Any

from tests.engine.property import choices as st

UUIDS = [f"00000000-0000-4000-8000-00000000000{digit}" for digit in "abc"]
TEXTS = ["a", "b", "B", "it's", 'q"', "100%", "x-hasura-user-id", ""]
DAYS = [f"2020-01-0{day}" for day in (1, 2, 3)]
OBJECTS = [{"a": 1}, {"a": [1, 2], "b": None}, [1, "a"], "a", 2, {}]

VALUES: dict[str, st.Choice] = {
    "int4": st.integers(0, 3),
    "int8": st.sampled_from([0, 1, 2, 9_007_199_254_740_993]),
    "numeric": st.sampled_from(["0", "1.50", "2", "12345678901234567890.5"]),
    "float8": st.sampled_from([0.5, 1.0, 2.25]),
    "text": st.sampled_from(TEXTS),
    "bool": st.booleans(),
    "date": st.sampled_from(DAYS),
    "uuid": st.sampled_from(UUIDS),
    "jsonb": st.sampled_from(OBJECTS),
    "int4[]": st.lists(st.integers(0, 3)),
    "text[]": st.lists(st.sampled_from(TEXTS)),
}
# As clients name them; an array is a list of its element's.
SCALARS = {"int4": "Int", "int8": "bigint", "float8": "float8", "text": "String", "bool": "Boolean"}
NUMBERS = frozenset({"int4", "int8", "numeric", "float8"})
# Types with max and min; Postgres has none for uuid before 18, nor for bool and jsonb.
ORDERED = NUMBERS | {"text", "date"}

EVERY = ["_eq", "_neq", "_gt", "_lt", "_gte", "_lte", "_is_null"]
OF_KEYS = ["_has_key", "_has_keys_any", "_has_keys_all"]
PATTERNS = ["_like", "_nlike", "_ilike", "_nilike", "_similar", "_nsimilar"]
PATTERNS += ["_regex", "_iregex", "_nregex", "_niregex"]
OPERATORS: dict[str, list[str]] = {
    **{name: [*EVERY, "_in", "_nin"] for name in VALUES},
    "text": [*EVERY, "_in", "_nin", *PATTERNS],
    "jsonb": [*EVERY, "_in", "_nin", "_contains", "_contained_in", *OF_KEYS, "_cast"],
    "int4[]": [*EVERY, "_contains", "_contained_in"],
    "text[]": [*EVERY, "_contains", "_contained_in"],
}

SESSION_VALUES = {
    "int4": "X-Hasura-User-Id",
    "int8": "x-hasura-user-id",
    "numeric": "x-Hasura-User-Id",
    "text": "x-hasura-NAME",
    "date": "X-Hasura-Day",
    "int4[]": "X-Hasura-Ids",
    "text[]": "X-Hasura-Names",
}
SESSION_LISTS = {"int4": "X-Hasura-Ids", "text": "x-hasura-names"}


def scalar(pg_type: str) -> str:
    """The GraphQL type of an operand."""
    if pg_type.endswith("[]"):
        return f"[{scalar(pg_type[:-2])}!]"
    return SCALARS.get(pg_type, pg_type)


@st.composite
def comparison(  # noqa: PLR0911 - one case per kind
    draw: Any, pg_type: str, *, trusted: bool
) -> tuple[str, Any]:
    """An operator and its right-hand side; ``trusted``: of a permission."""
    operator = draw(st.sampled_from(OPERATORS[pg_type]))
    if operator == "_is_null":
        return operator, draw(st.booleans())
    if operator in {"_in", "_nin"}:
        if trusted and pg_type in SESSION_LISTS and draw(st.booleans()):
            return operator, SESSION_LISTS[pg_type]
        # In a permission the engine refuses a session variable inside of a list.
        return operator, draw(st.lists(VALUES[pg_type].filter(not_session)))
    if operator in PATTERNS:
        return operator, draw(st.sampled_from(["a", "%", "_", "(a|b)", "%'%", "b"]))
    if operator == "_has_key":
        return operator, draw(st.sampled_from(["a", "b", "it's"]))
    if operator in {"_has_keys_any", "_has_keys_all"}:
        return operator, draw(st.lists(st.sampled_from(["a", "b", "it's"])))
    if operator == "_cast":
        inner = draw(comparison("text", trusted=trusted).filter(lambda one: one[0] in EVERY[:6]))
        return operator, {"String": {inner[0]: inner[1]}}
    if trusted and pg_type in SESSION_VALUES and draw(st.booleans()):
        return operator, SESSION_VALUES[pg_type]
    value = VALUES[pg_type]
    if trusted and operator in {"_eq", "_neq"}:
        # Several nulls of which equal what: a permission alone may compare with null.
        value = st.one_of(value, value, st.none())
    return operator, draw(value.filter(lambda one: not trusted or not_session(one)))


def not_session(value: object) -> bool:
    """Of a permission such a text would name a session variable; of a client it is a text."""
    if isinstance(value, list):
        return all(map(not_session, value))
    return not (isinstance(value, str) and value.startswith("x-hasura"))
