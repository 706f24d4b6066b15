"""Kinde's tag "Connections", and which application uses which.

What is secret in the options is sealed and never shown back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Final

import msgspec
from pydantic import Field

from genkan.identity.errors import InvalidBody, ManagementError
from genkan.identity.federation.provider import open_secrets, option_faults
from genkan.identity.management.applications import called_application
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
from genkan.identity.management.window import window
from genkan.identity.model.connection import (
    ENTERPRISE_STRATEGIES,
    SECRET_OPTIONS,
    STRATEGIES,
    Connection,
    connection_secrets_label,
)
from genkan.identity.names import ClientId, ConnectionId, OrganizationCode
from genkan.identity.tokens.client_assertion import is_signing_key

_MOST_APPLICATIONS: Final = 200
_LONGEST_OPTIONS: Final = 65_536

Name = Annotated[Line, Field(min_length=1, max_length=100)]


class ConnectionBody(Body):
    """`PATCH /api/v1/connections/{connection_id}`: what is absent stays."""

    name: Name | None = None
    display_name: Name | None = None
    enabled_applications: list[Line] | None = Field(default=None, max_length=_MOST_APPLICATIONS)
    options: dict[str, object] | None = None


class NewConnectionBody(ConnectionBody):
    """`POST /api/v1/connections`."""

    strategy: Line
    organization_code: Line | None = None


async def get_connections(call: Call) -> Reply:
    """The connections, all or those of a home realm domain."""
    found = await call.ports.connections.all()
    domain = call.query.get("home_realm_domain", "").lower().removeprefix("@")
    if domain:
        found = tuple(each for each in found if domain in each.domains)
    part = window(call, found, _id)
    return success(connections=_listed(part.shown), has_more=part.has_more)


async def create_connection(call: Call) -> Reply:
    """A new connection."""
    return await make_connection(
        call, ConnectionId(f"conn_{call.ports.randomness.hexadecimal(32)}")
    )


async def make_connection(call: Call, connection_id: ConnectionId) -> Reply:
    """As `create_connection`, with an id that is known."""
    body = read_body(call, NewConnectionBody)
    faults: list[str] = []
    if body.strategy not in STRATEGIES:
        known = ", ".join(STRATEGIES)
        faults.append(f"strategy: expected one of {known}")
    if body.organization_code and body.strategy not in ENTERPRISE_STRATEGIES:
        faults.append("organization_code: only an enterprise connection belongs to one")
    if not body.name:
        faults.append("name: a connection needs one")
    if faults:
        raise InvalidBody(tuple(faults))
    made = Connection(
        id=connection_id,
        name=body.name or "",
        display_name=body.display_name or body.name or "",
        strategy=body.strategy,
        organization_code=await _organization_code(call, body.organization_code),
        created_at=call.now,
    )
    made = _with_options(call, made, body.options or {})
    await call.ports.connections.create(
        made, await _applications(call, body.enabled_applications or [])
    )
    return created(connection={"id": made.id})


async def get_connection(call: Call) -> Reply:
    """One connection, without its options."""
    return success(connection=_shown(await called_connection(call)))


async def update_connection(call: Call) -> Reply:
    """Names, options and applications; options that are absent stay, null takes one away."""
    found = await called_connection(call)
    body = read_body(call, ConnectionBody)
    options = {**found.options, **open_secrets(found, call.ports.vault), **(body.options or {})}
    kept = {name: value for name, value in options.items() if value is not None}
    return await _store(call, found, body, kept)


async def replace_connection(call: Call) -> Reply:
    """As `update_connection`, but the options are these alone."""
    found = await called_connection(call)
    body = read_body(call, ConnectionBody)
    return await _store(call, found, body, body.options or {})


async def delete_connection(call: Call) -> Reply:
    """Ends a connection: nobody signs in through it any more."""
    if not await call.ports.connections.delete(ConnectionId(call.path["connection_id"])):
        raise no_connection()
    return success()


async def get_application_connections(call: Call) -> Reply:
    """The connections that an application uses."""
    application = await called_application(call)
    found = await call.ports.connections.enabled(application.client_id)
    return listed(found)


async def enable_application_connection(call: Call) -> Reply:
    """Let an application use a connection."""
    application = await called_application(call)
    connection = await called_connection(call)
    if not await call.ports.connections.enable(connection.id, application.client_id):
        raise no_connection()
    return success()


async def remove_application_connection(call: Call) -> Reply:
    """The end of that."""
    application = await called_application(call)
    connection_id = ConnectionId(call.path["connection_id"])
    if not await call.ports.connections.disable(connection_id, application.client_id):
        raise not_found("CONNECTION_NOT_FOUND", "the application does not use this connection")
    return success()


async def _store(
    call: Call, found: Connection, body: ConnectionBody, options: Mapping[str, object]
) -> Reply:
    named = replace(
        found,
        name=body.name or found.name,
        display_name=body.display_name or found.display_name,
    )
    enabled = (
        None
        if body.enabled_applications is None
        else await _applications(call, body.enabled_applications)
    )
    if not await call.ports.connections.update(_with_options(call, named, options), enabled):
        raise no_connection()
    return success()


def _with_options(call: Call, connection: Connection, options: Mapping[str, object]) -> Connection:
    """The connection with these options, the secret ones sealed. Raises InvalidBody."""
    if len(msgspec.json.encode(options)) > _LONGEST_OPTIONS:
        raise InvalidBody((f"options: more than {_LONGEST_OPTIONS} bytes",))
    if "\\u0000" in msgspec.json.encode(options).decode():
        raise InvalidBody(("options: has a null character",))
    secrets = {name: options[name] for name in sorted(SECRET_OPTIONS & options.keys())}
    faults = (*option_faults(options), *_secret_faults(secrets))
    if faults:
        raise InvalidBody(faults)
    sealed = call.ports.vault.seal(
        msgspec.json.encode(secrets), connection_secrets_label(connection.id)
    )
    return replace(
        connection,
        options={name: value for name, value in options.items() if name not in SECRET_OPTIONS},
        sealed_secrets=sealed if secrets else None,
    )


def _secret_faults(secrets: Mapping[str, object]) -> tuple[str, ...]:
    faults = [
        f"options.{name}: expected a text of 1 to 8192 characters"
        for name, value in secrets.items()
        if not (isinstance(value, str) and 0 < len(value) <= 8_192)  # noqa: PLR2004
    ]
    key = secrets.get("private_key")
    if not faults and isinstance(key, str) and not is_signing_key(key):
        faults.append(
            "options.private_key: expected the text of a .p8 file: a key for ES256 in PEM"
        )
    return tuple(faults)


async def _applications(call: Call, ids: Sequence[str]) -> tuple[ClientId, ...]:
    """The applications of these ids. Raises InvalidBody for one that there is not."""
    client_ids = tuple(ClientId(each) for each in dict.fromkeys(ids))
    faults = [
        f"enabled_applications: there is no application '{each[:100]}'"
        for each in client_ids
        if await call.ports.applications.by_id(each) is None
    ]
    if faults:
        raise InvalidBody(tuple(faults))
    return client_ids


async def _organization_code(call: Call, code: str | None) -> OrganizationCode | None:
    if not code:
        return None
    organization = await call.ports.organizations.by_code(OrganizationCode(code))
    if organization is None:
        raise InvalidBody((f"organization_code: there is no organization '{code[:100]}'",))
    return organization.code


def _id(connection: Connection) -> str:
    return connection.id


def listed(connections: Sequence[Connection]) -> Reply:
    """The answer that has them all."""
    return success(connections=_listed(connections), has_more=False)


def _listed(connections: Sequence[Connection]) -> list[dict[str, object]]:
    """As Kinde nests them: each in an envelope of its own."""
    return [
        {"code": "OK", "message": "Success", "connection": _shown(each)} for each in connections
    ]


def _shown(connection: Connection) -> dict[str, str]:
    return {
        "id": connection.id,
        "name": connection.name,
        "display_name": connection.display_name,
        "strategy": connection.strategy,
    }


async def called_connection(call: Call) -> Connection:
    """The connection that the path names. Raises ManagementError (404)."""
    found = await call.ports.connections.by_id(ConnectionId(call.path["connection_id"]))
    if found is None:
        raise no_connection()
    return found


def no_connection() -> ManagementError:
    """The refusal of a connection that there is not."""
    return not_found("CONNECTION_NOT_FOUND", "there is no connection with this id")


_CONNECTION = "/connections/{connection_id}"
_OF_APPLICATION = "/applications/{application_id}/connections"

OPERATIONS: tuple[Operation, ...] = (
    operation("GET", "/connections", "read:connections", get_connections),
    operation("POST", "/connections", "create:connections", create_connection),
    operation("GET", _CONNECTION, "read:connections", get_connection),
    operation("PATCH", _CONNECTION, "update:connections", update_connection),
    operation("PUT", _CONNECTION, "update:connections", replace_connection),
    operation("DELETE", _CONNECTION, "delete:connections", delete_connection),
    operation("GET", _OF_APPLICATION, "read:application_connections", get_application_connections),
    operation(
        "POST",
        f"{_OF_APPLICATION}/{{connection_id}}",
        "create:application_connections",
        enable_application_connection,
    ),
    operation(
        "DELETE",
        f"{_OF_APPLICATION}/{{connection_id}}",
        "delete:application_connections",
        remove_application_connection,
    ),
)
