"""Answers of different servers to the same question, brought to one form."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, cast

# Written as numbers by some, as strings by others.
_NUMBERS: Final = frozenset({"id", "amount", "unit_price"})
_WRAPPINGS: Final = frozenset({"nodes", "aggregate", "count", "total_count"})


def answer_of(body: bytes) -> object:
    """The value of the only root field. Raises AssertionError where there are errors."""
    response = json.loads(body)
    assert isinstance(response, dict), body[:500]
    assert not response.get("errors"), body[:2000]
    (value,) = response["data"].values()
    return canonical(value)


def canonical(value: object, name: str = "") -> object:
    """Snake case, numbers as numbers, times in UTC, and lists without what is around them.

    >>> canonical({"nodes": [{"unitPrice": "0.99"}]})
    [{'unit_price': 0.99}]
    """
    match value:
        case dict():
            return _object(cast("Mapping[str, object]", value))
        case list():
            return [canonical(item) for item in cast("list[object]", value)]
        case str() | int() | float() if name in _NUMBERS:
            return float(value)
        case str() if name.endswith("_at"):
            return datetime.fromisoformat(value).astimezone(UTC).isoformat()
        case _:
            return value


def _object(members: Mapping[str, object]) -> object:
    named = {_snake_case(name): value for name, value in members.items()}
    if len(named) == 1 and (wrapped := named.keys() & _WRAPPINGS):
        return canonical(named[wrapped.pop()])
    return {name: canonical(value, name) for name, value in named.items()}


def _snake_case(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: f"_{found[1].lower()}", name)
