"""What work about one source may look at, and notes of what it does look at.

A tracked table counts as a whole, but for its permissions: those are looked at role by role.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Final, TypeAlias, TypeVar, cast

from genkan.engine.catalog.model import Catalog
from genkan.engine.metadata.model import Source, TrackedTable
from genkan.engine.names import TableName

Key = TypeVar("Key")
Value = TypeVar("Value")

# The way from the ground to a mapping: names of fields, and a table's name for its permissions.
Place: TypeAlias = tuple[str, ...] | tuple[str, TableName, str]


@dataclass(frozen=True)  # without slots: a cached property keeps its value in the dictionary
class Ground:
    """A source as declared and as it is.

    others: what else has to be looked up, by whatever names it.
    """

    source: Source
    catalog: Catalog
    others: Mapping[object, object] = field(default_factory=dict[object, object])

    @cached_property
    def plain_parts(self) -> tuple[object, ...]:
        """What is no mapping: small values, that are equal or not."""
        return tuple(
            value
            for holder in (self.source, self.catalog)
            for one in fields(holder)
            if one.compare and not isinstance(value := getattr(holder, one.name), Mapping)
        )

    @cached_property
    def mappings(self) -> tuple[Mapping[str, Mapping[object, object]], ...]:
        """The mappings of the source and of the catalog, by the names of their fields."""
        return tuple(
            {
                one.name: cast("Mapping[object, object]", value)
                for one in fields(holder)
                if isinstance(value := getattr(holder, one.name), Mapping)
            }
            for holder in (self.source, self.catalog)
        )


@dataclass(frozen=True, slots=True)
class Looks:
    """What was found in one mapping, by its keys."""

    place: Place
    found: Mapping[object, object]

    def find_the_same(self, ground: Ground) -> bool:
        """Whether each of the looks would find the very same object on this ground."""
        mapping = _mapping_at(self.place, ground)
        if mapping is None:
            return False
        is_same = _is_same_table if self.place == _TABLES else _is
        return all(
            tuple(mapping) == found if key is _KEYS else is_same(mapping.get(key, _ABSENT), found)
            for key, found in self.found.items()
        )


class Notes:
    """The looks of one piece of work."""

    def __init__(self) -> None:
        self._looks: dict[Place, dict[object, object]] = {}
        self._has_ended = False

    def taken_on(self, ground: Ground) -> Ground:
        """The ground, with every look at it noted here."""
        of_source, of_catalog = (
            {name: _Noted(mapping, (holder, name), self) for name, mapping in mappings.items()}
            for holder, mappings in zip(("source", "catalog"), ground.mappings, strict=True)
        )
        tables = _NotedTables(ground.source.tables, self)
        return Ground(
            replace(ground.source, **{**of_source, "tables": tables}),
            replace(ground.catalog, **of_catalog),
            _Noted(ground.others, _OTHERS, self),
        )

    def add(self, place: Place, key: object, found: object) -> None:
        """Note a look."""
        if self._has_ended:
            raise AssertionError(f"a look at {place} that nobody notes any more")
        self._looks.setdefault(place, {})[key] = found

    def end(self) -> tuple[Looks, ...]:
        """All of them; whoever looks at the noted ground later has kept what it must not keep."""
        self._has_ended = True
        return tuple(Looks(place, found) for place, found in self._looks.items())


_ABSENT: Final = object()
_KEYS: Final = object()
_TABLES: Final = ("tables",)
_OTHERS: Final = ("others",)
_ROLE_BY_ROLE: Final = tuple(
    one.name for one in fields(TrackedTable) if one.name.endswith("_permissions")
)
_WHOLE: Final = tuple(one.name for one in fields(TrackedTable) if one.name not in _ROLE_BY_ROLE)


class _Noted(Mapping[Key, Value]):
    """A mapping that notes what is looked up in it."""

    def __init__(self, mapping: Mapping[Key, Value], place: Place, notes: Notes) -> None:
        self._mapping = mapping
        self._place = place
        self._notes = notes

    def __getitem__(self, key: Key) -> Value:
        found = self._mapping.get(key, _ABSENT)
        self._notes.add(self._place, key, found)
        if found is _ABSENT:
            raise KeyError(key)
        return cast("Value", found)

    def __iter__(self) -> Iterator[Key]:
        keys = tuple(self._mapping)
        self._notes.add(self._place, _KEYS, keys)
        return iter(keys)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _NotedTables(Mapping[TableName, TrackedTable]):
    """Tracked tables, of which notes are taken."""

    def __init__(self, tables: Mapping[TableName, TrackedTable], notes: Notes) -> None:
        self._tables = tables
        self._notes = notes
        self._noted: dict[TableName, TrackedTable] = {}

    def __getitem__(self, key: TableName) -> TrackedTable:
        noted = self._noted.get(key)
        if noted is None:
            tracked = self._tables.get(key)
            self._notes.add(_TABLES, key, _ABSENT if tracked is None else tracked)
            if tracked is None:
                raise KeyError(key)
            noted = self._noted[key] = replace(
                tracked,
                **{
                    name: _Noted(getattr(tracked, name), ("tables", key, name), self._notes)
                    for name in _ROLE_BY_ROLE
                },
            )
        return noted

    def __iter__(self) -> Iterator[TableName]:
        keys = tuple(self._tables)
        self._notes.add(_TABLES, _KEYS, keys)
        return iter(keys)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _mapping_at(place: Place, ground: Ground) -> Mapping[object, object] | None:
    """The mapping there; None for permissions of a table that is not tracked any more."""
    found: object
    match place:
        case ("tables",):
            found = ground.source.tables
        case ("others",):
            found = ground.others
        case ("source", name):
            found = getattr(ground.source, name)
        case ("catalog", name):
            found = getattr(ground.catalog, name)
        case (_, TableName() as table, str(name)):
            found = getattr(ground.source.tables.get(table), name, None)
        case _:
            raise AssertionError(f"no such place: {place}")
    return cast("Mapping[object, object] | None", found)


def _is(one: object, other: object) -> bool:
    return one is other


def _is_same_table(one: object, other: object) -> bool:
    """Whether two are one tracked table, or differ in their permissions alone."""
    if one is other:
        return True
    if one is _ABSENT or other is _ABSENT:
        return False
    return all(getattr(one, name) is getattr(other, name) for name in _WHOLE)
