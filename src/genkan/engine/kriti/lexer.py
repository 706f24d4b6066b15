"""A template to tokens.

Inside a string, templates stand between ``{{`` and ``}}``; inside those, strings again: a
stack of modes says which characters mean what.
Source: kriti-lang, `Kriti/Parser/Lexer.x`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from genkan.engine.kriti.error import ErrorCode, KritiError, Position, Span


class TokenKind(Enum):
    """What a token is; symbols are told apart by their text."""

    IDENTIFIER = auto()
    NUMBER = auto()
    STRING = auto()  # a part of one, as written
    SYMBOL = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the template."""

    kind: TokenKind
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Tokens:
    """All tokens; last: what was read last, blanks too, where Kriti sees every syntax error."""

    tokens: tuple[Token, ...]
    last: Span


class _Mode(Enum):
    TOP = auto()
    EXPRESSION = auto()  # between {{ and }}
    STRING = auto()  # between "
    LITERAL = auto()  # between '


_COMMON: Final = (
    r"(?P<blank>\s+|\#[^\n]*)"
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<identifier>\$?[a-zA-Z][$a-zA-Z0-9_-]*|\$)"
)
_SYMBOLS: Final = r"\{\{|:=|==|!=|<=|>=|&&|\|\||\?\?|[?:.,<>_{}\[\]()\"]"
_PATTERNS: Final = {
    _Mode.TOP: re.compile(rf"{_COMMON}|(?P<symbol>{_SYMBOLS})"),
    _Mode.EXPRESSION: re.compile(rf"{_COMMON}|(?P<symbol>\}}\}}|'|{_SYMBOLS})"),
    _Mode.STRING: re.compile(
        r"""(?P<symbol>\{\{|")|(?P<string>(?:\\.|[^"{\\]|\{(?!\{))+)""", re.DOTALL
    ),
    _Mode.LITERAL: re.compile(r"""(?P<symbol>')|(?P<string>(?:\\.|[^'\\])+)""", re.DOTALL),
}
_KINDS: Final = {
    "number": TokenKind.NUMBER,
    "identifier": TokenKind.IDENTIFIER,
    "string": TokenKind.STRING,
    "symbol": TokenKind.SYMBOL,
}
_QUOTES: Final = {'"': _Mode.STRING, "'": _Mode.LITERAL}


def read_tokens(source: str) -> Tokens:
    """All tokens of `source`. Raises KritiError at what is none."""
    modes = [_Mode.TOP]
    tokens: list[Token] = []
    place, position = 0, Position()
    span = Span(position, position)
    while place < len(source):
        match = _PATTERNS[modes[-1]].match(source, place)
        if match is None:
            raise _invalid(source[place:], position)
        text = match.group()
        span = Span(position, _behind(text, position))
        kind = _KINDS.get(match.lastgroup or "")
        if kind is not None:
            tokens.append(Token(kind, text, span))
        if kind is TokenKind.SYMBOL:
            _change_mode(modes, text)
        place, position = match.end(), span.end
    return Tokens(tuple(tokens), span)


def _change_mode(modes: list[_Mode], symbol: str) -> None:
    quoted = _QUOTES.get(symbol)
    if (quoted is not None and modes[-1] is quoted) or symbol == "}}":
        modes.pop()
    elif quoted is not None:
        modes.append(quoted)
    elif symbol == "{{":
        modes.append(_Mode.EXPRESSION)


def _behind(text: str, start: Position) -> Position:
    lines = text.count("\n")
    if not lines:
        return Position(start.line, start.column + len(text))
    return Position(start.line + lines, len(text) - text.rindex("\n"))


def _invalid(rest: str, start: Position) -> KritiError:
    end = Position(start.line, start.column + len(rest.encode()))
    return KritiError(ErrorCode.LEX, f"Invalid Lexeme: '{rest}'", Span(start, end))
