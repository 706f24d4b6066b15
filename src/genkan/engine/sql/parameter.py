"""What can stand behind ``$n``: values of the request, and what earlier statements gave."""

from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.ir.value import Value


@dataclass(frozen=True, slots=True)
class WrittenRows:
    """The rows that a statement of the same mutation field wrote, in their order.

    An array literal of the table's row type: rows go from one statement to the next as
    Postgres wrote them. step: which of the field's `program.Writing` steps.
    """

    step: int


@dataclass(frozen=True, slots=True)
class WrittenCount:
    """How many rows the statements since the last part of the answer wrote together."""


Parameter: TypeAlias = Value | WrittenRows | WrittenCount
