"""A statement, the request's variables and the session to the arguments of ``$n``.

This is the hot path of a cached operation: all choices were made when the statement was
compiled, binding calls one small function per parameter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from genkan.engine.ir.stream import CURSOR
from genkan.engine.session import Session
from genkan.engine.sql.binder import Argument, Variables
from genkan.engine.sql.join import KEYS, JoinStatement
from genkan.engine.sql.program import Compiled, Elsewhere, Program
from genkan.engine.sql.statement import Statement
from genkan.engine.sql.stream import StreamStatement


class BoundStatement(msgspec.Struct, frozen=True):
    """A statement that reads, with its arguments."""

    statement: Statement
    arguments: Sequence[Argument]


@dataclass(frozen=True, slots=True)
class BoundProgram:
    """A program with the arguments of each of its steps."""

    program: Program
    arguments: tuple[Sequence[Argument], ...]


@dataclass(frozen=True, slots=True)
class BoundElsewhere:
    """A root field that is answered elsewhere, with all that its question is made of."""

    field: Elsewhere
    variables: Variables


BoundField: TypeAlias = BoundStatement | BoundProgram | BoundElsewhere | bytes


def bind_field(field: Compiled, variables: Variables, session: Session) -> BoundField:
    """A root field, ready to run. Raises what `bind` raises."""
    match field:
        case Statement():
            return BoundStatement(field, bind(field, variables, session))
        case StreamStatement():
            raise AssertionError("a stream is followed, not run")
        case Program():
            return bind_program(field, variables, session)
        case Elsewhere(joins=joins):
            # Nobody is asked for what can not be joined.
            for one in joins:
                bind_join(one, "[]", variables, session)
            return BoundElsewhere(field, variables)
        case bytes():
            return field


def bind(statement: Statement, variables: Variables, session: Session) -> list[Argument]:
    """One argument per parameter, text or null.

    Raises NotFound for a session variable that the session lacks: a permission that
    can not be evaluated shows nothing.
    """
    return [argument(variables, session) for argument in statement.binders]


def bind_join(
    one: JoinStatement, keys: str, variables: Variables, session: Session
) -> BoundStatement:
    """The statement for these keys, JSON text. Raises what `bind` raises."""
    return BoundStatement(one.statement, bind(one.statement, {**variables, KEYS: keys}, session))


def bind_batch(
    stream: StreamStatement, cursor: str, variables: Variables, session: Session
) -> BoundStatement:
    """The batch behind this cursor, the text of its value. Raises what `bind` raises."""
    arguments = bind(stream.batch, {**variables, CURSOR: cursor}, session)
    return BoundStatement(stream.batch, arguments)


def bind_program(program: Program, variables: Variables, session: Session) -> BoundProgram:
    """The arguments of all steps, before the first one runs. Raises what `bind` raises."""
    arguments = tuple(bind(step.statement, variables, session) for step in program.steps)
    return BoundProgram(program, arguments)
