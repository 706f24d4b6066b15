"""What the operators of jsonb make of a document. Source: PostgreSQL, 9.16 JSON functions."""

from typing import Any


class NotPossible(Exception):
    """Postgres refuses it of such a document."""


def changed(operator: str, old: Any, value: Any) -> Any:
    """``old`` is not null."""
    match operator:
        case "_append":
            return joined(old, value)
        case "_prepend":
            return joined(value, old)
        case "_delete_key":
            return without_key(old, value)
        case "_delete_elem":
            return without_element(old, value)
        case "_delete_at_path":
            if not isinstance(old, dict | list):
                raise NotPossible
            # Of an empty one Postgres does not read the path.
            return without_path(old, value) if old else old
    raise AssertionError(operator)


def joined(left: Any, right: Any) -> Any:
    if isinstance(left, dict) and isinstance(right, dict):
        return {**left, **right}
    return listed(left) + listed(right)


def listed(value: Any) -> list:
    return value if isinstance(value, list) else [value]


def without_key(old: Any, key: str) -> Any:
    if isinstance(old, dict):
        return {name: value for name, value in old.items() if name != key}
    if isinstance(old, list):
        return [one for one in old if one != key]
    raise NotPossible


def without_element(old: Any, index: int) -> Any:
    if not isinstance(old, list):
        raise NotPossible
    at = index if index >= 0 else len(old) + index
    return [one for place, one in enumerate(old) if place != at]


def without_path(old: Any, path: list[str]) -> Any:
    if not path or not isinstance(old, dict | list):
        return old
    first, rest = path[0], path[1:]
    if isinstance(old, dict):
        if not rest:
            return without_key(old, first)
        return {
            name: without_path(value, rest) if name == first else value
            for name, value in old.items()
        }
    try:
        index = int(first)
    except ValueError:
        raise NotPossible from None
    if not rest:
        return without_element(old, index)
    at = index if index >= 0 else len(old) + index
    return [without_path(one, rest) if place == at else one for place, one in enumerate(old)]
