"""How long a fetched thing holds, by `Cache-Control` and `Expires`.

Source: RFC 9111 section 5; Hasura v2 `Data/Parser/CacheControl.hs`, `Data/Parser/Expires.hs`.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_MAX_AGE: Final = re.compile(r"(?:^|[\s,;])(?:max-age|s-maxage)\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


def max_age_seconds(cache_control: str) -> int | None:
    """The `max-age` or `s-maxage` of a `Cache-Control`; None when it names neither."""
    found = _MAX_AGE.search(cache_control)
    return None if found is None else int(found[1])


def expires_time(expires: str) -> datetime | None:
    """The time of an `Expires`, aware; None when it is not one."""
    with suppress(ValueError, TypeError, OverflowError):
        time = parsedate_to_datetime(expires)
        return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
    return None
