"""Whether there is a console, and where it stands; known without loading it."""

from collections.abc import Mapping
from typing import Final

from genkan.cli.errors import UsageFault

SETTING: Final = "HASURA_GRAPHQL_ENABLE_CONSOLE"
CONSOLE_FOLDERS: Final = ("/console/", "/console-api/")
CONSOLE_PATHS: Final = frozenset({"/", "/console"})
# Source: Hasura v2, GraphQL engine server config reference: how Booleans are written.
_YES: Final = frozenset({"true", "t", "yes", "y"})
_NO: Final = frozenset({"false", "f", "no", "n", ""})


def is_console_enabled(settings: Mapping[str, str]) -> bool:
    """The setting; off unless it says otherwise, as in Hasura."""
    text = settings.get(SETTING, "").strip().lower()
    if text not in _YES | _NO:
        raise UsageFault(
            f"{SETTING} '{text[:50]}': expected 'true' or 'false'", remedy="correct or remove it"
        )
    return text in _YES


def is_console_path(path: str) -> bool:
    """Whether the console answers there; the root is its own, as in Hasura."""
    return path in CONSOLE_PATHS or path.startswith(CONSOLE_FOLDERS)
