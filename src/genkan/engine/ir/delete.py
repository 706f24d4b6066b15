"""Delete rows.

Source: Hasura v2, delete mutations.
"""

from __future__ import annotations

from dataclasses import dataclass

from genkan.engine.ir.bool_exp import BoolExp
from genkan.engine.ir.grant import DeleteGrant
from genkan.engine.ir.returning import Output


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """``delete_<table>`` and its ``_by_pk``: of the granted rows those that satisfy ``where``."""

    grant: DeleteGrant
    where: BoolExp
    output: Output
