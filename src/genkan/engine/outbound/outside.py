"""Everybody whom requests may have to be answered by: their connections are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.engine.config.remote_schemas import RemotePriority
from genkan.engine.outbound.action import ActionHandlers
from genkan.engine.outbound.input_validation import InputWebhooks
from genkan.engine.outbound.remote_schema import RemoteSchemas


@dataclass(frozen=True, slots=True)
class Outside:
    """Who is asked over HTTP while a GraphQL request is answered."""

    input_webhooks: InputWebhooks
    action_handlers: ActionHandlers
    remote_schemas: RemoteSchemas

    async def close(self) -> None:
        """Close all connections."""
        await self.input_webhooks.close()
        await self.action_handlers.close()
        await self.remote_schemas.close()


def open_outside(
    environment: Mapping[str, str], remote_priority: RemotePriority = RemotePriority.ERRORS
) -> Outside:
    """Connections are made when they are first needed."""
    return Outside(
        InputWebhooks(environment),
        ActionHandlers(environment),
        RemoteSchemas(environment, remote_priority),
    )
