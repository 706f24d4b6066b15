"""What the reading of one operation knows and collects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql.language import FragmentDefinitionNode

from genkan.engine.operation.limits import Budget, Limits
from genkan.engine.operation.model import ComposedCheck, VariableCheck, VariableLeaf
from genkan.engine.operation.variables import DeclaredVariables
from genkan.engine.schema.build import RoleSchema


@dataclass(slots=True)
class Scope:
    """Lives as long as one parse.

    leaves: places in the variables that are bound as parameters.
    structural: places that were read to decide the plan; they win over `leaves`.
    """

    schema: RoleSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: DeclaredVariables
    limits: Limits
    budget: Budget
    checks: list[VariableCheck | ComposedCheck] = field(
        default_factory=list["VariableCheck | ComposedCheck"]
    )
    leaves: set[VariableLeaf] = field(default_factory=set[VariableLeaf])
    structural: set[VariableLeaf] = field(default_factory=set[VariableLeaf])
