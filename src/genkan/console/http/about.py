"""What this server is: versions and addresses."""

import platform
from typing import Final

from starlette.responses import Response

from genkan import VERSION
from genkan.console.http.exchange import AnyRoute, Call, Route
from genkan.console.http.json_body import json_response
from genkan.console.model.role import Role

_VERSION_OF_POSTGRES: Final = "select current_setting('server_version')"


async def show_about(call: Call) -> Response:
    """Versions of Genkan, Postgres and Python, and where everything is."""
    config, doors = call.console.config, call.console.doors
    async with call.console.pool.lend() as connection:
        postgres = str(await connection.fetchval(_VERSION_OF_POSTGRES))
    issuer = None if doors.identity is None else doors.identity.issuer
    return json_response(
        {
            "version": VERSION,
            "graphql_url": f"{config.origin}/v1/graphql",
            "issuer": issuer,
            "jwks_url": None if issuer is None else f"{issuer}/.well-known/jwks",
            "admin_secret_set": doors.engine.admin_secret() is not None,
            "is_development": config.is_development,
            "postgres": {"version": postgres, "is_embedded": config.is_embedded},
            "python": platform.python_version(),
            "project": config.project,
        }
    )


ROUTES: tuple[AnyRoute, ...] = (Route("GET", "/console-api/about", show_about, Role.VIEWER),)
