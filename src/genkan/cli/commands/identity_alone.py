"""`genkan identity`: the identity provider alone."""

from collections.abc import Mapping
from typing import Final

from genkan.cli.commands.alone import Alone, serve_alone
from genkan.cli.identity_fault import checking_identity_settings, opening_identity
from genkan.cli.project import read_port
from genkan.identity.app import create_identity
from genkan.identity.config import read_identity_config, share_of_worker

IDENTITY_GRACEFUL_SECONDS: Final = 10


def serve_identity(settings: Mapping[str, str]) -> int:
    """Serve the identity provider until a signal; answers the exit code."""
    port = read_port(settings)
    with checking_identity_settings():
        given = {"GENKAN_ISSUER": f"http://localhost:{port}", **settings}
        config = share_of_worker(read_identity_config(given))
        identity = create_identity(config)
    return serve_alone(
        Alone(
            app=identity,
            lifespans=(identity,),
            opening=opening_identity,
            host=settings.get("GENKAN_HOST", "localhost"),
            port=port,
            database_url=config.database_url,
            graceful_seconds=IDENTITY_GRACEFUL_SECONDS,
            workers=config.workers,
        )
    )
