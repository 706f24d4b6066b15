"""Where a command stands in a request, as the errors about it say.

Hasura reads a whole request first and runs it afterwards; how it names a place differs
between the two, and between its three URLs of commands.
Source: Hasura v2, `Server/API/{Metadata/Instances,V2Query,Query}.hs`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from genkan.engine.errors import EngineError, UnreadableArguments

_PREFIX: Final = "pg_"
_MANUAL: Final = (
    "https://hasura.io/docs/latest/graphql/core/api-reference/metadata-api/index.html"
    "#metadata-apis."
)


class Surface(Enum):
    """Which commands a URL knows."""

    METADATA = auto()  # /v1/metadata
    SCHEMA = auto()  # /v2/query
    LEGACY = auto()  # /v1/query


@dataclass(frozen=True, slots=True)
class Place:
    """A command's place.

    read: while the request is read, run: while it is run.
    """

    surface: Surface
    read: str = "$"
    run: str = "$"

    @property
    def arguments_read(self) -> str:
        """Where arguments that have not the command's form stand."""
        return self.read if self.surface is Surface.LEGACY else f"{self.read}.args"

    @property
    def arguments_run(self) -> str:
        """Where arguments that can not be done stand."""
        return self.run if self.surface is Surface.SCHEMA else f"{self.run}.args"

    def element(self, index: int) -> Place:
        """The place of a command within this one, a bulk."""
        return Place(
            self.surface, f"{self.arguments_read}[{index}]", f"{self.arguments_run}[{index}]"
        )


@contextlib.contextmanager
def told_at(place: Place, kind: str) -> Generator[None]:
    """Errors of the command `kind`, whose places begin at its arguments, as places in the request.

    At ``/v1/metadata`` Hasura has more to say of a command of a database that does not read.
    """
    try:
        yield
    except UnreadableArguments as error:
        error.path = place.arguments_read + error.path[1:]
        if place.surface is Surface.METADATA and kind.startswith(_PREFIX):
            error.message = (
                f"Error when parsing command {kind.removeprefix(_PREFIX)}.\n"
                f"See our documentation at {_MANUAL}\n"
                f"Internal error message: {error.message}"
            )
        raise
    except EngineError as error:
        error.path = place.arguments_run + error.path[1:]
        raise
