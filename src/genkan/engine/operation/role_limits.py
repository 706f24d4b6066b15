"""Does an operation keep within its role's limits? Decided once for each plan.

Source: Hasura v2, API limits. A node is a field that selects fields; depth is how many of
them stand within each other, introspection's not counted.
"""

from collections.abc import Sequence

from genkan.engine.errors import (
    BatchLimitExceeded,
    DepthLimitExceeded,
    NodeLimitExceeded,
    ValidationFailed,
)
from genkan.engine.operation.model import Operation, Selection
from genkan.engine.permission.role_limits import RoleLimits
from genkan.engine.schema.binding import MetaRoot


def check_operation(operation: Operation, limits: RoleLimits) -> None:
    """Raises DepthLimitExceeded, NodeLimitExceeded, or ValidationFailed for introspection."""
    asked = [field for field in operation.selections if not isinstance(field.binding, MetaRoot)]
    if not limits.introspects and len(asked) < len(operation.selections):
        raise ValidationFailed(f"introspection is disabled for the role '{limits.role}'")
    if limits.depth is not None:
        depth = operation_depth(asked)
        if depth > limits.depth:
            raise DepthLimitExceeded(
                f"the operation is {depth} levels deep; the role '{limits.role}' may ask for "
                f"{limits.depth} at most"
            )
    if limits.nodes is not None:
        nodes = operation_nodes(operation.selections)
        if nodes > limits.nodes:
            raise NodeLimitExceeded(
                f"the operation has {nodes} nodes (fields that select fields); the role "
                f"'{limits.role}' may ask for {limits.nodes} at most"
            )


def check_batch(operations: int, limits: RoleLimits) -> None:
    """Raises BatchLimitExceeded when a request holds too many operations."""
    if limits.batch is not None and operations > limits.batch:
        raise BatchLimitExceeded(
            f"the batch has {operations} operations; the role '{limits.role}' may send "
            f"{limits.batch} at most"
        )


def operation_depth(selections: Sequence[Selection]) -> int:
    """``{author {name}}`` is one level deep, ``{author {articles {title}}}`` two."""
    below = [one for field in selections for one in _selected(field)]
    return 1 + max(map(operation_depth, below)) if below else 0


def operation_nodes(selections: Sequence[Selection]) -> int:
    """``{author {name articles {title}}}`` has two nodes."""
    below = [_selected(field) for field in selections]
    return sum(1 + sum(map(operation_nodes, of_field)) for of_field in below if of_field)


def _selected(field: Selection) -> Sequence[Sequence[Selection]]:
    """What a node selects; of Relay's ``node``, on each type that it may be."""
    return [one for one in (field.selections, *field.branches.values()) if one]
