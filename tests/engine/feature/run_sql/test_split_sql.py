"""Which semicolon ends a statement."""

import pytest

from genkan.engine.postgres.split_sql import first_word, split_sql

ATOMIC = "create function f() returns int begin atomic select case when true then 1 end; end"


@pytest.mark.parametrize(
    ("script", "statements"),
    [
        ("", []),
        (" ;; -- c\n /* ; */ ;", []),
        ("select 1", ["select 1"]),
        ("select 1; select 2;", ["select 1", "select 2"]),
        ("select ';', \"a;b\"; x", ["select ';', \"a;b\"", "x"]),
        ("select 'it''s;'; x", ["select 'it''s;'", "x"]),
        (r"select e'\';', '\'; x", [r"select e'\';', '\'", "x"]),
        ("select $$;$$, $a$ ; $$ ; $a$; x", ["select $$;$$, $a$ ; $$ ; $a$", "x"]),
        ("select $1; x", ["select $1", "x"]),
        ("select a$b$; x", ["select a$b$", "x"]),
        ("select 1 -- ;\n; x", ["select 1 -- ;", "x"]),
        ("/* a /* ; */ ; */ select 1; x", ["/* a /* ; */ ; */ select 1", "x"]),
        (
            "create rule r as on insert to t do also (select 1; select 2); x",
            ["create rule r as on insert to t do also (select 1; select 2)", "x"],
        ),
        (
            f"{ATOMIC}; x",
            [ATOMIC, "x"],
        ),
        ("begin; select 1; end; x", ["begin", "select 1", "end", "x"]),
        ("select 'open; x", ["select 'open; x"]),
        ("select $$open; x", ["select $$open; x"]),
    ],
)
def test_a_script_is_split_where_postgres_would(script: str, statements: list[str]) -> None:
    assert split_sql(script) == statements


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("SELECT 1", "select"),
        ("/* x */ -- y\n commit", "commit"),
        ("(select 1)", "select"),
        ("1", None),
        ("", None),
    ],
)
def test_the_first_word_says_what_a_statement_does(statement: str, word: str | None) -> None:
    assert first_word(statement) == word
