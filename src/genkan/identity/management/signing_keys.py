"""Genkan's own: rotation of the signing keys at an administrator's wish."""

from typing import Final

from genkan.identity.management.call import Call, Reply, success
from genkan.identity.management.operation import Operation, operation


async def rotate_keys(call: Call) -> Reply:
    """The published next key signs from now on; the one before it still verifies."""
    changes = await call.ports.keys.rotate(now=call.now, is_forced=True)
    return success(changes=list(changes))


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("POST", "/genkan/keys/rotate", "update:genkan_keys", rotate_keys),
)
