"""Tokens to a tree, by recursive descent.

Source: kriti-lang, `Kriti/Parser/Grammar.y`. A syntax error stands there where the text was
read last, so at its end: Kriti reads all of it before it parses.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Callable, Generator
from typing import Final

from genkan.engine.kriti.error import ErrorCode, KritiError, Span
from genkan.engine.kriti.lexer import Token, TokenKind, Tokens, read_tokens
from genkan.engine.kriti.syntax import (
    ArrayOf,
    Binary,
    Call,
    Expression,
    If,
    Interpolation,
    Literal,
    Lookup,
    Name,
    ObjectOf,
    Operator,
    Range,
)

# Templates come from operators, but what reads them must not run out of stack.
_MOST_NESTED: Final = 64
_KEYWORDS: Final = frozenset({"if", "elif", "else", "end", "range", "in"})
_CONSTANTS: Final = {"null": None, "true": True, "false": False}
# From what binds least; each takes what binds more to its left, and itself to its right.
_FLOORS: Final = (
    frozenset({Operator.IN}),
    frozenset({Operator.OR}),
    frozenset({Operator.AND}),
    frozenset({Operator.DEFAULT}),
)
_COMPARISONS: Final = frozenset(
    {
        Operator.EQUAL,
        Operator.NOT_EQUAL,
        Operator.LESS,
        Operator.GREATER,
        Operator.LESS_OR_EQUAL,
        Operator.GREATER_OR_EQUAL,
    }
)
_OPERATORS: Final = {operator.value: operator for operator in Operator}


def parse(source: str) -> Expression:
    """The tree of a template. Raises KritiError."""
    return _Parser(read_tokens(source)).whole()


class _Parser:
    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens.tokens
        self._last = tokens.last
        self._place = 0
        self._depth = 0

    def whole(self) -> Expression:
        tree = self._expression()
        if self._place < len(self._tokens):
            raise self._unexpected()
        return tree

    def _expression(self) -> Expression:
        with self._nested():
            return self._operation(0)

    def _operation(self, floor: int) -> Expression:
        if floor == len(_FLOORS):
            return self._comparison()
        left = self._operation(floor + 1)
        operator = self._operator_of(_FLOORS[floor])
        if operator is None:
            return left
        with self._nested():
            right = self._operation(floor)
        return Binary(operator, left, right, left.span.to(right.span))

    def _comparison(self) -> Expression:
        left = self._call()
        operator = self._operator_of(_COMPARISONS)
        if operator is None:
            return left
        right = self._call()
        return Binary(operator, left, right, left.span.to(right.span))

    def _operator_of(self, operators: frozenset[Operator]) -> Operator | None:
        token = self._peek()
        if token is None or token.kind in {TokenKind.STRING, TokenKind.NUMBER}:
            return None
        operator = _OPERATORS.get(token.text)
        if operator not in operators:
            return None
        self._place += 1
        return operator

    def _call(self) -> Expression:
        """A function before its argument, which may be a call in its turn; or just an atom."""
        atoms = [self._atom()]
        while self._begins_atom():
            atoms.append(self._atom())
            if len(atoms) > _MOST_NESTED:
                raise self._too_deep()
        tree = atoms.pop()
        while atoms:
            function = atoms.pop()
            tree = Call(function, tree, function.span.to(tree.span))
        return tree

    def _begins_atom(self) -> bool:
        token = self._peek()
        match token:
            case None:
                return False
            case Token(TokenKind.IDENTIFIER, text):
                return text not in _KEYWORDS
            case Token(TokenKind.SYMBOL, "{{"):
                following = self._peek(1)
                return following is None or following.text not in {"elif", "else", "end"}
            case Token(TokenKind.SYMBOL, text):
                return text in {'"', "{", "[", "("}
            case _:
                return True

    def _atom(self) -> Expression:
        tree = self._primary()
        for _ in range(_MOST_NESTED):
            if not (self._is(".") or self._is("?") or self._is("[")) or self._is_argument(tree):
                return tree
            tree = self._lookup(tree)
        raise self._too_deep()

    def _is_argument(self, before: Expression) -> bool:
        """Whether the ``[`` that follows opens an array: behind a name and a blank."""
        token = self._peek()
        is_apart = token is not None and token.span.start != before.span.end
        return self._is("[") and isinstance(before, Name) and is_apart

    def _lookup(self, within: Expression) -> Expression:
        is_optional = self._skip("?")
        if self._skip("."):
            token = self._next(TokenKind.IDENTIFIER)
            key = Literal(token.text, token.span)
            return Lookup(within, key, is_optional, within.span.to(token.span))
        self._expect("[")
        key = self._quoted() if self._is("'") else self._expression()
        end = self._expect("]").span
        return Lookup(within, key, is_optional, within.span.to(end))

    def _quoted(self) -> Literal:
        start = self._expect("'").span
        text = "" if self._is("'") else self._next(TokenKind.STRING).text
        return Literal(text, start.to(self._expect("'").span))

    def _primary(self) -> Expression:
        token = self._peek()
        if token is None:
            raise self._unexpected()
        match token.kind:
            case TokenKind.IDENTIFIER if token.text not in _KEYWORDS:
                self._place += 1
                if token.text in _CONSTANTS:
                    return Literal(_CONSTANTS[token.text], token.span)
                return Name(token.text, token.span)
            case TokenKind.NUMBER:
                self._place += 1
                return _number(token)
            case TokenKind.SYMBOL if token.text in _BRACKETED:
                self._place += 1
                return _BRACKETED[token.text](self, token.span)
            case _:
                raise self._unexpected()

    def grouped(self, _start: Span) -> Expression:
        """Behind ``(``."""
        tree = self._expression()
        self._expect(")")
        return tree

    def string(self, start: Span) -> Expression:
        """Behind ``"``."""
        parts: list[Expression] = []
        while not self._is('"'):
            if self._skip("{{"):
                parts.append(self._expression())
                self._expect("}}")
            else:
                token = self._next(TokenKind.STRING)
                parts.append(Literal(self._unescaped(token), token.span))
        span = start.to(self._expect('"').span)
        match parts:
            case []:
                return Literal("", span)
            case [Literal(str() as text)]:
                return Literal(text, span)
            case _:
                return Interpolation(tuple(parts), span)

    def _unescaped(self, token: Token) -> str:
        """A part of a string, with the escapes of JSON."""
        if "\\" not in token.text:
            return token.text
        try:
            text: str = json.loads(f'"{token.text}"', strict=False)
            text.encode()  # half of a pair of surrogates is no text
        except ValueError:
            return token.text
        return text

    def array(self, start: Span) -> Expression:
        """Behind ``[``."""
        elements: list[Expression] = []
        if not self._is("]"):
            elements.append(self._expression())
            while self._skip(","):
                elements.append(self._expression())
        return ArrayOf(tuple(elements), start.to(self._expect("]").span))

    def object(self, start: Span) -> Expression:
        """Behind ``{``."""
        members: list[tuple[str, Expression]] = []
        if not self._is("}"):
            members.append(self._member())
            while self._skip(","):
                members.append(self._member())
        return ObjectOf(tuple(members), start.to(self._expect("}").span))

    def _member(self) -> tuple[str, Expression]:
        self._expect('"')
        key = ""
        while not self._is('"'):
            key += self._unescaped(self._next(TokenKind.STRING))
        self._expect('"')
        self._expect(":")
        return key, self._expression()

    def braced(self, start: Span) -> Expression:
        """Behind ``{{``: a condition, a range, or any expression."""
        if self._skip("if"):
            return self._if(start)
        if self._skip("range"):
            return self._range(start)
        tree = self._expression()
        self._expect("}}")
        return tree

    def _if(self, start: Span) -> Expression:
        condition = self._expression()
        self._expect("}}")
        then = self._expression()
        following = self._expect("{{")
        if self._skip("elif"):
            with self._nested():
                otherwise = self._if(following.span)
            return If(condition, then, otherwise, start.to(otherwise.span))
        self._expect("else")
        self._expect("}}")
        otherwise = self._expression()
        return If(condition, then, otherwise, start.to(self._end()))

    def _range(self, start: Span) -> Expression:
        index = None if self._skip("_") else self._next(TokenKind.IDENTIFIER).text
        self._expect(",")
        item = self._next(TokenKind.IDENTIFIER).text
        self._expect(":=")
        over = self._expression()
        self._expect("}}")
        body = self._expression()
        return Range(index, item, over, body, start.to(self._end()))

    def _end(self) -> Span:
        self._expect("{{")
        self._expect("end")
        return self._expect("}}").span

    def _peek(self, ahead: int = 0) -> Token | None:
        place = self._place + ahead
        return self._tokens[place] if place < len(self._tokens) else None

    def _is(self, text: str) -> bool:
        token = self._peek()
        return token is not None and token.kind is not TokenKind.STRING and token.text == text

    def _skip(self, text: str) -> bool:
        is_there = self._is(text)
        self._place += is_there
        return is_there

    def _expect(self, text: str) -> Token:
        if not self._is(text):
            raise self._unexpected()
        self._place += 1
        return self._tokens[self._place - 1]

    def _next(self, kind: TokenKind) -> Token:
        token = self._peek()
        if token is None or token.kind is not kind:
            raise self._unexpected()
        self._place += 1
        return token

    @contextlib.contextmanager
    def _nested(self) -> Generator[None]:
        self._depth += 1
        if self._depth > _MOST_NESTED:
            raise self._too_deep()
        yield
        self._depth -= 1

    def _too_deep(self) -> KritiError:
        return self._error(f"Nested more than {_MOST_NESTED} levels deep.")

    def _unexpected(self) -> KritiError:
        token = self._peek()
        if token is None:
            return self._error("ParseError: Empty token stream.")
        return self._error(f"Unexpected token '{token.text}'.")

    def _error(self, message: str) -> KritiError:
        return KritiError(ErrorCode.PARSE, message, self._last)


_BRACKETED: Final[dict[str, Callable[[_Parser, Span], Expression]]] = {
    "(": _Parser.grouped,
    '"': _Parser.string,
    "[": _Parser.array,
    "{": _Parser.object,
    "{{": _Parser.braced,
}


def _number(token: Token) -> Literal:
    number = float(token.text)
    if math.isinf(number):
        message = f"The number '{token.text}' is out of range."
        raise KritiError(ErrorCode.PARSE, message, token.span)
    is_whole = token.text.lstrip("-").isdigit()
    return Literal(int(token.text) if is_whole else number, token.span)
