"""The values of properties: a user's, an organization's, an application's (Kinde's tags)."""

from collections.abc import Mapping
from typing import Final

from pydantic import Field

from genkan.identity.errors import InvalidBody, ManagementError
from genkan.identity.management.call import Body, Call, Reply, not_found, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.property import (
    PropertyKind,
    PropertyOwner,
    application_owner,
    organization_owner,
    user_owner,
)
from genkan.identity.names import ClientId, OrganizationCode, PropertyKey, UserId

_LONGEST_VALUE: Final = 2_048
_MOST_AT_ONCE: Final = 100

Value = str | bool


class ValueBody(Body):
    """`{"value": ...}`."""

    value: Value


class ValuesBody(Body):
    """`{"properties": {"key": "value"}}`."""

    properties: dict[str, Value] = Field(max_length=_MOST_AT_ONCE)


async def get_user_properties(call: Call) -> Reply:
    """A user's values; null where none is set."""
    return await _values(call, await _user(call))


async def update_user_property(call: Call) -> Reply:
    """Set one of them."""
    return await _set(call, await _user(call), _of_query(call))


async def update_user_properties(call: Call) -> Reply:
    """Set several of them, all or none."""
    return await _set(call, await _user(call), read_body(call, ValuesBody).properties)


async def get_organization_properties(call: Call) -> Reply:
    """An organization's values; null where none is set."""
    return await _values(call, await _organization(call))


async def update_organization_property(call: Call) -> Reply:
    """Set one of them."""
    return await _set(call, await _organization(call), _of_query(call))


async def update_organization_properties(call: Call) -> Reply:
    """Set several of them, all or none."""
    return await _set(call, await _organization(call), read_body(call, ValuesBody).properties)


async def get_application_properties(call: Call) -> Reply:
    """An application's values; null where none is set."""
    return await _values(call, await _application(call))


async def update_application_property(call: Call) -> Reply:
    """Set one of them."""
    owner = await _application(call)
    return await _set(call, owner, {call.path["property_key"]: read_body(call, ValueBody).value})


async def _values(call: Call, owner: PropertyOwner) -> Reply:
    return success(
        properties=[
            {
                "id": each.property.id,
                "name": each.property.name,
                "description": each.property.description,
                "key": each.property.key,
                "value": each.value,
            }
            for each in await call.ports.properties.values_of(owner)
        ],
        next_token=None,
    )


async def _set(call: Call, owner: PropertyOwner, values: Mapping[str, Value]) -> Reply:
    known = {
        each.property.key: each.property.kind
        for each in await call.ports.properties.values_of(owner)
    }
    texts = {PropertyKey(key): _text_of(value) for key, value in values.items()}
    faults = tuple(
        f"properties.{key[:100]}: {fault}"
        for key, text in texts.items()
        if (fault := _fault(known.get(key), text))
    )
    if faults:
        raise InvalidBody(faults)
    if texts and not await call.ports.properties.set_values(owner, texts):
        raise ManagementError("PROPERTY_NOT_FOUND", "the property or its owner is gone", status=404)
    return success()


def _fault(kind: PropertyKind | None, text: str) -> str | None:
    if kind is None:
        return "there is no property with this key here; create it first"
    if len(text) > _LONGEST_VALUE:
        return f"the value is longer than {_LONGEST_VALUE} characters"
    # What is stored here is printed in tokens: no control characters but a text's own.
    allowed = "\n\r\t" if kind is PropertyKind.MULTI_LINE else ""
    if any((each < " " or each == "\x7f") and each not in allowed for each in text):
        return f"the value has characters that a property of type '{kind}' can not have"
    return None


def _of_query(call: Call) -> Mapping[str, Value]:
    if "value" not in call.query:
        raise InvalidBody(("value: is missing from the query",))
    return {call.path["property_key"]: call.query["value"]}


def _text_of(value: Value) -> str:
    """As Kinde writes it: True -> "true"."""
    return value if isinstance(value, str) else str(value).lower()


async def _user(call: Call) -> PropertyOwner:
    user = await call.ports.users.by_id(UserId(call.path["user_id"]))
    if user is None:
        raise not_found("USER_NOT_FOUND", "there is no user with this id")
    return user_owner(user.id)


async def _organization(call: Call) -> PropertyOwner:
    code = OrganizationCode(call.path["org_code"])
    if await call.ports.organizations.by_code(code) is None:
        raise not_found("ORGANIZATION_NOT_FOUND", "there is no organization with this code")
    return organization_owner(code)


async def _application(call: Call) -> PropertyOwner:
    client_id = ClientId(call.path["application_id"])
    if await call.ports.applications.by_id(client_id) is None:
        raise not_found("APPLICATION_NOT_FOUND", "there is no application with this id")
    return application_owner(client_id)


_USER = "/users/{user_id}/properties"
_ORGANIZATION = "/organizations/{org_code}/properties"
_APPLICATION = "/applications/{application_id}/properties"

OPERATIONS: tuple[Operation, ...] = (
    operation("GET", _USER, "read:user_properties", get_user_properties),
    operation("PATCH", _USER, "update:user_properties", update_user_properties),
    operation("PUT", f"{_USER}/{{property_key}}", "update:user_properties", update_user_property),
    operation("GET", _ORGANIZATION, "read:organization_properties", get_organization_properties),
    operation(
        "PATCH", _ORGANIZATION, "update:organization_properties", update_organization_properties
    ),
    operation(
        "PUT",
        f"{_ORGANIZATION}/{{property_key}}",
        "update:organization_properties",
        update_organization_property,
    ),
    operation("GET", _APPLICATION, "read:application_properties", get_application_properties),
    operation(
        "PUT",
        f"{_APPLICATION}/{{property_key}}",
        "update:application_properties",
        update_application_property,
    ),
)
