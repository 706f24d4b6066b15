"""The id of a token, claim `jti`."""

from datetime import datetime
from typing import Final
from uuid import UUID

_RANDOM_BITS: Final = 80
_VERSION: Final = 0x7 << 76


def time_ordered(random: str, now: datetime) -> str:
    """A UUID of version 7: the milliseconds of `now`, then the random bits of a UUID.

    `iat` has whole seconds; whoever has to know whether a token is older than a change finds
    the milliseconds here (docs/reference/session-events.md). Source: RFC 9562 section 5.7.
    """
    milliseconds = int(now.timestamp() * 1000)
    rest = UUID(random).int & ((1 << 76) - 1)  # the variant and what is random beside it
    return str(UUID(int=(milliseconds << _RANDOM_BITS) | _VERSION | rest))
