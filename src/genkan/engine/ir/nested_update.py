"""Change rows, and what is related to them along (docs/adr/0018)."""

from __future__ import annotations

from dataclasses import dataclass

from genkan.engine.ir.grant import UpdateGrant
from genkan.engine.ir.insert import WriteSet
from genkan.engine.ir.returning import Output


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedUpdate:
    """``update_<table>`` and its ``_by_pk`` and ``_many`` where related rows are written along.

    updates: of each update its sets, in order; the first one's rows are the field's own.
    is_many: the answers are a list.
    """

    grant: UpdateGrant
    updates: tuple[tuple[WriteSet, ...], ...]
    is_many: bool
    output: Output
