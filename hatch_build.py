"""Hatch's build hook: the console, built from `frontend/`, is in every wheel and sdist.

Where npm is missing, Node comes from PyPI into the throw-away build environment. An editable
install has no console of its own (`genkan console build`), nor has one with GENKAN_SKIP_CONSOLE=1.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "src"))

from genkan.cli.errors import CommandFailed
from genkan.cli.frontend.build import build
from genkan.cli.frontend.node import NODE_REQUIREMENT, find_npm
from genkan.cli.frontend.places import Places

SKIP: Final = "GENKAN_SKIP_CONSOLE=1"


class ConsoleHook(BuildHookInterface):
    """Named by `[tool.hatch.build.hooks.custom]`."""

    PLUGIN_NAME = "custom"

    @property
    def places(self) -> Places:
        """Those of the project that is being built."""
        return Places(Path(self.root))

    def is_to_build(self) -> bool:
        """Whether the console is wanted and not there."""
        return not is_skipped() and not self.places.is_fresh()

    def dependencies(self) -> list[str]:
        """What the build environment needs besides hatchling."""
        is_needed = self.is_to_build() and find_npm(self.places.node) is None
        return [NODE_REQUIREMENT] if is_needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before files are collected; the result is collected, though git ignores it."""
        if version == "editable" or is_skipped():
            return
        if self.is_to_build():
            if not self.places.has_source():
                raise FileNotFoundError(
                    f"'{self.places.source}' is missing, of which the console is built: "
                    f"take the whole source; {SKIP} leaves the console out"
                )
            self.build_it()
        build_data["artifacts"].append("/src/genkan/console/static/")

    def build_it(self) -> None:
        """Build; a package without its console is made only for who asks for it."""
        try:
            build(self.places, self.told)
        except CommandFailed as fault:
            raise RuntimeError(f"{fault}\n  {SKIP} leaves the console out") from None

    @contextlib.contextmanager
    def told(self, text: str) -> Iterator[None]:
        """A step of the build, as pip shows it with --verbose."""
        self.app.display_info(text)
        yield


def is_skipped() -> bool:
    """Whether whoever builds wants no console."""
    return os.environ.get("GENKAN_SKIP_CONSOLE", "") not in ("", "0", "false")
