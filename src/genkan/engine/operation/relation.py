"""What leads to other rows: each use of it is a relation more that Postgres has to join."""

from __future__ import annotations

from genkan.engine.schema.action_binding import OutputRowsBinding
from genkan.engine.schema.aggregate_meaning import AggregateCondition
from genkan.engine.schema.binding import (
    AggregateOrder,
    AggregateRelationshipBinding,
    ComputedAggregateBinding,
    ComputedAggregateOrder,
    ComputedRowsBinding,
    FieldBinding,
    InputMeaning,
    NativeRelationshipBinding,
    RelatedComputedCondition,
    RelatedCondition,
    RelatedOrder,
    RelationshipBinding,
)
from genkan.engine.schema.relay_binding import ConnectionRelationshipBinding


def selects_relation(binding: FieldBinding) -> bool:
    """Whether a field gives other rows than those it is selected on."""
    return isinstance(
        binding,
        RelationshipBinding
        | AggregateRelationshipBinding
        | NativeRelationshipBinding
        | ComputedRowsBinding
        | ComputedAggregateBinding
        | ConnectionRelationshipBinding
        | OutputRowsBinding,
    )


def names_relation(meaning: InputMeaning) -> bool:
    """Whether a condition or an order is about other rows than those it is given for."""
    return isinstance(
        meaning,
        RelatedCondition
        | RelatedComputedCondition
        | AggregateCondition
        | RelatedOrder
        | AggregateOrder
        | ComputedAggregateOrder,
    )
