"""`//.well-known/jwks.json` is served as `/.well-known/jwks.json`.

Kinde's SDKs join an issuer that is configured with a trailing slash and a path with a
leading one.
"""

from starlette.types import ASGIApp, Receive, Scope, Send


class WithoutLeadingSlashes:
    """Middleware: all slashes at the start of a path count as one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the plain path."""
        path = scope.get("path", "")
        if path.startswith("//"):
            scope = {**scope, "path": "/" + path.lstrip("/")}
        await self._app(scope, receive, send)
