"""Reading single settings while collecting every fault."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

T = TypeVar("T")

_TRUE: Final = ("true", "t", "yes", "y")
_FALSE: Final = ("false", "f", "no", "n")


def read_boolean(text: str) -> bool:
    """A boolean as Hasura reads it; raises ValueError with Hasura's message."""
    word = text.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(
        f"Not a valid boolean text. True values are {list(_TRUE)} and False values are "
        f"{list(_FALSE)}. All values are case insensitive"
    )


@dataclass(frozen=True, slots=True)
class SettingReader:
    """Settings, and what is wrong with those read so far. An empty text is no setting."""

    settings: Mapping[str, str]
    faults: list[str] = field(default_factory=list[str])

    def parsed(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """`parse` of the setting; a ValueError becomes a fault that names it."""
        text = self.settings.get(name, "")
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            self.faults.append(f"{name}: {error}")
            return default

    def text(self, name: str) -> str | None:
        """The setting as it stands."""
        return self.settings.get(name) or None

    def boolean(self, name: str, *, default: bool) -> bool:
        """true, t, yes, y, false, f, no, n in any case."""
        return self.parsed(name, read_boolean, default)

    def integer(self, name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
        """A whole number between `least` and `most`."""

        def parse(text: str) -> int:
            number = int(text) if text.strip().isascii() and text.strip().isdigit() else -1
            if not least <= number <= most:
                raise ValueError(f"expected a whole number from {least} to {most}, found '{text}'")
            return number

        return self.parsed(name, parse, default)

    def words(self, name: str, known: frozenset[str], default: frozenset[str]) -> frozenset[str]:
        """A comma-separated list of known words."""

        def parse(text: str) -> frozenset[str]:
            words = frozenset(word.strip().lower() for word in text.split(",") if word.strip())
            unknown = sorted(words - known)
            if unknown:
                raise ValueError(f"unknown '{unknown[0]}'; expected of {', '.join(sorted(known))}")
            return words

        return self.parsed(name, parse, default)
