"""The file of provisioning rules, as text."""

from pathlib import Path

from genkan.identity.config import InvalidSettings


def read_provision_file(file: str) -> str:
    """The text of the file. Raises InvalidSettings."""
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fault = f"GENKAN_PROVISION: '{file}' can not be read: {error}; name another, or 'off'"
        raise InvalidSettings((fault,)) from error
