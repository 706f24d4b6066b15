"""The code of a native query: an operator's SQL with places for arguments, ``{{name}}``.

An argument is bound as ``$n``, never written into the text, so a place in quotes is refused:
Postgres would see no parameter there. In a comment it stays as it was written.
Source: Hasura v2, native queries, "Arguments"; `NativeQuery/InterpolatedQuery.hs` finds the
places, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from genkan.engine.catalog.sql_lexer import COMMENTS, QUOTES, sql_parts
from genkan.engine.names import ArgumentName

# Stands for an argument while the code is read; Postgres has no such character in text.
_PLACE: Final = "\0"


@dataclass(frozen=True, slots=True)
class CodeText:
    """SQL as the operator wrote it. Made here alone: it goes into statements word for word."""

    text: str


@dataclass(frozen=True, slots=True)
class CodeArgument:
    """A place that an argument takes."""

    name: ArgumentName


Code: TypeAlias = tuple[CodeText | CodeArgument, ...]


class UnclosedPlace(Exception):
    """The code opens a place for an argument and does not close it."""


def arguments_of(code: str) -> tuple[ArgumentName, ...]:
    """The arguments named in the code, each once, those in comments as well.

    Raises UnclosedPlace.
    """
    return tuple(dict.fromkeys(name for _, name in _places(code)))


def code_fault(code: str) -> str | None:
    """Why the code can not be a part of a statement, as far as its text tells; None if it can.

    Raises UnclosedPlace.
    """
    if _PLACE in code:
        return "the code has a character that Postgres does not know, NUL"
    text, names = _with_places(code)
    depth = 0
    for kind, part, position in sql_parts(text):
        if kind in QUOTES and _PLACE in part:
            name = names[text.count(_PLACE, 0, position)]
            return (
                f"the argument '{name}' stands in quotes, where it is no argument; "
                f"instead of '%{{{{{name}}}}}%' write '%' || {{{{{name}}}}} || '%'"
            )
        if kind == "parameter":
            return f"the code has the parameter '{part}'; arguments are written {{{{name}}}}"
        depth += {"open": 1, "close": -1}.get(kind, 0)
        if depth < 0:
            return "the code closes a parenthesis that it does not open"
    return None


def query_code(code: str) -> Code:
    """The code as it goes into a statement, without the semicolon at its end.

    Only of code that has no `code_fault`.
    """
    text, names = _with_places(code)
    parts: list[CodeText | CodeArgument] = []
    written: list[str] = []
    place = iter(names)
    for kind, part in _without_end(text):
        if kind == "other" and part == _PLACE:
            parts += [CodeText("".join(written)), CodeArgument(next(place))]
            written = []
        elif kind in COMMENTS:
            for piece in part.split(_PLACE)[:-1]:
                written += [piece, "{{", next(place), "}}"]
            written.append(part.split(_PLACE)[-1])
        else:
            written.append(part)
    return (*parts, CodeText("".join(written)))


def _places(code: str) -> Iterator[tuple[int, ArgumentName]]:
    """Where places begin, and their names."""
    position = code.find("{{")
    while position >= 0:
        end = code.find("}", position)
        if end < 0 or code[end : end + 2] != "}}":
            raise UnclosedPlace
        yield position, ArgumentName(code[position + 2 : end])
        position = code.find("{{", end + 2)


def _with_places(code: str) -> tuple[str, tuple[ArgumentName, ...]]:
    """The code with one character for each place, and the names of the places in order."""
    pieces: list[str] = []
    names: list[ArgumentName] = []
    start = 0
    for position, name in _places(code):
        pieces += [code[start:position], _PLACE]
        names.append(name)
        start = position + len(name) + len("{{}}")
    return "".join((*pieces, code[start:])), tuple(names)


def _without_end(text: str) -> list[tuple[str, str]]:
    """Kind and text of each part, without the semicolons behind which nothing is done."""
    parts = [(kind, part) for kind, part, _ in sql_parts(text)]
    for index in range(len(parts) - 1, -1, -1):
        kind, part = parts[index]
        if kind == "semicolon":
            parts[index] = ("other", "")
        elif kind not in COMMENTS and not part.isspace():
            break
    return parts
