"""What the metadata's limits leave to one role."""

from genkan.engine.metadata.api_limits import ApiLimits, Limit, RateLimit
from genkan.engine.metadata.model import Metadata
from genkan.engine.names import ADMIN, RoleName
from genkan.engine.permission.role_limits import RoleLimits, role_limits

USER = RoleName("user")
EDITOR = RoleName("editor")
LIMITS = ApiLimits(
    depth=Limit(5, {USER: 3}),
    nodes=Limit(10),
    seconds=Limit(2.5, {USER: 60}),
    batch=Limit(2),
    rate=Limit(RateLimit(100), {USER: RateLimit(1, per_address=True)}),
)


def test_without_limits_a_role_asks_as_it_likes() -> None:
    assert role_limits(Metadata(), USER) == RoleLimits(USER)


def test_a_roles_own_limit_counts_instead_of_the_global_one() -> None:
    metadata = Metadata(api_limits=LIMITS)
    assert role_limits(metadata, USER) == RoleLimits(
        USER, depth=3, nodes=10, seconds=60, batch=2, rate=RateLimit(1, per_address=True)
    )
    assert role_limits(metadata, EDITOR) == RoleLimits(
        EDITOR, depth=5, nodes=10, seconds=2.5, batch=2, rate=RateLimit(100)
    )


def test_admin_has_none_and_disabled_ones_are_none() -> None:
    assert role_limits(Metadata(api_limits=LIMITS), ADMIN) == RoleLimits(ADMIN)
    disabled = ApiLimits(depth=Limit(1), is_disabled=True)
    assert role_limits(Metadata(api_limits=disabled), USER) == RoleLimits(USER)


def test_introspection_is_disabled_for_the_roles_that_are_named() -> None:
    metadata = Metadata(introspection_disabled_for=(USER,))
    assert role_limits(metadata, USER) == RoleLimits(USER, introspects=False)
    assert role_limits(metadata, EDITOR) == RoleLimits(EDITOR)
    assert role_limits(metadata, ADMIN) == RoleLimits(ADMIN)
    for_admin = Metadata(introspection_disabled_for=(ADMIN,), api_limits=LIMITS)
    assert role_limits(for_admin, ADMIN) == RoleLimits(ADMIN, introspects=False)
