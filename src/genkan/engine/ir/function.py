"""Calls of Postgres' functions: what they give stands where a column or a table could.

Source: Hasura v2, computed fields, custom functions; PostgreSQL 4.3 Calling Functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.catalog.model import Table
from genkan.engine.ir.value import Value
from genkan.engine.names import FunctionName


@dataclass(frozen=True, slots=True)
class GrantedFunction:
    """Leave to have a function called. Made by permission/ alone.

    row_type: the table whose row it takes; None when it takes none.
    is_set: it gives any number of rows; otherwise one, which may be null.
    """

    name: FunctionName
    row_type: Table | None
    is_set: bool


class RowItself(Enum):
    """The place of a function's arguments where the row goes."""

    ROW = "row"


Argument: TypeAlias = RowItself | Value


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments.

    positional: as the function declares them.
    named: those after one that was left out, for which the function has a default.
    """

    function: GrantedFunction
    positional: tuple[Argument, ...]
    named: tuple[tuple[str, Argument], ...] = ()
