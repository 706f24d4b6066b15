"""Where each setting comes from: layers of settings, the strongest first.

flag > environment > .env > genkan.toml > stored by the console > what `genkan up` chooses
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Origin(StrEnum):
    """Who says what a setting is; the order is the order of the layers."""

    FLAG = "flag"
    ENVIRONMENT = "environment"
    DOTENV = ".env"
    PROJECT_FILE = "genkan.toml"
    CONSOLE = "console"
    BUILT_IN = "built in"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True, eq=False)
class LayeredSettings(Mapping[str, str]):
    """All settings by name, as one mapping that remembers its layers."""

    layers: Mapping[Origin, Mapping[str, str]]

    def __getitem__(self, name: str) -> str:
        origin = self.origin(name)
        if origin is None:
            raise KeyError(name)
        return self.layers[origin][name]

    def __iter__(self) -> Iterator[str]:
        return iter({name: None for layer in self.layers.values() for name in layer})

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def origin(self, name: str) -> Origin | None:
        """The strongest layer that says something of the setting; None when none does."""
        return next(
            (each for each in Origin if name in self.layers.get(each, ())),
            None,
        )

    def with_layer(self, origin: Origin, settings: Mapping[str, str]) -> "LayeredSettings":
        """The same with one layer replaced."""
        return replace(self, layers={**self.layers, origin: settings})
