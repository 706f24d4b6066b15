"""The type of the comparisons that a Postgres type has; bool_exp.py says what is in it."""

from __future__ import annotations

from genkan.engine.catalog.model import PgType
from genkan.engine.convention import Convention
from genkan.engine.schema.model import Named, OfComparison
from genkan.engine.schema.naming import array_comparison_name, comparison_name
from genkan.engine.schema.scalars import scalar_name


def scalar_comparison_type(column_type: PgType, convention: Convention) -> Named:
    """``Int_comparison_exp``, ``Int_array_comparison_exp``."""
    if column_type.element is not None:
        name = array_comparison_name(scalar_name(column_type.element), convention)
    else:
        name = comparison_name(scalar_name(column_type), convention)
    return Named(name, OfComparison(column_type, convention))
