"""What one of several workers may have of what their server may have together (ADR 0044)."""

from dataclasses import replace
from typing import Final

from genkan.engine.config.invalid_settings import InvalidSettings
from genkan.engine.config.settings import EngineConfig

# Fewer would leave a worker fewer connections that write than it needs (postgres/run.py).
LEAST_CONNECTIONS: Final = 8


def share_of_worker(config: EngineConfig) -> EngineConfig:
    """The same settings, with a worker's share of every limit that is the whole server's.

    Raises InvalidSettings where a share would be too small to work with.
    """
    if config.workers == 1:
        return config
    connections = config.pool_size // config.workers
    sockets = config.websocket_connection_limit // config.workers
    faults: list[str] = []
    if connections < LEAST_CONNECTIONS:
        faults.append(
            f"GENKAN_WORKERS: {config.workers} workers share HASURA_GRAPHQL_PG_CONNECTIONS, which "
            f"is {config.pool_size}; expected at least {LEAST_CONNECTIONS * config.workers}, "
            f"{LEAST_CONNECTIONS} for each"
        )
    # A share of 0 would be no limit at all.
    if config.websocket_connection_limit > 0 and sockets == 0:
        faults.append(
            f"GENKAN_WORKERS: {config.workers} workers share GENKAN_WEBSOCKET_MAX_CONNECTIONS, "
            f"which is {config.websocket_connection_limit}; expected at least one for each"
        )
    if faults:
        raise InvalidSettings(tuple(faults))
    return replace(config, pool_size=connections, websocket_connection_limit=sockets)
