"""A request goes on to another application of this process, and its answer comes back.

Bodies are streamed both ways; what of the headers passes, `forwarding/headers.py` says.
"""

from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from genkan.console.forwarding.headers import RawHeaders, headers_to_browser

# What the server itself says of a request; routers add members of their own.
_MEMBERS: Final = ("type", "asgi", "http_version", "method", "scheme", "client", "server")
_WEBSOCKET_MEMBERS: Final = ("subprotocols",)


def forwarded_scope(scope: Scope, path: str, headers: RawHeaders) -> Scope:
    """The request as the other application sees it: another path, other headers."""
    kept = {name: scope[name] for name in (*_MEMBERS, *_WEBSOCKET_MEMBERS) if name in scope}
    return {
        **kept,
        "extensions": {},
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": scope.get("query_string", b""),
        "headers": headers,
    }


async def forward(
    app: ASGIApp,
    scope: Scope,
    receive: Receive,
    send: Send,
    on_status: Callable[[int], None] | None = None,
) -> None:
    """Let the application answer a scope of `forwarded_scope`.

    on_status: told the answer's status.
    """

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            if on_status is not None:
                on_status(message["status"])
            message = {**message, "headers": headers_to_browser(message.get("headers", ()))}
        await send(message)

    await app(scope, receive, answer)
