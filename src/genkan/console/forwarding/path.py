"""Which paths may be asked of the identity provider, and how a path must be written."""

from typing import Final

from genkan.console.errors import NotFound

IDENTITY_PATHS: Final = ("api/v1/", "dev/mail/api/")
MAIL_PATHS: Final = "dev/mail/api/"


def engine_path(rest: str) -> str:
    """The engine's path of `/console-api/engine/<rest>`. Raises NotFound."""
    return _plain(rest)


def identity_path(rest: str) -> str:
    """The identity provider's path of `/console-api/identity/<rest>`. Raises NotFound."""
    if not rest.startswith(IDENTITY_PATHS):
        raise NotFound(
            "the console asks the identity provider by its management API alone",
            remedy="a path that begins with api/v1/",
        )
    return _plain(rest)


def _plain(rest: str) -> str:
    """Refuses what two readers could read as two paths: dots, empty parts, backslashes."""
    parts = rest.split("/")
    is_plain = rest.isprintable() and "\\" not in rest and "%" not in rest
    if not is_plain or any(part in {"", ".", ".."} for part in parts):
        raise NotFound(
            "the path has an empty part, dots or characters that no path has",
            remedy="write it plainly",
        )
    return f"/{rest}"
