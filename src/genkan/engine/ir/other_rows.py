"""Whether a condition on a row looks at other rows than that one."""

from __future__ import annotations

from genkan.engine.ir.bool_exp import (
    And,
    BoolExp,
    Compare,
    CompareColumns,
    CompareNullable,
    Computed,
    IntersectsBand,
    IsNull,
    Not,
    Or,
    Related,
    RelatedAggregate,
    RelatedComputed,
    TrustedComputed,
    TrustedRelated,
    Within,
)


def looks_at_other_rows(exp: BoolExp) -> bool:  # noqa: PLR0911  # one return for each case of a match
    """True also for a computed field: its function may read any table."""
    match exp:
        case And(parts) | Or(parts):
            return any(map(looks_at_other_rows, parts))
        case Not(part):
            return looks_at_other_rows(part)
        case (
            RelatedAggregate()
            | Related()
            | TrustedRelated()
            | RelatedComputed()
            | TrustedComputed()
        ):
            return True
        case Compare(column, shown=shown) | IsNull(column, shown=shown):
            return isinstance(column, Computed) or looks_at_other_rows(shown)
        case Within(column, shown=shown) | IntersectsBand(column, shown=shown):
            return isinstance(column, Computed) or looks_at_other_rows(shown)
        case CompareNullable(column):
            return isinstance(column, Computed)
        case CompareColumns():
            return False
