"""Deployments of workflows (ports.DeploymentStore)."""

from typing import Final

import msgspec

from genkan.identity.model.workflow import Deployment
from genkan.storage.connection import Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "workflow_deployments.sql")


class PostgresDeployments:
    """The table `identity.workflow_deployments`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def put(self, deployment: Deployment) -> None:
        """Keep it, and make it the active one."""
        files = msgspec.json.encode(deployment.files).decode()
        async with self._pool.lend() as connection, connection.transaction():
            await connection.execute(QUERIES["lock"])
            await connection.execute(QUERIES["deactivate"])
            await connection.execute(
                QUERIES["put"],
                deployment.id,
                deployment.source,
                deployment.revision,
                files,
                deployment.created_at,
            )

    async def active(self) -> Deployment | None:
        """The one that runs."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["active"])
        return None if row is None else _deployment(row)

    async def active_id(self) -> str | None:
        """Its id alone."""
        async with self._pool.lend() as connection:
            return msgspec.convert(await connection.fetchval(QUERIES["active_id"]), str | None)

    async def newest(self, *, limit_rows: int) -> tuple[Deployment, ...]:
        """The newest first, without their files."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["newest"], limit_rows)
        return tuple(_deployment(row) for row in rows)

    async def activate(self, deployment_id: str) -> bool:
        """Make another one the active one; False when it is not known."""
        async with self._pool.lend() as connection, connection.transaction():
            await connection.execute(QUERIES["lock"])
            if not await connection.fetchval(QUERIES["exists"], deployment_id):
                return False
            await connection.execute(QUERIES["deactivate"])
            await connection.execute(QUERIES["activate"], deployment_id)
            return True

    async def deactivate(self) -> None:
        """Let none be active."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["deactivate"])


def _deployment(row: Record) -> Deployment:
    fields = dict(row.items())
    fields["files"] = msgspec.json.decode(str(row["files"]), type=dict[str, str])
    return msgspec.convert(fields, Deployment)
