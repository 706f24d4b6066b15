"""The parts that SQL text consists of.

Only so much of Postgres' lexer as is needed to know what is quoted or commented, and which
parentheses belong together.
Source: Postgres, lexical structure; psql's scanner.
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
    | (?P<parameter>\$[0-9]+)
    | (?P<word>[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_$\x80-\U0010ffff]*)
    | (?P<number>[0-9][A-Za-z0-9_]*)
    | (?P<semicolon>;)
    | (?P<open>[(\[])
    | (?P<close>[)\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_EDGE: Final = re.compile(r"/\*|\*/")

COMMENTS: Final = frozenset({"line_comment", "block_comment"})
QUOTES: Final = frozenset({"escape_string", "string", "quoted", "dollar"})


def sql_parts(text: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and position of each part; what opens and is not closed runs to the end."""
    position = 0
    while position < len(text):
        match = _PART.match(text, position)
        if match is None or match.lastgroup is None:
            yield "other", text[position], position
            position += 1
            continue
        kind, end = match.lastgroup, match.end()
        if kind == "block_comment":
            end = _end_of_comment(text, end)
        elif kind == "dollar":
            found = text.find(match[0], end)
            end = len(text) if found < 0 else found + len(match[0])
        yield kind, text[position:end], position
        position = end


def _end_of_comment(text: str, position: int) -> int:
    """Behind the comment that opened before `position`; comments nest."""
    depth = 1
    for edge in _COMMENT_EDGE.finditer(text, position):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(text)
