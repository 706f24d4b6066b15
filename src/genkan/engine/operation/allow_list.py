"""The allow list: which documents a role may send, whatever its permissions.

A document is allowed when one that is listed says the same: white space, comments and
``__typename`` do not count, the order of fields and the names of operations do. Which of its
operations runs, and with which variables, does not matter.
Source: Hasura v2, allow list of operations; `RQL/Types/Allowlist.hs` (normalizeQuery).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias, cast

from graphql.language import FieldNode, Node

from genkan.engine.errors import EngineError, ValidationFailed
from genkan.engine.names import ADMIN, RoleName
from genkan.engine.operation.document import parse_document
from genkan.engine.operation.limits import DEFAULT_LIMITS

# What of a document counts, as something to compare.
Normalized: TypeAlias = tuple[object, ...]

_IGNORED_KEYS: Final = frozenset({"loc", "block"})


@dataclass(frozen=True, slots=True)
class AllowList:
    """The documents for every role, and those for some."""

    everybody: frozenset[Normalized]
    by_role: Mapping[RoleName, frozenset[Normalized]]

    def allows(self, role: RoleName, text: str) -> bool:
        """Whether the role may send this document. Raises ValidationFailed if it is none."""
        if role == ADMIN:
            return True
        asked = normalized(text)
        return asked in self.everybody or asked in self.by_role.get(role, frozenset())


def make_allow_list(
    everybody: Iterable[str], by_role: Mapping[RoleName, Iterable[str]]
) -> AllowList:
    """The allow list of these documents; a text that is none allows nothing."""
    return AllowList(
        _all_normalized(everybody),
        {role: _all_normalized(texts) for role, texts in by_role.items()},
    )


def check_allowed(allow_list: AllowList, role: RoleName, text: str) -> None:
    """Raises ValidationFailed unless the role may send this document."""
    if not allow_list.allows(role, text):
        raise ValidationFailed(
            "query is not allowed",
            internal={"message": "query is not in any of the allowlists"},
        )


def normalized(text: str) -> Normalized:
    """What of the document counts. Raises ValidationFailed for a text that is none."""
    document = parse_document(text, DEFAULT_LIMITS)
    try:
        return _normalized_node(document)
    except RecursionError:
        raise ValidationFailed("the query is nested too deeply", path="$.query") from None


@lru_cache(maxsize=16_384)
def listed(text: str) -> Normalized | str:
    """A listed document, kept for the next snapshot; why it is none, when it is none."""
    try:
        return normalized(text)
    except EngineError as error:
        return error.message


def _all_normalized(texts: Iterable[str]) -> frozenset[Normalized]:
    found = (listed(text) for text in texts)
    return frozenset(item for item in found if not isinstance(item, str))


def _normalized_node(node: Node) -> Normalized:
    parts = (_part(getattr(node, key, None)) for key in node.keys if key not in _IGNORED_KEYS)
    return (node.kind, *parts)


def _part(value: object) -> object:
    if isinstance(value, Node):
        return _normalized_node(value)
    if isinstance(value, tuple | list):
        items = cast("Iterable[object]", value)
        return tuple(_part(item) for item in items if not _is_typename(item))
    return value


def _is_typename(item: object) -> bool:
    return isinstance(item, FieldNode) and item.name.value == "__typename"
