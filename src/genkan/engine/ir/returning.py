"""What a mutation answers: how many rows it wrote, and the rows themselves.

The rows are read by a `Select` on the role's SelectGrant, whose rows are `WRITTEN`: what the
role may not select is not returned, although the role wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.ir.aggregate import TypenameField
from genkan.engine.ir.select import Select
from genkan.engine.names import ResponseName


@dataclass(frozen=True, slots=True)
class AffectedRows:
    """``affected_rows``: how many rows were written, those of nested inserts included."""


@dataclass(frozen=True, slots=True)
class ReturningField:
    """``returning { ... }``: the written rows that the role may select."""

    select: Select


ResponseField: TypeAlias = AffectedRows | ReturningField | TypenameField


@dataclass(frozen=True, slots=True)
class MutationResponse:
    """``<table>_mutation_response``: an object, in the order of the selection."""

    fields: Mapping[ResponseName, ResponseField]


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """The one row that was written, as an object; null where there is none to be seen."""

    select: Select


Output: TypeAlias = MutationResponse | WrittenRow
