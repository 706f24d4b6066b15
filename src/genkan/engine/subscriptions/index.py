"""Which cohorts a change touches, without asking each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from genkan.engine.subscriptions.change import (
    Change,
    EverythingChanged,
    Relation,
    RelationChanged,
    Row,
    RowChanged,
)
from genkan.engine.subscriptions.key_text import key_text

CohortT = TypeVar("CohortT")
KeyTexts: TypeAlias = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A column that tells which rows a cohort reads. type_name: its key type (key_text.py)."""

    column: str
    type_name: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How cohorts of one plan read a relation: the half of an entry that they share.

    columns: a change of none but other columns touches none of them; None = any may.
    """

    relation: Relation
    columns: frozenset[str] | None
    keys: tuple[KeyColumn, ...]

    def texts(self, values: Iterable[str | None]) -> KeyTexts | None:
        """The key of these values; None when one of them is not understood."""
        found: list[str | None] = []
        for key, value in zip(self.keys, values, strict=True):
            text = None if value is None else key_text(key.type_name, value)
            if text is None and value is not None:
                return None
            found.append(text)
        return tuple(found)


@dataclass(slots=True)
class _Readers(Generic[CohortT]):
    """The cohorts of one reading. always: those whose key is not known."""

    by_key: dict[KeyTexts, set[CohortT]] = field(default_factory=dict[KeyTexts, set[CohortT]])
    always: set[CohortT] = field(default_factory=set[CohortT])

    def everybody(self) -> Iterator[CohortT]:
        yield from self.always
        for cohorts in self.by_key.values():
            yield from cohorts


class DependencyIndex(Generic[CohortT]):
    """Cohorts by what they read. A cohort may have any number of entries."""

    def __init__(self) -> None:
        self._readings: dict[Relation, dict[Reading, _Readers[CohortT]]] = {}
        self._cohorts: dict[CohortT, int] = {}

    def add(self, cohort: CohortT, reading: Reading, key: KeyTexts | None) -> None:
        """The cohort reads rows with this key; None = it may read any row."""
        readings = self._readings.setdefault(reading.relation, {})
        readers = readings.setdefault(reading, _Readers())
        found = readers.always if key is None else readers.by_key.setdefault(key, set())
        if cohort not in found:
            found.add(cohort)
            self._cohorts[cohort] = self._cohorts.get(cohort, 0) + 1

    def remove(self, cohort: CohortT, reading: Reading, key: KeyTexts | None) -> None:
        """The end of that; what is not there is no fault."""
        readings = self._readings.get(reading.relation)
        readers = None if readings is None else readings.get(reading)
        if readings is None or readers is None:
            return
        found = readers.always if key is None else readers.by_key.get(key, set())
        if cohort not in found:
            return
        found.remove(cohort)
        self._cohorts[cohort] -= 1
        if not self._cohorts[cohort]:
            del self._cohorts[cohort]
        if key is not None and not found:
            del readers.by_key[key]
        if not readers.by_key and not readers.always:
            del readings[reading]
        if not readings:
            del self._readings[reading.relation]

    def touched(self, change: Change) -> Iterator[CohortT]:
        """The cohorts whose answer the change may change; one may come several times."""
        match change:
            case EverythingChanged():
                yield from self._cohorts
            case RelationChanged(relation):
                for readers in self._readings.get(relation, {}).values():
                    yield from readers.everybody()
            case RowChanged(relation):
                for reading, readers in self._readings.get(relation, {}).items():
                    if _matters(reading, change):
                        yield from _of_row(reading, readers, change)

    def columns_of(self, relation: Relation) -> frozenset[str]:
        """The columns of all its keys."""
        readings = self._readings.get(relation, {})
        return frozenset(key.column for reading in readings for key in reading.keys)


def _matters(reading: Reading, change: RowChanged) -> bool:
    """Whether something changed that is read; a row that came or went does."""
    old, new = change.old, change.new
    if reading.columns is None or old is None or new is None:
        return True
    return any(_differs(column, old, new) for column in reading.columns)


def _differs(column: str, old: Row, new: Row) -> bool:
    if column not in old or column not in new:
        return True
    return old[column] != new[column]


def _of_row(reading: Reading, readers: _Readers[CohortT], change: RowChanged) -> Iterator[CohortT]:
    keys: set[KeyTexts] = set()
    for row in (change.old, change.new):
        if row is None:
            continue
        key = _key_in(reading, row)
        if key is None:
            yield from readers.everybody()
            return
        keys.add(key)
    yield from readers.always
    for key in keys:
        yield from readers.by_key.get(key, ())


def _key_in(reading: Reading, row: Mapping[str, str | None]) -> KeyTexts | None:
    """The row's key; None when a column of it is not known."""
    if any(key.column not in row for key in reading.keys):
        return None
    return reading.texts(row[key.column] for key in reading.keys)
