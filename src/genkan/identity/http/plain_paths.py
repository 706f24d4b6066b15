"""A path without variables is found by its name, before the table of all routes is gone through.

Starlette tries one pattern after the other, and there are more than a hundred.
"""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


class PlainPaths:
    """Middleware: what has a path of its own is served here, the rest goes on.

    Whoever serves a path answers errors itself (serve.py).
    """

    def __init__(self, app: ASGIApp, served: Mapping[str, ASGIApp]) -> None:
        self._app = app
        self._served = {path: each for path, each in served.items() if "{" not in path}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or pass it on."""
        is_ours = scope["type"] == "http" and not scope.get("root_path")
        app = self._served.get(scope["path"], self._app) if is_ours else self._app
        await app(scope, receive, send)
