"""Once an hour: bring the signing keys to the state they should have."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from genkan.identity.management.audited import record_rotation
from genkan.identity.observation import KeysRotated, LoopFailed
from genkan.identity.ports import Ports
from genkan.identity.tokens.key_ring import KeyCache

_EVERY_SECONDS: Final = 3_600


async def rotate_keys(ports: Ports, keys: KeyCache, clock: Callable[[], datetime]) -> None:
    """Until cancelled; every process may run it, one at a time does the work."""
    while True:
        await asyncio.sleep(_EVERY_SECONDS)
        try:
            changes = await ports.keys.rotate(now=clock(), is_forced=False)
        except Exception as error:  # noqa: BLE001 - a loop outlives a lost database
            ports.observe(LoopFailed(loop="rotate_keys", error=f"{type(error).__name__}: {error}"))
            continue
        if changes:
            keys.forget()
            ports.observe(KeysRotated(changes=changes))
            await record_rotation(ports, changes, clock())
