"""Kinde's tag "Feature Flags", and where flags are set apart: environment, organization, user.

Values travel as text ("true", "42"); a JSON boolean or number of the same meaning is taken too.
"""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from genkan.identity.errors import AlreadyExists, InvalidBody, ManagementError
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    created,
    not_found,
    read_body,
    success,
)
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.feature_flag import (
    FeatureFlag,
    FlagKind,
    FlagScope,
    OverrideLevel,
    allows_override,
    effective_text,
    text_fault,
)
from genkan.identity.names import FlagKey, OrganizationCode, UserId

Name = Annotated[Line, Field(min_length=1, max_length=100)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_:.-]{1,64}$")]
Kind = Literal["str", "int", "bool", "json"]
Level = Literal["env", "org", "usr"]
Value = str | bool | int


class NewFeatureFlagBody(Body):
    """`POST /api/v1/feature_flags`. The type `json` is Genkan's: Kinde's API lacks it."""

    name: Name
    description: Line | None = None
    key: Key
    type: Kind
    allow_override_level: Level = "env"
    default_value: Value


class FeatureFlagQuery(Body):
    """`PUT /api/v1/feature_flags/{feature_flag_key}`: Kinde takes these from the query."""

    name: Name
    description: Line
    type: Kind
    allow_override_level: Level
    default_value: str


class ValueBody(Body):
    """`{"value": ...}`."""

    value: Value


async def create_feature_flag(call: Call) -> Reply:
    """A new flag."""
    body = read_body(call, NewFeatureFlagBody)
    flag = FeatureFlag(
        id=f"flag_{call.ports.randomness.hexadecimal(32)}",
        key=FlagKey(body.key),
        name=body.name,
        description=body.description,
        kind=FlagKind(body.type),
        allow_override_level=OverrideLevel(body.allow_override_level),
        default_value=_text_of(body.default_value),
        created_at=call.now,
    )
    _check(flag.kind, flag.default_value, "default_value")
    try:
        await call.ports.feature_flags.create(flag)
    except AlreadyExists as error:
        raise ManagementError("FEATURE_FLAG_ALREADY_EXISTS", error.description) from error
    return created()


async def update_feature_flag(call: Call) -> Reply:
    """All but the key; another type takes the overrides back."""
    flag = await _called_flag(call)
    try:
        asked = FeatureFlagQuery.model_validate(dict(call.query))
    except ValidationError as error:
        raise InvalidBody(
            tuple(f"{each['loc'][0]}: {each['msg']}" for each in error.errors())
        ) from None
    kind = FlagKind(asked.type)
    _check(kind, asked.default_value, "default_value")
    changed = replace(
        flag,
        name=asked.name,
        description=asked.description,
        kind=kind,
        allow_override_level=OverrideLevel(asked.allow_override_level),
        default_value=asked.default_value,
    )
    if not await call.ports.feature_flags.update(changed):
        raise _no_flag()
    return success()


async def delete_feature_flag(call: Call) -> Reply:
    """Removes the flag and every override; it is in no token from the next one on."""
    if not await call.ports.feature_flags.delete(FlagKey(call.path["feature_flag_key"])):
        raise _no_flag()
    return success()


async def get_environment_feature_flags(call: Call) -> Reply:
    """Every flag with the value that holds where nothing narrower is set."""
    return success(feature_flags=await _shown(call, None), next_token=None)


async def update_environment_feature_flag(call: Call) -> Reply:
    """Set a flag apart for the environment."""
    return await _override(call, FlagScope(), _text_of(read_body(call, ValueBody).value))


async def delete_environment_feature_flag(call: Call) -> Reply:
    """Take that back."""
    return await _take_back(call, FlagScope())


async def delete_environment_feature_flags(call: Call) -> Reply:
    """Take all of the environment's overrides back."""
    await call.ports.feature_flags.delete_overrides(FlagScope())
    return success()


async def get_organization_feature_flags(call: Call) -> Reply:
    """Every flag with the value that holds for an organization's members."""
    scope = await _called_organization(call)
    return success(feature_flags=await _shown(call, scope.organization_code))


async def update_organization_feature_flag(call: Call) -> Reply:
    """Set a flag apart for an organization."""
    return await _override(call, await _called_organization(call), _value_of_query(call))


async def delete_organization_feature_flag(call: Call) -> Reply:
    """Take that back."""
    return await _take_back(call, await _called_organization(call))


async def delete_organization_feature_flags(call: Call) -> Reply:
    """Take all of an organization's overrides back."""
    await call.ports.feature_flags.delete_overrides(await _called_organization(call))
    return success()


