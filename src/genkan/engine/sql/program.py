"""A root field as statements that run one after the other, as every mutation's is.

Every statement gives one row. Its column ``refused`` is the place of the first written row
that fails the permission's check, from 1, and null when none does: the whole transaction is
rolled back then.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.ir.insert import Shortfall
from genkan.engine.ir.root import ElsewhereRoot
from genkan.engine.names import SourceName
from genkan.engine.sql.join import JoinStatement
from genkan.engine.sql.parameter import Parameter
from genkan.engine.sql.statement import Statement
from genkan.engine.sql.stream import StreamStatement


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the request a statement's rows stand, for errors.

    rows: of each row; none where the statement's own place says all.
    """

    statement: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Needed:
    """Later statements depend on every row: ``count`` of them have to be written."""

    count: int
    shortfall: Shortfall


@dataclass(frozen=True, slots=True)
class Writing:
    """A statement whose rows later ones take.

    It gives ``rows`` (text, see `parameter.WrittenRows`; null when nobody takes them), their
    ``count``, ``refused``, and then its keys: of each a text[] with a value per row.
    conflict_keys: the parameters, from 0, whose cells are the key that an upsert goes by; two
        rows with the same one can not be upserted by one statement. Empty when it is no matter.
    is_returned: its rows are part of the answer. is_counted: they are among the affected ones.
    for_each: the writing step for each of whose rows the lists among the arguments are given
        anew; without any there is nothing to do. None for once.
    """

    statement: Statement
    place: Place
    keys: int = 0
    needed: Needed | None = None
    conflict_keys: tuple[int, ...] = ()
    is_returned: bool = True
    is_counted: bool = True
    for_each: int | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """A statement that gives a part of the answer, ``root`` (json, never null); ``refused``."""

    statement: Statement
    place: Place


Step: TypeAlias = Writing | Answering


@dataclass(frozen=True, slots=True)
class Program:
    """The steps in order.

    frame: what stands before each part of the answer, and after the last: ``[``, ``,``, ``]``.
    """

    source: SourceName
    steps: tuple[Step, ...]
    frame: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A root field that is answered elsewhere, and the statements of its joins, in their order."""

    root: ElsewhereRoot
    joins: tuple[JoinStatement, ...]


# What is left of a root field: one statement, several, somebody to ask, or the JSON that it gives
# every time. A stream is not run, but followed.
Compiled: TypeAlias = Statement | StreamStatement | Program | Elsewhere | bytes


def parameters_of(fields: Iterable[Compiled]) -> Iterator[Parameter]:
    """What all their statements are given."""
    for field in fields:
        match field:
            case Statement():
                yield from field.params
            case StreamStatement(initial, batch):
                yield from initial.params
                yield from batch.params
            case Program(steps=steps):
                for step in steps:
                    yield from step.statement.params
            case Elsewhere(joins=joins):
                for one in joins:
                    yield from one.statement.params
            case bytes():
                pass


def text_size(fields: Iterable[Compiled]) -> int:
    """How many bytes of text they keep."""
    size = 0
    for field in fields:
        match field:
            case Statement():
                size += len(field.text)
            case StreamStatement(initial, batch):
                size += len(initial.text) + len(batch.text)
            case Program(steps=steps):
                size += sum(len(step.statement.text) for step in steps)
            case Elsewhere(joins=joins):
                size += sum(len(one.statement.text) for one in joins)
            case bytes():
                size += len(field)
    return size
