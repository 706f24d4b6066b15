"""Reading JSON that an operator wrote: each value knows where it stands.

The messages of a value of the wrong kind are those of Hasura's JSON reader.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar, cast

from genkan.engine.convention import graphql_name
from genkan.engine.errors import UnreadableArguments
from genkan.engine.names import GraphQLName

Key = TypeVar("Key")
Item = TypeVar("Item")

# How much of two keys is the same where one is the other misspelt.
_LIKENESS: Final = 0.85


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value and its place: ``$.table.name``."""

    value: object
    path: str = "$"


def fields(node: Node, what: str = "Object") -> Mapping[str, Node]:
    """The members of an object; `what` names it in the error."""
    members = _object(node, what)
    return {name: Node(value, f"{node.path}.{name}") for name, value in members.items()}


def items(node: Node) -> tuple[Node, ...]:
    """The elements of an array."""
    elements: object = node.value
    if not isinstance(elements, list):
        raise _mismatch(node, "[]", "Array")
    listed = cast("list[object]", elements)
    return tuple(Node(value, f"{node.path}[{place}]") for place, value in enumerate(listed))


def text(node: Node) -> str:
    """A string, perhaps empty."""
    if not isinstance(node.value, str):
        raise _mismatch(node, "Text", "String")
    return node.value


def name(node: Node) -> str:
    """A string with something in it."""
    value = text(node)
    if not value:
        raise UnreadableArguments("empty string not allowed", path=node.path)
    return value


def graphql(node: Node) -> GraphQLName:
    """A name that GraphQL can say."""
    value = text(node)
    found = graphql_name(value)
    if found is None:
        raise UnreadableArguments(f"{value} is not valid GraphQL name", path=node.path)
    return found


def flag(node: Node) -> bool:
    """A boolean."""
    if not isinstance(node.value, bool):
        raise _mismatch(node, "Bool", "Boolean")
    return node.value


def integer(node: Node) -> int:
    """A whole number."""
    if isinstance(node.value, float):
        raise UnreadableArguments(
            "parsing Int failed, value is either floating or will cause over or underflow "
            f"{node.value}",
            path=node.path,
        )
    if isinstance(node.value, bool) or not isinstance(node.value, int):
        raise _mismatch(node, "Int", "Number")
    return node.value


def natural(node: Node) -> int:
    """A whole number, zero or more."""
    value = integer(node)
    if value < 0:
        raise UnreadableArguments("expecting a non-negative integer", path=node.path)
    return value


def json_object(node: Node) -> Mapping[str, object]:
    """An object, as it is."""
    return _object(node, "Object")


def required(members: Mapping[str, Node], key: str, within: Node) -> Node:
    """The member `key` of the object `within`, which has to have one."""
    found = members.get(key)
    if found is None:
        raise UnreadableArguments(f'key "{key}" not found', path=within.path)
    return found


def record(node: Node, haskell: str, keys: tuple[str, ...]) -> Mapping[str, Node]:
    """The members of an object that Hasura reads as the Haskell record of that module and name.

    All of `keys` are required; of a missing one its generic reader tells the type.
    """
    constructor = haskell.rpartition(".")[2]
    what = f"{haskell}({constructor})"
    members = fields(node, what)
    for key in keys:
        if key not in members:
            message = f'parsing {what} failed, key "{key}" not found'
            raise UnreadableArguments(message, path=node.path)
    return members


def optional(members: Mapping[str, Node], key: str) -> Node | None:
    """The member `key`; None when it is absent or null."""
    found = members.get(key)
    return None if found is None or found.value is None else found


def listed(members: Mapping[str, Node], key: str) -> tuple[Node, ...]:
    """The elements of the array `key`; none when it is absent or null."""
    found = optional(members, key)
    return () if found is None else items(found)


def optional_text(members: Mapping[str, Node], key: str) -> str | None:
    """The string `key`; None when it is absent or null."""
    found = optional(members, key)
    return None if found is None else text(found)


def strings(value: object) -> frozenset[str]:
    """Every string in a JSON value, wherever it stands; keys do not count."""
    found: set[str] = set()
    waiting = [value]
    for one in waiting:  # grows while it is read
        if isinstance(one, str):
            found.add(one)
        elif isinstance(one, list):
            waiting += cast("list[object]", one)
        elif isinstance(one, Mapping):
            waiting += cast("Mapping[str, object]", one).values()
    return frozenset(found)


def is_set(members: Mapping[str, Node], key: str) -> bool:
    """The boolean `key`; false when it is absent or null."""
    found = optional(members, key)
    return found is not None and flag(found)


def refuse_unknown(members: Mapping[str, Node], known: Collection[str], within: Node) -> None:
    """Raises UnreadableArguments when `members` has a key that is not `known`.

    A key that is misspelt could be one that narrows access, so none is passed over.
    """
    unknown = sorted(set(members) - set(known))
    if unknown:
        listed = ", ".join(f'"{key}"' for key in unknown)
        expected = ", ".join(sorted(known))
        raise UnreadableArguments(
            f"unexpected key(s) {listed}; expected: {expected}", path=within.path
        )


def refuse_misspelt(members: Mapping[str, Node], known: Collection[str], within: Node) -> None:
    """Raises UnreadableArguments when a key of `members` is one of `known`, but for a letter.

    What it should have said would not be done. Other keys are those of versions and editions
    that know more; Hasura passes over them too.
    """
    for key in sorted(set(members) - set(known)):
        likely = difflib.get_close_matches(key, known, n=1, cutoff=_LIKENESS)
        if likely:
            raise UnreadableArguments(
                f'unexpected key "{key}"; is "{likely[0]}" meant?', path=within.path
            )


def kept_but(members: Mapping[str, Node], read: Collection[str]) -> Mapping[str, object]:
    """The members that say anything and are not `read` further, as they are."""
    return {
        key: node.value
        for key, node in members.items()
        if key not in read and node.value not in (None, [], {})
    }


def by_name(
    found: Iterable[Item], key: Callable[[Item], Key], what: str, within: Node
) -> dict[Key, Item]:
    """The items by their names, in order.

    Raises UnreadableArguments when a name comes twice; `what` says in it what has it.
    """
    listed = tuple(found)
    counted = Counter(key(item) for item in listed)
    twice = ", ".join(str(name) for name, count in counted.items() if count > 1)
    if twice:
        raise UnreadableArguments(
            f"multiple declarations exist for the following {what}: {twice}", path=within.path
        )
    return {key(item): item for item in listed}


def _object(node: Node, what: str) -> Mapping[str, object]:
    value: object = node.value
    if not isinstance(value, Mapping):
        raise _mismatch(node, what, "Object")
    return cast("Mapping[str, object]", value)


def _mismatch(node: Node, what: str, expected: str) -> UnreadableArguments:
    return UnreadableArguments(
        f"parsing {what} failed, expected {expected}, but encountered {_json_kind(node.value)}",
        path=node.path,
    )


def _json_kind(value: object) -> str:
    match value:
        case None:
            return "Null"
        case bool():
            return "Boolean"
        case str():
            return "String"
        case int() | float():
            return "Number"
        case list():
            return "Array"
        case _:
            return "Object"