async def update_user_feature_flag(call: Call) -> Reply:
    """Set a flag apart for one user, in whichever organization."""
    user = await call.ports.users.by_id(UserId(call.path["user_id"]))
    if user is None:
        raise not_found("USER_NOT_FOUND", "there is no user with this id")
    return await _override(call, FlagScope(user_id=user.id), _value_of_query(call))


async def _shown(call: Call, code: OrganizationCode | None) -> dict[str, object]:
    flags = await call.ports.feature_flags.overridden(code, None)
    return {
        each.flag.key: {"type": each.flag.kind.value, "value": effective_text(each)}
        for each in flags
    }


async def _override(call: Call, scope: FlagScope, value: str) -> Reply:
    flag = await _called_flag(call)
    if not allows_override(flag, scope.level):
        raise ManagementError(
            "FEATURE_FLAG_OVERRIDE_NOT_ALLOWED",
            f"the flag '{flag.key}' has allow_override_level '{flag.allow_override_level}', so it "
            f"can not be set at '{scope.level}'; change the flag's level first",
        )
    _check(flag.kind, value, "value")
    if not await call.ports.feature_flags.set_override(flag, scope, value):
        raise _no_flag()
    return success()


async def _take_back(call: Call, scope: FlagScope) -> Reply:
    key = FlagKey(call.path["feature_flag_key"])
    if not await call.ports.feature_flags.delete_override(key, scope):
        raise not_found("FEATURE_FLAG_OVERRIDE_NOT_FOUND", "the flag is not overridden here")
    return success()


async def _called_flag(call: Call) -> FeatureFlag:
    flag = await call.ports.feature_flags.by_key(FlagKey(call.path["feature_flag_key"]))
    if flag is None:
        raise _no_flag()
    return flag


async def _called_organization(call: Call) -> FlagScope:
    code = OrganizationCode(call.path["org_code"])
    if await call.ports.organizations.by_code(code) is None:
        raise not_found("ORGANIZATION_NOT_FOUND", "there is no organization with this code")
    return FlagScope(organization_code=code)


def _value_of_query(call: Call) -> str:
    if "value" not in call.query:
        raise InvalidBody(("value: is missing from the query",))
    return call.query["value"]


def _text_of(value: Value) -> str:
    """As Kinde writes it: True -> "true", 42 -> "42"."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check(kind: FlagKind, text: str, place: str) -> None:
    fault = text_fault(kind, text)
    if fault:
        raise InvalidBody((f"{place}: {fault}, which the flag's type '{kind}' asks for",))


def _no_flag() -> ManagementError:
    return not_found("FEATURE_FLAG_NOT_FOUND", "there is no feature flag with this key")


_FLAG = "/feature_flags/{feature_flag_key}"
_ORGANIZATION = "/organizations/{org_code}"

OPERATIONS: tuple[Operation, ...] = (
    operation("POST", "/feature_flags", "create:feature_flags", create_feature_flag),
    operation("PUT", _FLAG, "update:feature_flags", update_feature_flag),
    operation("DELETE", _FLAG, "delete:feature_flags", delete_feature_flag),
    operation(
        "GET",
        "/environment/feature_flags",
        "read:environment_feature_flags",
        get_environment_feature_flags,
    ),
    operation(
        "DELETE",
        "/environment/feature_flags",
        "delete:environment_feature_flags",
        delete_environment_feature_flags,
    ),
    operation(
        "PATCH",
        f"/environment{_FLAG}",
        "update:environment_feature_flags",
        update_environment_feature_flag,
    ),
    operation(
        "DELETE",
        f"/environment{_FLAG}",
        "delete:environment_feature_flags",
        delete_environment_feature_flag,
    ),
    operation(
        "GET",
        f"{_ORGANIZATION}/feature_flags",
        "read:organization_feature_flags",
        get_organization_feature_flags,
    ),
    operation(
        "DELETE",
        f"{_ORGANIZATION}/feature_flags",
        "delete:organization_feature_flags",
        delete_organization_feature_flags,
    ),
    operation(
        "PATCH",
        f"{_ORGANIZATION}{_FLAG}",
        "update:organization_feature_flags",
        update_organization_feature_flag,
    ),
    operation(
        "DELETE",
        f"{_ORGANIZATION}{_FLAG}",
        "delete:organization_feature_flags",
        delete_organization_feature_flag,
    ),
    operation(
        "PATCH",
        f"/users/{{user_id}}{_FLAG}",
        "update:user_feature_flags",
        update_user_feature_flag,
    ),
)
