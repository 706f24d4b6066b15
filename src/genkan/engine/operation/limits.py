"""How much a client may ask at once.

Each limit stops a request that costs the server far more than the client: deep nesting,
fragments that multiply, documents without end. They hold before any other work is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from genkan.engine.errors import ValidationFailed


@dataclass(frozen=True, slots=True)
class Limits:
    """tokens: of the document. depth: of selections. input_depth: of one argument's value.

    selections: fields and fragments looked at, each as often as fragments repeat it.
    values: single values of arguments, which Postgres gets as parameters (it takes 65,535
        at most); a list of `_in` is one.
    relations: joined for selections, conditions and orders; those of permissions are not
        counted (ADR 0014).
    objects: of arguments, names of enums too; a row with cells is counted by these.
    cells: values of rows to be inserted, of which Postgres gets a parameter per column.
    root_fields: of an operation, aliases counted; each is a statement of its own.
    introspections: of ``__schema`` and ``__type``; each may be as large as the schema.
    """

    tokens: int = 15_000
    depth: int = 50
    input_depth: int = 64
    selections: int = 20_000
    values: int = 10_000
    relations: int = 500
    objects: int = 100_000
    root_fields: int = 500
    cells: int = 200_000
    introspections: int = 20


DEFAULT_LIMITS: Final = Limits()


class Budget:
    """Counts the selections, the relations and the values of one operation."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._left = limits.selections
        self._relations_left = limits.relations
        self._objects_left = limits.objects
        self._values_left = limits.values
        self._cells_left = limits.cells

    def spend(self) -> None:
        """Count one selection. Raises ValidationFailed when there are too many."""
        self._left -= 1
        if self._left < 0:
            raise ValidationFailed(
                f"the operation selects more than {self.limits.selections} fields, "
                "fragments counted each time they are used; ask for less at once",
                path="$.query",
            )

    def spend_relation(self, place: str) -> None:
        """Count one relation. Raises ValidationFailed when there are too many."""
        self._relations_left -= 1
        if self._relations_left < 0:
            raise ValidationFailed(
                f"the operation joins more than {self.limits.relations} relations in what it "
                "selects, in its conditions and orders; ask for less at once",
                path=place,
            )

    def spend_object(self, place: str) -> None:
        """Count one object of an argument. Raises ValidationFailed when there are too many."""
        self._objects_left -= 1
        if self._objects_left < 0:
            raise ValidationFailed(
                f"the operation has more than {self.limits.objects} objects in its arguments; "
                "ask for less at once",
                path=place,
            )

    def spend_value(self, place: str) -> None:
        """Count one value of an argument. Raises ValidationFailed when there are too many."""
        self._values_left -= 1
        if self._values_left < 0:
            raise ValidationFailed(
                f"the operation has more than {self.limits.values} values in its arguments; "
                "'_in' compares with a whole list of values at once",
                path=place,
            )

    def spend_cell(self, place: str) -> None:
        """Count a value of a row. Raises ValidationFailed when there are too many."""
        self._cells_left -= 1
        if self._cells_left < 0:
            raise ValidationFailed(
                f"the operation inserts more than {self.limits.cells} values; "
                "insert the rows with several operations",
                path=place,
            )


def check_depth(depth: int, limits: Limits) -> None:
    """Refuse a selection that is nested too deeply."""
    if depth > limits.depth:
        raise ValidationFailed(
            f"the operation is nested more than {limits.depth} levels deep", path="$.query"
        )


def check_input_depth(depth: int, limits: Limits, place: str) -> None:
    """Refuse a value that is nested too deeply."""
    if depth > limits.input_depth:
        raise ValidationFailed(
            f"the value is nested more than {limits.input_depth} levels deep", path=place
        )
