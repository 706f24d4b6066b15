"""``dynamic-from-file:///path``: a database URL that is read anew for each connection.

So credentials rotate without a restart. Source: Hasura v2, dynamic secrets.
"""

from pathlib import Path
from typing import Final

DYNAMIC_SCHEME: Final = "dynamic-from-file://"
_MAX_BYTES: Final = 8192


class DynamicUrlUnreadable(OSError):
    """The file is not there or holds no database URL; what it holds is not repeated."""


def current_url(url: str) -> str:
    """The URL itself, or what the file that it names says just now.

    Raises DynamicUrlUnreadable.
    """
    path = url.removeprefix(DYNAMIC_SCHEME)
    if path == url:
        return url
    try:
        with Path(path).open("rb") as file:
            text = file.read(_MAX_BYTES).decode().strip()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise DynamicUrlUnreadable(f"'{path}' can not be read: {reason}") from None
    if not text.startswith(("postgresql://", "postgres://")):
        raise DynamicUrlUnreadable(f"'{path}' holds no URL that begins with postgresql://")
    return text
