"""A mutation's root field as statements that run one after the other.

Every statement gives one row. Its column ``refused`` is the place of the first written row
that fails the permission's check, from 1, and null when none does: the whole transaction is
rolled back then.
"""

from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.names import SourceName
from genkan.engine.sql.statement import Statement


@dataclass(frozen=True, slots=True)
class Writing:
    """A statement whose rows later ones take.

    It gives ``rows`` (text, see `parameter.WrittenRows`), their ``count``, and ``refused``.
    place: in the request, for errors.
    """

    statement: Statement
    place: str


@dataclass(frozen=True, slots=True)
class Answering:
    """A statement that gives a part of the answer, ``root`` (json, never null); ``refused``."""

    statement: Statement
    place: str


Step: TypeAlias = Writing | Answering


@dataclass(frozen=True, slots=True)
class Program:
    """The steps in order.

    frame: what stands before each part of the answer, and after the last: ``[``, ``,``, ``]``.
    """

    source: SourceName
    steps: tuple[Step, ...]
    frame: tuple[bytes, ...]
