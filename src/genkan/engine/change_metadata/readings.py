"""What was read of each source, so that the next reading asks for what has changed alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from genkan.engine.catalog.model import Catalog, Wanted
from genkan.engine.names import SourceName
from genkan.engine.postgres.introspect import (
    NOTHING_READ,
    Reading,
    introspect,
    introspect_named,
)
from genkan.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class Place:
    """A source and the URL of its database."""

    source: SourceName
    url: str


@dataclass(slots=True)
class Readings:
    """By source. A change has a copy of its own: what it reads may never be committed."""

    _of_sources: dict[SourceName, tuple[Place, Reading]] = field(
        default_factory=dict[SourceName, tuple[Place, Reading]]
    )

    def copy(self) -> Readings:
        """The same, to be changed apart."""
        return Readings(dict(self._of_sources))

    def forget(self) -> None:
        """Read every source from nothing the next time."""
        self._of_sources.clear()

    def forget_all_but(self, sources: Collection[SourceName]) -> None:
        """Let go of what was read of sources that are gone."""
        for source in self._of_sources.keys() - sources:
            del self._of_sources[source]

    async def read(self, connection: Connection, place: Place, wanted: Wanted) -> Catalog:
        """What the source has now; tables that are as they were stay the same objects."""
        reading = await introspect(connection, place.source, wanted, self._known(place))
        return self._keep(place, reading)

    async def read_named(
        self, connection: Connection, place: Place, wanted: Wanted, names: Collection[str]
    ) -> Catalog:
        """What was read before, with what the relations of these names are now."""
        known = self._known(place)
        if known is NOTHING_READ:
            return await self.read(connection, place, wanted)
        reading = await introspect_named(connection, place.source, wanted, known, names)
        return self._keep(place, reading)

    def _known(self, place: Place) -> Reading:
        known_place, known = self._of_sources.get(place.source, (place, NOTHING_READ))
        return known if known_place == place else NOTHING_READ

    def _keep(self, place: Place, reading: Reading) -> Catalog:
        self._of_sources[place.source] = (place, reading)
        return reading.catalog
