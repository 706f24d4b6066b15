"""An operator's query: what it gives stands where a table could.

Source: Hasura v2, native queries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.engine.catalog.query_code import Code, CodeArgument, CodeText
from genkan.engine.ir.bool_exp import BoolExp
from genkan.engine.ir.grant import NativeGrant
from genkan.engine.ir.value import Value
from genkan.engine.names import ArgumentName, ColumnName

# sql/ may not import catalog/: what a code consists of it takes from here.
__all__ = ["Code", "CodeArgument", "CodeText", "NativeCall"]


@dataclass(frozen=True, slots=True)
class NativeCall:
    """A native query with its arguments, as what rows come from: see `select.RowsOf`."""

    grant: NativeGrant
    arguments: Mapping[ArgumentName, Value]

    @property
    def columns(self) -> Mapping[ColumnName, BoolExp]:
        """What may be read, as a table's grant has it."""
        return self.grant.columns

    @property
    def limit(self) -> int | None:
        """Most rows of one selection, as a table's grant has it."""
        return self.grant.limit
