"""A template as a tree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.kriti.error import Span


@dataclass(frozen=True, slots=True)
class Literal:
    """null, a boolean, a number, or a string without templates in it."""

    value: bool | int | float | str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Interpolation:
    """A string with templates in it."""

    parts: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """``[…]``."""

    elements: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ObjectOf:
    """``{…}``; of a key that comes twice the last counts."""

    members: tuple[tuple[str, Expression], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, or the function in a Call."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Lookup:
    """``a.b``, ``a['b']``, ``a[0]``; is_optional: ``a?.b``, null where there is none."""

    within: Expression
    key: Expression
    is_optional: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A function before its argument."""

    function: Expression
    argument: Expression
    span: Span


class Operator(Enum):
    """What stands between two expressions."""

    EQUAL = "=="
    NOT_EQUAL = "!="
    LESS = "<"
    GREATER = ">"
    LESS_OR_EQUAL = "<="
    GREATER_OR_EQUAL = ">="
    AND = "&&"
    OR = "||"
    IN = "in"
    DEFAULT = "??"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two expressions and the operator between them."""

    operator: Operator
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class If:
    """``{{if}}…{{elif}}…{{else}}…{{end}}``; what follows an elif is an If again."""

    condition: Expression
    then: Expression
    otherwise: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Range:
    """``{{range index, item := over}} body {{end}}``; index is None where it is ``_``."""

    index: str | None
    item: str
    over: Expression
    body: Expression
    span: Span


Expression: TypeAlias = (
    Literal | Interpolation | ArrayOf | ObjectOf | Name | Lookup | Call | Binary | If | Range
)
