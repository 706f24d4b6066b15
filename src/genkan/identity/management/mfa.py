"""Kinde's tag "MFA", and the parts of "Users" and "Organizations" that are about factors.

The `GET`s of the two policies, and `policy` of an organization's, are ours.
"""

from typing import Final, Literal

from pydantic import Field

from genkan.identity.errors import InvalidBody, ManagementError
from genkan.identity.management.call import Body, Call, Reply, not_found, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.user_passwords import no_user
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.factor import Enforcement, Factor, FactorKind, FactorPolicy
from genkan.identity.model.user import User
from genkan.identity.names import FactorId, OrganizationCode, UserId

_PREFIX: Final = "mfa:"


class FactorsBody(Body):
    """`PUT /api/v1/organizations/{org_code}/mfa`."""

    policy: Literal["required", "off", "optional"] = "required"
    enabled_factors: list[str] = Field(max_length=10)
    is_recovery_codes_enabled: bool = True


class PolicyBody(Body):
    """`PUT /api/v1/mfa`."""

    policy: Literal["required", "off", "optional"]
    enabled_factors: list[str] = Field(max_length=10)
    is_recovery_codes_enabled: bool = True


async def get_mfa(call: Call) -> Reply:
    """The environment's policy."""
    return _policy_reply(await call.ports.factors.policy(None) or FactorPolicy())


async def replace_mfa(call: Call) -> Reply:
    """The environment's policy; it counts from the next sign-in on, for open sessions too."""
    await call.ports.factors.put_policy(_policy(read_body(call, PolicyBody), None), call.now)
    return success()


async def get_organization_mfa(call: Call) -> Reply:
    """An organization's policy; what it has not set is the environment's."""
    code = await _organization_code(call)
    policy = await call.ports.factors.policy(code)
    return _policy_reply(policy or FactorPolicy(organization_code=code))


async def replace_organization_mfa(call: Call) -> Reply:
    """What an organization asks of its members, in whichever organization they sign in."""
    code = await _organization_code(call)
    await call.ports.factors.put_policy(_policy(read_body(call, FactorsBody), code), call.now)
    return success()


async def get_user_mfa(call: Call) -> Reply:
    """The factor a user has set up, the one that is asked for first."""
    user = await _called_user(call)
    factors = await call.ports.factors.of_user(user.id)
    return success(mfa=factor_entry(factors[0], user) if factors else None)


async def reset_user_mfa(call: Call) -> Reply:
    """Removes all factors of a user, recovery codes included; they are signed out everywhere."""
    user = await _called_user(call)
    await call.ports.factors.remove_all(user.id)
    await _end_sign_ons(call, user)
    return success()


async def reset_user_mfa_factor(call: Call) -> Reply:
    """Removes one factor of a user, who is signed out everywhere."""
    user = await _called_user(call)
    factor_id = FactorId(call.path["factor_id"])
    if not await call.ports.factors.remove(user.id, factor_id):
        raise not_found("FACTOR_NOT_FOUND", "the user has no factor with this id")
    await _end_sign_ons(call, user)
    return success()


async def _end_sign_ons(call: Call, user: User) -> None:
    """End what the lost factor opened: who resets it does not know who holds it now.

    Sessions and refresh tokens go; the audit log keeps who was reset (identity-security L12).
    """
    await call.ports.sessions.revoke_all(user.id, call.now)
    await call.ports.audit.record(
        AuditEvent(kind="factors_reset", at=call.now, actor=None, subject=user.id)
    )


async def _called_user(call: Call) -> User:
    """The user of the path, who is a member where the path names an organization."""
    user = await call.ports.users.by_id(UserId(call.path["user_id"]))
    if user is None:
        raise no_user()
    code = call.path.get("org_code")
    if code is not None:
        memberships = await call.ports.organizations.memberships(user.id)
        if code not in {each.organization.code for each in memberships}:
            raise no_user()
    return user


async def _organization_code(call: Call) -> OrganizationCode:
    code = OrganizationCode(call.path["org_code"])
    organization = await call.ports.organizations.by_code(code)
    if organization is None:
        raise _no_organization()
    return organization.code


def _no_organization() -> ManagementError:
    return not_found("ORGANIZATION_NOT_FOUND", "there is no organization with this code")


def _policy(body: FactorsBody | PolicyBody, code: OrganizationCode | None) -> FactorPolicy:
    """Raises InvalidBody, naming each factor that is not served."""
    known = {f"{_PREFIX}{kind.value}": kind for kind in FactorKind}
    faults = [
        f"enabled_factors[{place}]: '{each[:40]}' is not served; use {' or '.join(known)}"
        for place, each in enumerate(body.enabled_factors)
        if each not in known
    ]
    policy = Enforcement(body.policy)
    if not body.enabled_factors and policy is not Enforcement.OFF:
        faults.append("enabled_factors: name one at least, or set the policy to 'off'")
    if faults:
        raise InvalidBody(tuple(faults))
    return FactorPolicy(
        organization_code=code,
        policy=policy,
        enabled_factors=tuple(dict.fromkeys(known[each] for each in body.enabled_factors)),
        has_recovery_codes=body.is_recovery_codes_enabled,
    )


def _policy_reply(policy: FactorPolicy) -> Reply:
    return success(
        policy=policy.policy.value,
        enabled_factors=[f"{_PREFIX}{kind.value}" for kind in policy.enabled_factors],
        is_recovery_codes_enabled=policy.has_recovery_codes,
    )


def factor_entry(factor: Factor, user: User) -> dict[str, object]:
    """A factor as lists show it; of an authenticator app there is no name."""
    return {
        "id": factor.id,
        "type": factor.kind.value.replace("_", " "),
        "created_on": factor.created_at.isoformat(),
        "name": user.email if factor.kind is FactorKind.EMAIL else None,
        "is_verified": True,
        "usage_count": factor.usage_count,
        "last_used_on": None if factor.last_used_at is None else factor.last_used_at.isoformat(),
    }


_USER: Final = "/users/{user_id}/mfa"
_ORGANIZATION: Final = "/organizations/{org_code}/mfa"
_MEMBER: Final = "/organizations/{org_code}/users/{user_id}/mfa"

OPERATIONS: tuple[Operation, ...] = (
    operation("GET", "/mfa", "read:mfa", get_mfa),
    operation("PUT", "/mfa", "update:mfa", replace_mfa),
    operation("GET", _ORGANIZATION, "read:organization_mfa", get_organization_mfa),
    operation("PUT", _ORGANIZATION, "update:organization_mfa", replace_organization_mfa),
    operation("GET", _USER, "read:user_mfa", get_user_mfa),
    operation("DELETE", _USER, "delete:user_mfa", reset_user_mfa),
    operation("DELETE", f"{_USER}/{{factor_id}}", "delete:user_mfa", reset_user_mfa_factor),
    operation("GET", _MEMBER, "read:organization_user_mfa", get_user_mfa),
    operation("DELETE", _MEMBER, "delete:organization_user_mfa", reset_user_mfa),
    operation(
        "DELETE",
        f"{_MEMBER}/{{factor_id}}",
        "delete:organization_user_mfa",
        reset_user_mfa_factor,
    ),
)
