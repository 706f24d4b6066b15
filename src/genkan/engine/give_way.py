"""Long work on the event loop, done in slices: others have their turn between."""

import asyncio
import time
from collections.abc import Iterator
from typing import Final

SLICE_SECONDS: Final = 0.003


async def gather(pieces: Iterator[bytes]) -> bytes:
    """All pieces as one. A step takes as long as it takes: whoever makes them keeps it short."""
    found: list[bytes] = []
    until = time.perf_counter() + SLICE_SECONDS
    for piece in pieces:
        if piece:
            found.append(piece)
        if time.perf_counter() > until:
            await asyncio.sleep(0)
            until = time.perf_counter() + SLICE_SECONDS
    return b"".join(found)
