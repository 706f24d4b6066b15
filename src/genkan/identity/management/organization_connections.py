"""Kinde's tag "Organizations", the part of connections: which of them an organization uses."""

from typing import Final

from genkan.identity.errors import ManagementError
from genkan.identity.management.call import Call, Reply, not_found, success
from genkan.identity.management.connections import called_connection, listed, no_connection
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.organizations import called_organization
from genkan.identity.names import ConnectionId


async def get_organization_connections(call: Call) -> Reply:
    """The connections that an organization uses, besides those of the application."""
    organization = await called_organization(call)
    return listed(await call.ports.connections.of_organization(organization.code))


async def enable_organization_connection(call: Call) -> Reply:
    """Let the members of an organization sign in at a connection."""
    organization = await called_organization(call)
    connection = await called_connection(call)
    if connection.organization_code not in {None, organization.code}:
        raise ManagementError(
            "CONNECTION_OF_ANOTHER_ORGANIZATION",
            "the connection belongs to another organization: make one for this organization",
        )
    if not await call.ports.connections.enable_for_organization(connection.id, organization.code):
        raise no_connection()
    return success()


async def remove_organization_connection(call: Call) -> Reply:
    """The end of that."""
    organization = await called_organization(call)
    connection_id = ConnectionId(call.path["connection_id"])
    if not await call.ports.connections.disable_for_organization(connection_id, organization.code):
        raise not_found("CONNECTION_NOT_FOUND", "the organization does not use this connection")
    return success()


_OF_ORGANIZATION: Final = "/organizations/{org_code}/connections"
_ONE: Final = f"{_OF_ORGANIZATION}/{{connection_id}}"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation(
        "GET", _OF_ORGANIZATION, "read:organization_connections", get_organization_connections
    ),
    operation("POST", _ONE, "create:organization_connections", enable_organization_connection),
    operation("DELETE", _ONE, "delete:organization_connections", remove_organization_connection),
)
