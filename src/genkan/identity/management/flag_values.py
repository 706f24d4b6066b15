"""Genkan's own: every feature flag with its values on one path, and where the one in force is from.

Kinde's lists have the value alone.
"""

from typing import Final

from genkan.identity.management.call import Call, Reply, not_found, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.user_passwords import no_user
from genkan.identity.model.feature_flag import (
    FlagScope,
    OverriddenFlag,
    OverrideLevel,
    allows_override,
    effective_text,
)
from genkan.identity.names import FlagKey, OrganizationCode, UserId


async def get_flag_values(call: Call) -> Reply:
    """The flags by key; `org_code` and `user_id` add the values that are set apart for them."""
    code = call.query.get("org_code") or None
    user_id = call.query.get("user_id") or None
    found = await call.ports.feature_flags.overridden(
        OrganizationCode(code) if code else None, UserId(user_id) if user_id else None
    )
    return success(feature_flags=[_entry(each) for each in found])


async def delete_user_feature_flag(call: Call) -> Reply:
    """Take back what was set apart for a user; Kinde's API can only set it."""
    user = await call.ports.users.by_id(UserId(call.path["user_id"]))
    if user is None:
        raise no_user()
    key, scope = FlagKey(call.path["feature_flag_key"]), FlagScope(user_id=user.id)
    if not await call.ports.feature_flags.delete_override(key, scope):
        raise not_found("FEATURE_FLAG_OVERRIDE_NOT_FOUND", "the flag is not overridden here")
    return success()


def _entry(overridden: OverriddenFlag) -> dict[str, object]:
    flag = overridden.flag
    return {
        "id": flag.id,
        "key": flag.key,
        "name": flag.name,
        "description": flag.description,
        "type": flag.kind.value,
        "allow_override_level": flag.allow_override_level.value,
        "default_value": flag.default_value,
        "environment_value": overridden.environment_value,
        "organization_value": overridden.organization_value,
        "user_value": overridden.user_value,
        "value": effective_text(overridden),
        "value_from": _origin(overridden),
        "created_on": flag.created_at.isoformat(),
    }


def _origin(overridden: OverriddenFlag) -> str:
    """The level whose value is in force: "usr", "org", "env" or "default"."""
    by_level = (
        (OverrideLevel.USER, overridden.user_value),
        (OverrideLevel.ORGANIZATION, overridden.organization_value),
        (OverrideLevel.ENVIRONMENT, overridden.environment_value),
    )
    for level, text in by_level:
        if text is not None and allows_override(overridden.flag, level):
            return level.value
    return "default"


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/genkan/feature_flags", "read:environment_feature_flags", get_flag_values),
    operation(
        "DELETE",
        "/genkan/users/{user_id}/feature_flags/{feature_flag_key}",
        "update:user_feature_flags",
        delete_user_feature_flag,
    ),
)
