"""``api_limits`` and ``graphql_schema_introspection``: how much a role may ask.

Hasura's community edition keeps them and enforces none; permission/role_limits.py says
what they leave to a role.
Source: Hasura v2, API limits; metadata API, set_api_limits,
set_graphql_schema_introspection_options.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Generic, TypeVar

from genkan.engine.errors import UnreadableArguments
from genkan.engine.metadata.reading import (
    Node,
    fields,
    is_set,
    items,
    name,
    natural,
    optional,
    refuse_unknown,
    required,
)
from genkan.engine.names import RoleName, SessionVariable

Value = TypeVar("Value")

_ROLE: Final = "x-hasura-role"


@dataclass(frozen=True, slots=True)
class Limit(Generic[Value]):
    """One limit for everybody (``global``); a role's own counts instead of it."""

    everybody: Value
    per_role: Mapping[RoleName, Value] = field(default_factory=dict[RoleName, Value])

    def of(self, role: RoleName) -> Value:
        """What holds for the role."""
        return self.per_role.get(role, self.everybody)


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Operations per minute of a role, counted together unless something tells them apart.

    per_address: clients are told apart by their address (``"IP"``).
    per_variables: by these session variables; None when not declared.
    """

    operations: int
    per_address: bool = False
    per_variables: tuple[SessionVariable, ...] | None = None


@dataclass(frozen=True, slots=True)
class ApiLimits:
    """All limits. ``seconds`` is time_limit; is_disabled: none of them holds."""

    depth: Limit[int] | None = None
    nodes: Limit[int] | None = None
    seconds: Limit[int | float] | None = None
    batch: Limit[int] | None = None
    rate: Limit[RateLimit] | None = None
    is_disabled: bool = False


NO_LIMITS: Final = ApiLimits()


def api_limits(node: Node) -> ApiLimits:
    """``api_limits``, or the arguments of ``set_api_limits``."""
    members = fields(node, "ApiLimit")
    known = {"depth_limit", "node_limit", "time_limit", "batch_limit", "rate_limit", "disabled"}
    refuse_unknown(members, known, node)
    return ApiLimits(
        depth=_limit(members, "depth_limit", natural),
        nodes=_limit(members, "node_limit", natural),
        seconds=_limit(members, "time_limit", _seconds),
        batch=_limit(members, "batch_limit", natural),
        rate=_limit(members, "rate_limit", _rate_limit),
        is_disabled=is_set(members, "disabled"),
    )


def disabled_introspection(node: Node) -> tuple[RoleName, ...]:
    """``{"disabled_for_roles": [...]}``; the roles in order, each once."""
    members = fields(node, "SetGraphqlIntrospectionOptions")
    refuse_unknown(members, {"disabled_for_roles"}, node)
    listed = items(required(members, "disabled_for_roles", node))
    return tuple(dict.fromkeys(RoleName(name(item)) for item in listed))


def api_limits_json(limits: ApiLimits) -> Mapping[str, object]:
    """``api_limits``; ``{}`` when there is nothing to say."""
    if limits == NO_LIMITS:
        return {}
    written = {
        "disabled": limits.is_disabled,
        "depth_limit": _limit_json(limits.depth, _as_it_is),
        "node_limit": _limit_json(limits.nodes, _as_it_is),
        "time_limit": _limit_json(limits.seconds, _as_it_is),
        "batch_limit": _limit_json(limits.batch, _as_it_is),
        "rate_limit": _limit_json(limits.rate, _rate_limit_json),
    }
    return {key: value for key, value in written.items() if value is not None}


def disabled_introspection_json(roles: tuple[RoleName, ...]) -> Mapping[str, object]:
    """``graphql_schema_introspection``; ``{}`` when every role may look."""
    return {"disabled_for_roles": list(roles)} if roles else {}


def _limit(
    members: Mapping[str, Node], key: str, read: Callable[[Node], Value]
) -> Limit[Value] | None:
    node = optional(members, key)
    if node is None:
        return None
    parts = fields(node, "Limit")
    refuse_unknown(parts, {"global", "per_role"}, node)
    per_role = optional(parts, "per_role")
    return Limit(
        read(required(parts, "global", node)),
        {}
        if per_role is None
        else {RoleName(role): read(item) for role, item in fields(per_role).items()},
    )


def _seconds(node: Node) -> int | float:
    value = node.value
    if isinstance(value, float | Decimal):
        if value < 0:
            raise UnreadableArguments("expecting a non-negative number of seconds", path=node.path)
        return float(value)
    return natural(node)


def _rate_limit(node: Node) -> RateLimit:
    members = fields(node, "RateLimitConfig")
    refuse_unknown(members, {"max_reqs_per_min", "unique_params"}, node)
    operations = natural(required(members, "max_reqs_per_min", node))
    unique = optional(members, "unique_params")
    if unique is None:
        return RateLimit(operations)
    if isinstance(unique.value, str) and unique.value.lower() == "ip":
        return RateLimit(operations, per_address=True)
    if not isinstance(unique.value, list):
        raise _not_unique(unique)
    variables = tuple(_session_variable(item) for item in items(unique))
    return RateLimit(operations, per_variables=variables)


def _session_variable(node: Node) -> SessionVariable:
    # A role is told apart from others anyway.
    variable = node.value.lower() if isinstance(node.value, str) else ""
    if not variable.startswith("x-hasura-") or variable == _ROLE:
        raise _not_unique(node)
    return SessionVariable(variable)


def _not_unique(node: Node) -> UnreadableArguments:
    return UnreadableArguments(
        "Not a valid value. Should be either: 'IP' or a list of Hasura session variables",
        path=node.path,
    )


def _limit_json(
    limit: Limit[Value] | None, write: Callable[[Value], object]
) -> Mapping[str, object] | None:
    if limit is None:
        return None
    per_role = {role: write(value) for role, value in limit.per_role.items()}
    return {"global": write(limit.everybody), "per_role": per_role}


def _as_it_is(value: float) -> object:
    return value


def _rate_limit_json(limit: RateLimit) -> object:
    unique = None if limit.per_variables is None else list(limit.per_variables)
    return {
        "max_reqs_per_min": limit.operations,
        "unique_params": "IP" if limit.per_address else unique,
    }
