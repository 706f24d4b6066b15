"""What the operator switches in the schemas of all roles.

Source: Hasura v2, experimental features (HASURA_GRAPHQL_EXPERIMENTAL_FEATURES).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SchemaOptions:
    """has_aggregation_predicates: conditions on aggregates over array relationships are
    offered; Hasura's ``hide_aggregation_predicates`` hides them.
    has_group_by: aggregates offer groups; Hasura's ``group_by_aggregations`` (ADR 0011).
    """

    has_aggregation_predicates: bool = True
    has_group_by: bool = False


DEFAULT_OPTIONS: Final = SchemaOptions()
