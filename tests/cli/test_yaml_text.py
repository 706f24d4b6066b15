"""YAML as Hasura's command line reads and writes it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genkan.cli.metadata.yaml_text import InvalidYaml, read_yaml, yaml_text

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(["on", "y", "1e3", "010", "12:30", "2020-01-01", "~", "!include a", "a\nb\n"])
)
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10
)


@given(DOCUMENTS)
def test_what_is_written_is_read_again(document: object) -> None:
    assert read_yaml(yaml_text(document)) == document


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\ufeff"])
@pytest.mark.parametrize("form", ["{}", "a{}", "{}a", "a{}b", "a{}\nb", "a\n{}", "a{0}{0}", " {} "])
def test_a_line_break_of_any_kind_is_read_again(line_break: str, form: str) -> None:
    text = form.format(line_break)
    document = {"key": [text], text: text}
    assert read_yaml(yaml_text(document)) == document


def test_a_scalar_is_what_yaml_1_2_says() -> None:
    text = (
        "[on, yes, n, 12:30, 2020-01-01, 010, 0x1f, 1_000, -3, .5, 1e3, true, ~, .inf, <<, 'true']"
    )
    assert read_yaml(text) == [
        *("on", "yes", "n", "12:30", "2020-01-01", 10, "0x1f", "1_000", -3, 0.5, 1000.0),
        *(True, None, ".inf", "<<", "true"),
    ]
    assert read_yaml("true: 1\n2: two\n") == {"true": 1, "2": "two"}
    assert read_yaml("") is None


def test_an_include_is_a_text_with_and_without_quotes() -> None:
    assert read_yaml('[!include a/b.yaml, "!include a/b.yaml"]') == ["!include a/b.yaml"] * 2


def test_it_is_written_as_hasuras_command_line_writes() -> None:
    document = {
        "table": {"name": "note", "schema": "public"},
        "columns": "*",
        "list": [{"role": "user", "columns": ["id", "on"]}, []],
        "query": "query {\n  note\n}\n",
        "filter": {},
        "none": None,
        "tables": "!include default/tables/tables.yaml",
    }
    assert yaml_text(document) == (
        "table:\n  name: note\n  schema: public\n"
        "columns: '*'\n"
        'list:\n  - role: user\n    columns:\n      - id\n      - "on"\n  - []\n'
        "query: |\n  query {\n    note\n  }\n"
        "filter: {}\nnone: null\n"
        'tables: "!include default/tables/tables.yaml"\n'
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: 1\na: 2", "line 2, column 1: the key 'a' is there twice"),
        ("? [1]\n: 2", "a key has to be a text"),
        ("a: !!python/name:os.system", "line 1, column 4"),
        ("a: !x 1", "line 1, column 4"),
        ("a: 1e999", "is no float that is known here"),
        ("a: [", "while parsing"),
        ("a: &x [*x]", "recursion"),
        ("[" * 100_000, "recursion"),
        ("\x01", "not allowed"),
    ],
)
def test_what_json_can_not_say_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidYaml, match=re.escape(reason)):
        read_yaml(text)
