"""How long a websocket or an event stream may last: as its token, and as its metadata.

Source: Hasura v2 `GraphQL/Transport/WebSocket/Server.hs`.
"""

from datetime import UTC, datetime

from genkan.engine.http.current_session import CurrentSession
from genkan.engine.http.exchange import Engine


def seconds_left(current: CurrentSession | None) -> float:
    """Until the token of whom a connection speaks for expires; infinite without one."""
    if current is None or current.session.expires_at is None:
        return float("inf")
    return max(0.0, (current.session.expires_at - datetime.now(UTC)).total_seconds())


def is_outdated(engine: Engine, resource_version: int) -> bool:
    """Whether metadata has changed since `resource_version`, where that ends connections."""
    is_ending = engine.config.closes_websockets_on_metadata_change
    return is_ending and engine.live.current.resource_version != resource_version
