"""What the console stored for a project: `.genkan/settings.json`, mode 0600.

{"HASURA_GRAPHQL_ENABLE_ALLOWLIST": "true", "HASURA_GRAPHQL_LOG_LEVEL": "debug"}
"""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from genkan.cli.errors import UsageFault

FILE_NAME: Final = "settings.json"


def read_stored_settings(file: Path) -> Mapping[str, str]:
    """The settings by name; none where nothing was stored."""
    try:
        text = file.read_bytes()
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)
        return msgspec.json.decode(text, type=dict[str, str])
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageFault(
            f"'{file}' can not be read: {error}",
            remedy="restore it, or remove it: then nothing is left of what the console stored",
        ) from error


def write_stored_settings(file: Path, settings: Mapping[str, str]) -> None:
    """Replace the file as a whole; nobody else can read it. Raises OSError."""
    # mkstemp makes the file with mode 0600.
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(dict(settings)), indent=2))
        Path(temporary).rename(file)
    except OSError:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
