"""A script of SQL statements, one by one.

Only so much of Postgres' lexer as is needed to know which semicolon ends a statement:
quotes of all kinds, comments, parentheses, and the bodies of SQL functions.
Source: Postgres, lexical structure; psql's scanner for ``begin atomic``.
"""

import re
from collections.abc import Iterator
from typing import Final

# Longest first; a part that is none of these is one character.
_PART: Final = re.compile(
    r"""
      (?P<line_comment>--[^\n\r]*)
    | (?P<block_comment>/\*)
    | (?P<escape_string>[eE]'(?:[^'\\]|\\.|'')*'?)
    | (?P<string>'(?:[^']|'')*'?)
    | (?P<quoted>"(?:[^"]|"")*"?)
    | (?P<dollar>\$(?:[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*)?\$)
    | (?P<word>[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_$\x80-\U0010ffff]*)
    | (?P<number>[0-9][A-Za-z0-9_$]*)
    | (?P<semicolon>;)
    | (?P<open>[(\[])
    | (?P<close>[)\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_EDGE: Final = re.compile(r"/\*|\*/")


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
    for kind, text, _ in _parts(statement):
        if kind == "word":
            return text.lower()
        if kind not in {"line_comment", "block_comment", "open"} and not text.isspace():
            return None
    return None


def _has_more_than_comments(statement: str) -> bool:
    return any(
        kind not in {"line_comment", "block_comment"} and not text.isspace()
        for kind, text, _ in _parts(statement)
    )


def _ends(script: str) -> Iterator[int]:
    """Where the semicolons stand that end a statement."""
    parentheses = 0
    blocks = 0  # begin atomic ... end, and case ... end inside of it
    previous = ""
    for kind, text, position in _parts(script):
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


def _parts(script: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and position of each part; what opens and is not closed runs to the end."""
    position = 0
    while position < len(script):
        match = _PART.match(script, position)
        if match is None or match.lastgroup is None:
            yield "other", script[position], position
            position += 1
            continue
        kind, end = match.lastgroup, match.end()
        if kind == "block_comment":
            end = _end_of_comment(script, end)
        elif kind == "dollar":
            found = script.find(match[0], end)
            end = len(script) if found < 0 else found + len(match[0])
        yield kind, script[position:end], position
        position = end


def _end_of_comment(script: str, position: int) -> int:
    """Behind the comment that opened before `position`; comments nest."""
    depth = 1
    for edge in _COMMENT_EDGE.finditer(script, position):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(script)
