"""Kinde's passkey settings: of tag "Environments", and of tag "Organizations".

What they mean for people: model/passkey.py.
"""

from typing import Final

from genkan.identity.errors import InvalidBody, ManagementError
from genkan.identity.management.call import Body, Call, Reply, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.organizations import called_organization
from genkan.identity.model.passkey import PasskeyRule, passkey_rule


class EnvironmentPasskeyBody(Body):
    """`PUT /api/v1/passkey`."""

    policy: str


class OrganizationPasskeyBody(Body):
    """`PUT /api/v1/organizations/{org_code}/passkey`."""

    policy: str | None = None
    is_override_environment_passkey_settings: bool | None = None


async def get_passkey(call: Call) -> Reply:
    """The environment's rule; until one was set, what the list of sign-in methods says."""
    rules = await call.ports.passkeys.rules(None)
    return success(**_shown(passkey_rule(rules.environment, call.ports.config)))


async def replace_passkey(call: Call) -> Reply:
    """The environment's rule; it counts from now on, for open sessions too."""
    rule = _rule(read_body(call, EnvironmentPasskeyBody).policy)
    _check_may_offer(call, rule)
    await call.ports.passkeys.put_rule(None, rule, call.now)
    return success(**_shown(rule))


async def get_organization_passkey(call: Call) -> Reply:
    """The rule in force in an organization, and whether it is its own."""
    organization = await called_organization(call)
    rules = await call.ports.passkeys.rules(organization.code)
    environment = passkey_rule(rules.environment, call.ports.config)
    return success(
        **_shown(passkey_rule(rules.set_one, call.ports.config)),
        is_override_environment_passkey_settings=rules.organization is not None,
        environment_policy=environment.value,
    )


async def replace_organization_passkey(call: Call) -> Reply:
    """A rule of the organization's own or, with the override off, none."""
    organization = await called_organization(call)
    body = read_body(call, OrganizationPasskeyBody)
    is_own = body.is_override_environment_passkey_settings
    rule = None
    if is_own is not False:
        if body.policy is None:
            raise InvalidBody(("policy: missing; or set the override to false",))
        rule = _rule(body.policy)
        _check_may_offer(call, rule)
    await call.ports.passkeys.put_rule(organization.code, rule, call.now)
    rules = await call.ports.passkeys.rules(organization.code)
    return success(
        **_shown(passkey_rule(rules.set_one, call.ports.config)),
        is_override_environment_passkey_settings=rule is not None,
    )


def _rule(word: str) -> PasskeyRule:
    """Raises InvalidBody."""
    known = {each.value: each for each in PasskeyRule}
    if word not in known:
        raise InvalidBody((f"policy: expected {', '.join(known)}",))
    return known[word]


def _check_may_offer(call: Call, rule: PasskeyRule) -> None:
    """Raises ManagementError: what the operator left out, nobody else turns on."""
    if rule is not PasskeyRule.OFF and not call.ports.config.may_offer_passkeys:
        raise ManagementError(
            "PASSKEYS_NOT_OFFERED",
            "the setting GENKAN_SIGN_IN_METHODS lists no 'passkey'; add it there, or leave the "
            "setting out",
        )


def _shown(rule: PasskeyRule) -> dict[str, object]:
    return {"enabled": rule is not PasskeyRule.OFF, "policy": rule.value}


_ORGANIZATION: Final = "/organizations/{org_code}/passkey"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/passkey", "read:passkey", get_passkey),
    operation("PUT", "/passkey", "update:passkey", replace_passkey),
    operation("GET", _ORGANIZATION, "read:organization_passkey", get_organization_passkey),
    operation("PUT", _ORGANIZATION, "update:organization_passkey", replace_organization_passkey),
)
