"""Arguments as they were given, as JSON: what is shown to webhooks."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, cast

from genkan.engine.operation.literal import EnumLiteral, VariableUse
from genkan.engine.operation.model import Variables

_MOST_INTEGER: Final = 2**63


def given_json(value: object, variables: Variables) -> object:  # noqa: PLR0911  # one return for each case of a match
    """A literal as JSON, its variables replaced by their values."""
    match value:
        case VariableUse(name):
            return given_json(variables.get(name), variables)
        case EnumLiteral(name):
            return name
        case list():
            return [given_json(one, variables) for one in cast("list[object]", value)]
        case dict():
            members = cast("dict[str, object]", value)
            return {name: given_json(one, variables) for name, one in members.items()}
        case Decimal():  # of the document: a type of ours
            return Decimal(value)
        # The encoder writes no larger ones, other than as decimals.
        case int() if not -_MOST_INTEGER <= value < _MOST_INTEGER:
            return Decimal(value)
        case _:
            return value
