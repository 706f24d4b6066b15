"""The parameters of a request, from its query or its form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from genkan.identity.errors import InvalidRequest

# `state` of browser SDKs is base64 of JSON; nothing else comes near this.
LONGEST_VALUE: Final = 4_096
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Parameters:
    """Names with all their values; unknown names are carried and ignored (RFC 6749 3.1)."""

    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str | None:
        """The value, None when absent or empty (RFC 6749 3.1: empty counts as omitted).

        Raises InvalidRequest when it is given twice, too long, or not plain text.
        """
        values = self.values.get(name, ())
        if len(values) > 1:
            raise InvalidRequest(f"parameter '{name}' is given {len(values)} times, expected once")
        if not values or not values[0]:
            return None
        return _plain(name, values[0])

    def required(self, name: str) -> str:
        """The value; raises InvalidRequest when there is none."""
        value = self.one(name)
        if value is None:
            raise InvalidRequest(f"parameter '{name}' is missing")
        return value

    def each(self, name: str) -> tuple[str, ...]:
        """All values of a parameter that may be repeated, empty ones left out."""
        return tuple(_plain(name, value) for value in self.values.get(name, ()) if value)


def parameters_from_pairs(pairs: Sequence[tuple[str, str]]) -> Parameters:
    """The parameters of decoded names and values, in the order of each name's values."""
    values: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        values[name] = (*values.get(name, ()), value)
    return Parameters(values)


def _plain(name: str, value: str) -> str:
    if len(value) > LONGEST_VALUE:
        raise InvalidRequest(
            f"parameter '{name}' has {len(value)} characters, expected at most {LONGEST_VALUE}"
        )
    # Control characters end header lines and Postgres strings; no parameter needs them.
    if _CONTROL.search(value) is not None:
        raise InvalidRequest(f"parameter '{name}' has a control character, expected plain text")
    return value
