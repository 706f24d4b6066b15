"""What the input fields of conditions on aggregates mean; a part of `binding.InputMeaning`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.catalog.model import PgType
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.permission.role_view import RoleRelationship, RoleTable


@dataclass(frozen=True, slots=True)
class AggregateCondition:
    """``relationship_aggregate: {...}``: an aggregate over the related rows satisfies it."""

    relationship: RoleRelationship
    target: RoleTable


@dataclass(frozen=True, slots=True)
class FunctionCondition:
    """``count: {...}`` inside it; ``result``: what the aggregate is compared as."""

    function: AggregateFunction
    result: PgType


class PredicatePart(Enum):
    """The parts of a `FunctionCondition`."""

    ARGUMENTS = "arguments"
    DISTINCT = "distinct"
    FILTER = "filter"
    PREDICATE = "predicate"


class PairPlace(Enum):
    """The columns of a function of two, in the order that Postgres takes them."""

    Y = "Y"
    X = "X"


AggregateMeaning: TypeAlias = AggregateCondition | FunctionCondition | PredicatePart | PairPlace
