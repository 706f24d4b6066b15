"""What is wrong with a template, and where in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a template: lines are counted from 0, columns from 1, as Kriti has it."""

    line: int = 0
    column: int = 1


@dataclass(frozen=True, slots=True)
class Span:
    """From the first character to behind the last."""

    start: Position
    end: Position

    def to(self, other: Span) -> Span:
        """From the start of this one to the end of `other`."""
        return Span(min(self.start, other.start), max(self.end, other.end))


class ErrorCode(Enum):
    """The kinds of error, by Kriti's name."""

    ATTRIBUTE = "Attribute Error"
    FUNCTION = "Function Error"
    INDEX = "Index Error"
    LEX = "Lex Error"
    NAME = "Name Error"
    PARSE = "Parse Error"
    RANGE = "Range Error"
    TYPE = "Type Error"


class KritiError(Exception):
    """A template that is none, or that can not be evaluated."""

    def __init__(self, code: ErrorCode, message: str, span: Span) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.span = span

    def as_json(self) -> Mapping[str, object]:
        """As Hasura tells it to operators."""
        start, end = self.span.start, self.span.end
        return {
            "error_code": self.code.value,
            "message": self.message,
            "source_position": {
                "start_line": start.line,
                "start_column": start.column,
                "end_line": end.line,
                "end_column": end.column,
            },
        }
