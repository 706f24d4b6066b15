"""Every second in development, every five elsewhere: see whether the workflows have changed."""

import asyncio
from typing import Final

from genkan.identity.observation import LoopFailed
from genkan.identity.ports import Ports

_DEVELOPMENT_SECONDS: Final = 1.0
_SECONDS: Final = 5.0


async def reload_workflows(ports: Ports) -> None:
    """Until cancelled; a folder is looked at, the active deployment asked for."""
    while True:
        await asyncio.sleep(_DEVELOPMENT_SECONDS if ports.config.is_development else _SECONDS)
        try:
            await ports.workflows.reload()
        except Exception as error:  # noqa: BLE001 - a loop outlives a lost database
            told = f"{type(error).__name__}: {error}"
            ports.observe(LoopFailed(loop="reload_workflows", error=told))
