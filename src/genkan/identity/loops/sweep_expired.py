"""Every ten minutes: remove what has expired."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from genkan.identity.observation import LoopFailed
from genkan.identity.ports import Ports

_EVERY_SECONDS: Final = 600


async def sweep_expired(ports: Ports, clock: Callable[[], datetime]) -> None:
    """Until cancelled; expired records count for nothing already, this frees their place."""
    sweeps = (
        ports.interactions,
        ports.sessions,
        ports.grants,
        ports.secrets,
        ports.throttle,
        ports.devices,
        ports.deliveries,
        ports.audit,
    )
    while True:
        await asyncio.sleep(_EVERY_SECONDS)
        for store in sweeps:
            try:
                await store.remove_expired(clock())
            except Exception as error:  # noqa: BLE001 - a loop outlives a lost database
                told = f"{type(error).__name__}: {error}"
                ports.observe(LoopFailed(loop="sweep_expired", error=told))
