"""What the operator switches in the schemas of all roles, and in how requests are read.

Source: Hasura v2, experimental features (HASURA_GRAPHQL_EXPERIMENTAL_FEATURES).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SchemaOptions:
    """has_aggregation_predicates: conditions on aggregates over array relationships are
    offered; Hasura's ``hide_aggregation_predicates`` hides them.
    has_update_many: several updates at once are offered, ``update_<table>_many``; Hasura's
        ``hide_update_many_fields`` hides them.
    has_streams: tables are offered in batches, ``<table>_stream``; Hasura's
        ``hide_stream_fields`` hides them.
    has_group_by: aggregates offer groups; Hasura's ``group_by_aggregations`` (ADR 0011).
    has_partial_upserts: ``on_conflict`` offers ``only_given_columns`` (ADR 0018).
    has_nested_updates: updates take related rows, and nested inserts delete some (ADR 0018).
    has_null_in_non_null_variables: null is taken for a variable that is declared without
        it, as before Hasura v2.36; where it is used it still has to be allowed.
    drops_unset_variables: an argument is left out when its variable has neither value nor
        default, as GraphQL has it; without this it is null, which most arguments refuse.
    """

    has_aggregation_predicates: bool = True
    has_update_many: bool = True
    has_streams: bool = True
    has_group_by: bool = False
    has_partial_upserts: bool = False
    has_nested_updates: bool = False
    has_null_in_non_null_variables: bool = False
    drops_unset_variables: bool = False


DEFAULT_OPTIONS: Final = SchemaOptions()
