"""Delete rows.

Source: Hasura v2, delete mutations.
"""

from __future__ import annotations

from dataclasses import dataclass

from genkan.engine.ir.bool_exp import BoolExp
from genkan.engine.ir.from_row import KeyColumn, Parents
from genkan.engine.ir.grant import DeleteGrant
from genkan.engine.ir.returning import Output


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """``delete_<table>`` and its ``_by_pk``: of the granted rows those that satisfy ``where``."""

    grant: DeleteGrant
    where: BoolExp
    output: Output


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteSet:
    """Of the granted rows those that are related to written ones and satisfy ``where``.

    kept: the unique keys of rows that the same request goes on to upsert; none when empty. Their
        cells mean as many rows more as those of the parents. place: in the request.
    """

    grant: DeleteGrant
    where: BoolExp
    parents: Parents
    kept: tuple[KeyColumn, ...]
    place: str
