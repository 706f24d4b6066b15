"""Leave to touch a table. An IR node that reads or writes holds one.

There is no IR node that names a bare `Table`: what has not been granted can
not be said. Only permission/ may import this module (see pyproject.toml).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.engine.catalog.model import Table
from genkan.engine.catalog.query_code import Code
from genkan.engine.ir.bool_exp import BoolExp, GrantedRows
from genkan.engine.ir.value import Value
from genkan.engine.names import ColumnName, ComputedFieldName, NativeQueryName


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectGrant:
    """Leave to read. No field has a default, ``granted`` least of all.

    columns: what may be read; a value shows as null on the rows where its
        condition fails (inherited roles), TRUE = always shown.
    computed_fields: the scalar computed fields that may be read, in the same way.
    granted: the rows that exist for this role.
    limit: most rows of one selection; None = no limit.
    aggregate: whether counts and sums over the granted rows may be asked.
    """

    granted: GrantedRows
    columns: Mapping[ColumnName, BoolExp]
    computed_fields: Mapping[ComputedFieldName, BoolExp]
    limit: int | None
    aggregate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertGrant:
    """Leave to insert. No field has a default.

    columns: what clients may give values for.
    presets: what each row gets besides, whatever the client says.
    check: what each inserted row has to satisfy; null does not satisfy it.
    """

    table: Table
    columns: frozenset[ColumnName]
    presets: Mapping[ColumnName, Value]
    check: BoolExp


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateGrant:
    """Leave to change rows. No field has a default.

    granted: the rows that may be changed, as they are before.
    columns: what clients may give values for.
    presets: what each changed row gets besides, whatever the client says.
    check: what each row has to satisfy afterwards; null does not satisfy it. None when the
        permission has none: an upsert holds to that of the insert then.
    """

    granted: GrantedRows
    columns: frozenset[ColumnName]
    presets: Mapping[ColumnName, Value]
    check: BoolExp | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteGrant:
    """Leave to delete. ``granted``: the rows that may go."""

    granted: GrantedRows


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeGrant:
    """Leave to have a native query run, and to read what of it the role may see.

    rows: the condition on a row of what the code gives, by its logical model's permission.
    columns, limit: as in `SelectGrant`.
    """

    query: NativeQueryName
    code: Code
    rows: BoolExp
    columns: Mapping[ColumnName, BoolExp]
    limit: int | None
