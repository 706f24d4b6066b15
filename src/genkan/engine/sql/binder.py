"""Where the argument of a parameter comes from, settled when its statement is compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias, cast

from genkan.engine.errors import BadRequest, NotFound
from genkan.engine.ir.relay_text import decoded, value_at
from genkan.engine.ir.value import (
    Composed,
    Constant,
    PgType,
    RelayValue,
    SessionObject,
    SessionValue,
    Value,
    Variable,
)
from genkan.engine.ir.value_text import composed_value, json_text, value_text
from genkan.engine.names import SessionVariable, VariableName
from genkan.engine.session import Session
from genkan.engine.sql.parameter import (
    CellList,
    Parameter,
    Pattern,
    PatternKind,
    WrittenCount,
    WrittenKey,
    WrittenRows,
)

_ENDS_IN_ESCAPE: Final = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
Variables: TypeAlias = Mapping[VariableName, object]
# What Postgres gets as text, as a list of texts, or as null; what was written the mutation
# itself finds out.
Scalar: TypeAlias = str | WrittenRows | WrittenCount | WrittenKey | None
Argument: TypeAlias = Scalar | Sequence[Scalar]
Binder: TypeAlias = Callable[[Variables, Session], Argument]
ScalarBinder: TypeAlias = Callable[[Variables, Session], Scalar]


def binder(value: Parameter) -> Binder:
    """How to come to the argument of one parameter."""
    if isinstance(value, CellList):
        texts = [scalar_binder(cell) for cell in value.cells]
        return lambda variables, session: [text(variables, session) for text in texts]
    return scalar_binder(value)


def scalar_binder(  # noqa: C901, PLR0911  # one return for each case of a match
    value: Value | Pattern | WrittenRows | WrittenCount | WrittenKey | None,
) -> ScalarBinder:
    """How to come to one text."""
    match value:
        case None:
            return lambda _variables, _session: None
        case Constant(text, _):
            return lambda _variables, _session: text
        case Variable(name, (), pg_type):
            return lambda variables, _session: value_text(variables.get(name), pg_type)
        case Variable(name, path, pg_type):
            return lambda variables, _session: leaf_text(variables.get(name), path, pg_type)
        case Composed(template, pg_type):
            return lambda variables, _session: value_text(
                composed_value(template, variables), pg_type
            )
        case RelayValue():
            return lambda variables, _session: relay_text(value, variables)
        case SessionValue(name, _):
            return lambda _variables, session: session_text(session, name)
        case SessionObject():
            return lambda _variables, session: json_text(dict(session.variables))
        case WrittenRows() | WrittenCount() | WrittenKey():
            return lambda _variables, _session: value
        case Pattern(inner, PatternKind.LIKE):
            text_of = scalar_binder(inner)
            return lambda variables, session: like_pattern(text_of(variables, session))
        case Pattern(inner):
            return scalar_binder(inner)


def like_pattern(argument: Scalar) -> Scalar:
    """The pattern. Raises BadRequest for one that ends in the middle of an escape.

    Postgres finds out only when a row's text is like all before it. In its words.
    """
    if isinstance(argument, str) and _ENDS_IN_ESCAPE.search(argument):
        raise BadRequest("LIKE pattern must not end with escape character")
    return argument


def relay_text(value: RelayValue, variables: Variables) -> str | None:
    """A value inside a cursor or global id; the plan has been checked with this text."""
    text = leaf(variables.get(value.name), value.path)
    return value_text(value_at(decoded(str(text)), value.steps), value.type)


def leaf_text(value: object, path: tuple[str | int, ...], pg_type: PgType) -> str | None:
    """The leaf of a variable's value at ``path``, as Postgres reads it."""
    return value_text(leaf(value, path), pg_type)


def leaf(value: object, path: tuple[str | int, ...]) -> object:
    """The leaf of a variable's value at ``path``; what is not there is null."""
    for step in path:
        match value, step:
            case dict(), str():
                value = cast("Mapping[str, object]", value).get(step)
            case list(), int():
                items = cast("list[object]", value)
                value = items[step] if step < len(items) else None
            # GraphQL: a lone value stands for a list of one (List, Input Coercion).
            case _, 0:
                continue
            case _:
                return None
    return value


def session_text(session: Session, name: SessionVariable) -> str:
    """The session variable's text (source: Hasura v2, missing session variables)."""
    text = session.variables.get(name)
    if text is None:
        raise NotFound(f'missing session variable: "{name}"')
    return text
