"""Keys of the metadata that would narrow access and that this version does not enforce.

This is the one list of them. Accepting such a key and not acting on it would open
what the operator closed, so decoding refuses each with `NotSupported`. A line goes
away when its feature lands.
"""

from collections.abc import Mapping
from typing import Final

from genkan.engine.errors import NotSupported
from genkan.engine.metadata.reading import Node

# key -> what it would have narrowed
IN_SELECT_PERMISSION: Final[Mapping[str, str]] = {
    "validate_input": "validation of input by a webhook, which a permission to read has none of",
}


def refuse_unenforced(members: Mapping[str, Node], narrowing: Mapping[str, str]) -> None:
    """Raises NotSupported for a key of `narrowing` whose value narrows anything."""
    for key, meaning in narrowing.items():
        node = members.get(key)
        if node is not None and node.value:  # {} and null ask nothing
            raise NotSupported(
                f'"{key}" ({meaning}) is not enforced by this version; '
                "remove it, or keep to a version that enforces it",
                path=node.path,
            )
