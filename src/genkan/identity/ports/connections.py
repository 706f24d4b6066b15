"""The store of connections, and of the applications that use them."""

from collections.abc import Sequence
from typing import Protocol

from genkan.identity.model.connection import Connection
from genkan.identity.names import ClientId, ConnectionId, OrganizationCode


class ConnectionStore(Protocol):
    """Connections; each method is one atomic step in the database."""

    async def all(self) -> tuple[Connection, ...]:
        """Every connection, by id."""
        ...

    async def by_id(self, connection_id: ConnectionId) -> Connection | None:
        """The connection of this id."""
        ...

    async def create(self, made: Connection, enabled_for: Sequence[ClientId]) -> None:
        """Store a new connection, and let these applications use it."""
        ...

    async def update(self, changed: Connection, enabled_for: Sequence[ClientId] | None) -> bool:
        """Replace all but id, strategy and creation time; False when absent.

        enabled_for: exactly these applications use it from now on; None leaves them.
        """
        ...

    async def delete(self, connection_id: ConnectionId) -> bool:
        """Remove a connection; False when absent."""
        ...

    async def enabled(self, client_id: ClientId) -> tuple[Connection, ...]:
        """The connections that an application uses, by id."""
        ...

    async def applications(self, connection_id: ConnectionId) -> tuple[ClientId, ...]:
        """The applications that use a connection, by client id."""
        ...

    async def enable(self, connection_id: ConnectionId, client_id: ClientId) -> bool:
        """Let an application use a connection; False when one of the two is absent."""
        ...

    async def disable(self, connection_id: ConnectionId, client_id: ClientId) -> bool:
        """The end of that; False when it did not use it."""
        ...

    async def of_organization(self, code: OrganizationCode) -> tuple[Connection, ...]:
        """The connections that an organization uses, by id."""
        ...

    async def enable_for_organization(
        self, connection_id: ConnectionId, code: OrganizationCode
    ) -> bool:
        """Let an organization use a connection; False when one of the two is absent."""
        ...

    async def disable_for_organization(
        self, connection_id: ConnectionId, code: OrganizationCode
    ) -> bool:
        """The end of that; False when it did not use it."""
        ...
