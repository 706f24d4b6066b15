"""The code of native queries: where its arguments are, and what is refused unread."""

import pytest

from genkan.engine.catalog.query_code import (
    CodeArgument,
    CodeText,
    UnclosedPlace,
    arguments_of,
    code_fault,
    query_code,
)


def written(code: str) -> str:
    """The code with ``<name>`` where an argument is bound."""
    return "".join(
        part.text if isinstance(part, CodeText) else f"<{part.name}>" for part in query_code(code)
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("select 1", "select 1"),
        ("select {{a}}", "select <a>"),
        ("{{a}}{{b}}", "<a><b>"),
        ("select {{a}} + {{a}} - {{b}}", "select <a> + <a> - <b>"),
        ("select '{' || {{a}} || '}'", "select '{' || <a> || '}'"),
        ("select 1; -- {{a}}\n ; ", "select 1 -- {{a}}\n  "),
        ("select 1 /* {{a}} /* {{b}} */ {{a}} */ + {{b}}",
         "select 1 /* {{a}} /* {{b}} */ {{a}} */ + <b>"),
        ("select ';' || $x$;$x$ -- ;\n;;\n", "select ';' || $x$;$x$ -- ;\n\n"),
        ("select 1; select 2;", "select 1; select 2"),
        ("select 'it''s' || {{a}}", "select 'it''s' || <a>"),
        (r"select E'\'' || {{a}}", r"select E'\'' || <a>"),
    ],
)  # fmt: skip
def test_an_argument_is_a_place_of_the_code_but_in_comments(code: str, expected: str) -> None:
    assert code_fault(code) is None
    assert written(code) == expected


def test_text_and_arguments_alternate() -> None:
    assert [type(part) for part in query_code("{{a}}{{b}}")] == [
        CodeText, CodeArgument, CodeText, CodeArgument, CodeText,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "code",
    [
        "select '{{a}}'",
        "select 'x' || '%{{a}}%'",
        "select {{b}} || ' {{a}} '",
        'select 1 as "{{a}}"',
        "select $${{a}}$$",
        "select $x$ '{{a}}' $x$",
        r"select E'\'{{a}}'",
        "select U&'{{a}}'",
        "select '/*' || '{{a}}' || '*/'",
    ],
)
def test_an_argument_in_quotes_is_refused_by_name(code: str) -> None:
    fault = code_fault(code)
    assert fault is not None
    assert fault.startswith("the argument 'a' stands in quotes, where it is no argument; ")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("select $1", "the code has the parameter '$1'; arguments are written {{name}}"),
        ("select 1$2", "the code has the parameter '$2'; arguments are written {{name}}"),
        ("select 1) as x; (select 2", "the code closes a parenthesis that it does not open"),
        ("select a[1]]", "the code closes a parenthesis that it does not open"),
        ("select '\0'", "the code has a character that Postgres does not know, NUL"),
    ],
)
def test_code_that_would_leave_its_place_is_refused(code: str, fault: str) -> None:
    assert code_fault(code) == fault


@pytest.mark.parametrize(
    "code",
    ["select '$1)'", "select 1 -- $1)", 'select 1 as "$1)"', "select $x$ $1) $x$", "select a$1"],
)
def test_what_is_quoted_or_commented_does_not_leave_it(code: str) -> None:
    assert code_fault(code) is None


def test_arguments_are_found_wherever_they_stand() -> None:
    assert arguments_of("{{b}} '{{a}}' -- {{b}} {{ c }}") == ("b", "a", " c ")


@pytest.mark.parametrize("code", ["select {{a", "select {{a}", "select '{{1,2},{3,4}}'::int[]"])
def test_a_place_that_is_not_closed_is_told(code: str) -> None:
    with pytest.raises(UnclosedPlace):
        arguments_of(code)
