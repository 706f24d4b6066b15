"""How much one role may ask: what ``api_limits`` and introspection's switch leave to it.

Source: Hasura v2, API limits: a role's own limit counts instead of the global one, admin
has none.
"""

from dataclasses import dataclass
from functools import lru_cache

from genkan.engine.metadata.api_limits import NO_LIMITS, ApiLimits, RateLimit
from genkan.engine.metadata.model import Metadata
from genkan.engine.names import ADMIN, RoleName


@dataclass(frozen=True, slots=True)
class RoleLimits:
    """What a role may ask at once and in a minute; None: as much as it likes.

    depth, nodes: of an operation's fields that select fields. seconds: of running it.
    batch: operations in one request. introspects: may ask for ``__schema``, ``__type``.
    """

    role: RoleName
    depth: int | None = None
    nodes: int | None = None
    seconds: float | None = None
    batch: int | None = None
    rate: RateLimit | None = None
    introspects: bool = True


def role_limits(metadata: Metadata, role: RoleName) -> RoleLimits:
    """What holds for the role."""
    limits = metadata.api_limits
    introspects = role not in metadata.introspection_disabled_for
    if role == ADMIN or limits.is_disabled or limits is NO_LIMITS:
        return _unlimited(role, introspects)
    return _limited(limits, role, introspects=introspects)


@lru_cache(maxsize=1024)
def _unlimited(role: RoleName, introspects: bool) -> RoleLimits:  # noqa: FBT001 - by place, quickly
    return RoleLimits(role, introspects=introspects)


def _limited(limits: ApiLimits, role: RoleName, *, introspects: bool) -> RoleLimits:
    return RoleLimits(
        role,
        depth=None if limits.depth is None else limits.depth.of(role),
        nodes=None if limits.nodes is None else limits.nodes.of(role),
        seconds=None if limits.seconds is None else limits.seconds.of(role),
        batch=None if limits.batch is None else limits.batch.of(role),
        rate=None if limits.rate is None else limits.rate.of(role),
        introspects=introspects,
    )
