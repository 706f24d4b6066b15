"""The id of a token, claim `jti`."""

from datetime import datetime
from typing import Final

_AFTER_VERSION: Final = len("00000000-0000-4")


def time_ordered(random: str, now: datetime) -> str:
    """A UUID of version 7: the milliseconds of `now`, then the random bits of a UUID.

    `iat` has whole seconds; whoever has to know whether a token is older than a change finds
    the milliseconds here (docs/reference/session-events.md). Source: RFC 9562 section 5.7.
    """
    milliseconds = f"{int(now.timestamp() * 1000):012x}"
    # From the digit after the version on: the variant, and what is random beside it.
    return f"{milliseconds[:8]}-{milliseconds[8:]}-7{random[_AFTER_VERSION:]}"
