"""Change rows.

Source: Hasura v2, update mutations; Backends/Postgres/Types/Update (UpdateOpExpression).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from genkan.engine.catalog.model import Column
from genkan.engine.ir.bool_exp import BoolExp
from genkan.engine.ir.from_row import Parents
from genkan.engine.ir.grant import UpdateGrant
from genkan.engine.ir.returning import Output
from genkan.engine.ir.value import Value


class UpdateOperator(Enum):
    """What becomes of a column's value; named as in the schema.

    MUL is of the legacy data API alone.
    """

    SET = "_set"
    INC = "_inc"
    MUL = "$mul"
    PREPEND = "_prepend"
    APPEND = "_append"
    DELETE_KEY = "_delete_key"
    DELETE_ELEM = "_delete_elem"
    DELETE_AT_PATH = "_delete_at_path"


@dataclass(frozen=True, slots=True)
class Change:
    """One column's new value: ``operator`` applied to the old one and ``value``."""

    column: Column
    operator: UpdateOperator
    value: Value


@dataclass(frozen=True, slots=True)
class Reset:
    """One column's value becomes its default (legacy data API: ``$default``)."""

    column: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One set of rows and what becomes of it. Without changes no row is touched.

    The grant's presets are no changes: the SQL writer takes them from the grant.
    """

    where: BoolExp
    changes: tuple[Change | Reset, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateSet:
    """Of the granted rows those that the update means, and what becomes of them.

    parents: the written rows they have to be related to; None for the field's own rows. Where
    nothing changes, the rows are locked for what is related to them. place: in the request.
    """

    grant: UpdateGrant
    update: Update
    parents: Parents | None
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRows:
    """``update_<table>`` and its ``_by_pk``."""

    grant: UpdateGrant
    update: Update
    output: Output


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMany:
    """``update_<table>_many``: one update after the other, each with an answer of its own."""

    grant: UpdateGrant
    updates: tuple[Update, ...]
    output: Output
