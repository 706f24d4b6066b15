"""Which identity provider the commands about it speak to.

The one that runs in the project's folder, or, with --endpoint, another one, by the credentials
that it was started with (GENKAN_BOOTSTRAP_CLIENT_ID and _SECRET).
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Final

from genkan.cli.admin_client import AdminClient, Credentials, admin_client
from genkan.cli.commands.manage import with_server
from genkan.cli.errors import UsageFault
from genkan.cli.project import Project, layered_settings
from genkan.cli.running import Running

ENDPOINT: Final = "GENKAN_IDENTITY_ENDPOINT"
CREDENTIALS: Final = ("GENKAN_BOOTSTRAP_CLIENT_ID", "GENKAN_BOOTSTRAP_CLIENT_SECRET")


def with_identity(
    project: Project, endpoint: str | None, work: Callable[[AdminClient], Awaitable[int]]
) -> int:
    """Do the work against the provider; answers its exit code. Raises UsageFault."""
    settings = layered_settings(project, os.environ, {ENDPOINT: endpoint})
    issuer = settings.get(ENDPOINT, "").rstrip("/")
    if not issuer:

        async def here(client: AdminClient, _running: Running) -> int:
            return await work(client)

        return with_server(project, here)
    if not issuer.startswith(("http://", "https://")):
        raise UsageFault(
            f"'{issuer}': expected an http or https URL",
            remedy="--endpoint https://auth.example.com",
        )
    absent = [name for name in CREDENTIALS if not settings.get(name)]
    if absent:
        raise UsageFault(
            f"{' and '.join(absent)} must be set to reach '{issuer}'",
            remedy="set them to what that server was started with",
        )
    client_id, client_secret = (settings[name] for name in CREDENTIALS)
    credentials = Credentials(
        url=issuer,
        issuer=issuer,
        admin_secret="",
        client_id=client_id,
        client_secret=client_secret,
    )

    async def connected() -> int:
        async with admin_client(credentials) as client:
            return await work(client)

    return asyncio.run(connected())
