"""A script of SQL statements, one by one.

Only so much of Postgres' lexer as is needed to know which semicolon ends a statement:
quotes of all kinds, comments, parentheses, and the bodies of SQL functions.
Source: Postgres, lexical structure; psql's scanner for ``begin atomic``.
"""

from collections.abc import Iterator

from genkan.engine.catalog.sql_lexer import COMMENTS, sql_parts


def split_sql(script: str) -> list[str]:
    """The statements of a script, without their semicolons; empty ones are left out.

    ``select 1; select ';'`` -> ``["select 1", "select ';'"]``
    """
    statements: list[str] = []
    start = 0
    for end in [*_ends(script), len(script)]:
        statement = script[start:end].strip()
        if first_word(statement) is not None or _has_more_than_comments(statement):
            statements.append(statement)
        start = end + 1
    return statements


def first_word(statement: str) -> str | None:
    """The statement's first word in lower case; None when something else comes first."""
    for kind, text, _ in sql_parts(statement):
        if kind == "word":
            return text.lower()
        if kind not in {*COMMENTS, "open"} and not text.isspace():
            return None
    return None


def _has_more_than_comments(statement: str) -> bool:
    return any(
        kind not in COMMENTS and not text.isspace() for kind, text, _ in sql_parts(statement)
    )


def _ends(script: str) -> Iterator[int]:
    """Where the semicolons stand that end a statement."""
    parentheses = 0
    blocks = 0  # begin atomic ... end, and case ... end inside of it
    previous = ""
    for kind, text, position in sql_parts(script):
        match kind:
            case "open":
                parentheses += 1
            case "close":
                parentheses = max(0, parentheses - 1)
            case "semicolon" if parentheses == 0 and blocks == 0:
                yield position
                previous = ""
            case "word":
                word = text.lower()
                if (word == "atomic" and previous == "begin") or (blocks and word == "case"):
                    blocks += 1
                elif blocks and word == "end":
                    blocks -= 1
                previous = word
            case _:
                pass
