"""Genkan's own: the signing keys, and their rotation at an administrator's wish."""

from typing import Final

from genkan.identity.management.call import Call, Reply, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.signing_key import KeyState, SigningKey
from genkan.identity.tokens.key_rotation import ACTIVE_FOR, RETIRED_FOR


async def get_keys(call: Call) -> Reply:
    """The published keys, the oldest first: since when each signs, and until when it verifies.

    Never the private part. `signs_until` of the active one is when it will be rotated.
    """
    return success(keys=[_entry(each) for each in await call.ports.keys.all()])


async def rotate_keys(call: Call) -> Reply:
    """The published next key signs from now on; the one before it still verifies."""
    changes = await call.ports.keys.rotate(now=call.now, is_forced=True)
    return success(changes=list(changes))


def _entry(key: SigningKey) -> dict[str, object]:
    begin, end = key.activated_at, key.retired_at
    if end is None and key.state is KeyState.ACTIVE:
        end = (begin or key.created_at) + ACTIVE_FOR
    return {
        "kid": key.id,
        "algorithm": key.algorithm.value,
        "state": key.state.value,
        "created_on": key.created_at.isoformat(),
        "signs_from": begin and begin.isoformat(),
        "signs_until": end and end.isoformat(),
        "verifies_until": end and (end + RETIRED_FOR).isoformat(),
    }


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/genkan/keys", "read:genkan_keys", get_keys),
    operation("POST", "/genkan/keys/rotate", "update:genkan_keys", rotate_keys),
)
