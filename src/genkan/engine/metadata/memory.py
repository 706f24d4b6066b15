"""Results that are kept for as long as what they were made from is the same.

    memory.recall(key, given, ground, make)

`make` gets the ground with notes taken of all that is looked up in it. Its result is given
again to whoever asks by the same key, with the same objects given, on a ground where each of
those looks finds the same object: a change of one table leaves what was made of others.
A result is kept for as long as somebody holds it, so nothing piles up here.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar, cast

from genkan.engine.metadata.ground import Ground, Looks, Notes

Result = TypeVar("Result")


class Memory:
    """What was made, and from what. Belongs to a line of snapshots."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, list[_Kept]] = {}
        self._held: tuple[list[object], list[object]] = ([], [])

    def recall(
        self,
        key: Hashable,
        given: tuple[object, ...],
        ground: Ground,
        make: Callable[[Ground], Result],
    ) -> Result:
        """What `make` makes of the ground: an object that can be referred to weakly.

        key: says which work it is. given: all else that `make` reads. The result must not look
        at the ground later: nobody would know what it finds there.
        """
        for kept in tuple(self._kept.get(key, ())):
            found = kept.result()
            if found is not None and kept.is_of(given, ground):
                return cast("Result", found)
        notes = Notes()
        result = make(notes.taken_on(ground))
        self._keep(key, result, _Origin(given, ground.plain_parts, notes.end()))
        return result

    def hold(self, result: Result) -> Result:
        """Keep what a check has made until the check after the next."""
        self._held[1].append(result)
        return result

    def begin_check(self) -> None:
        """Let go of what the check before the last has made, where nobody else holds it."""
        self._held = (self._held[1], [])

    def _keep(self, key: Hashable, result: object, origin: _Origin) -> None:
        variants = self._kept.setdefault(key, [])

        def forget(_: object) -> None:
            variants.remove(kept)
            if not variants and self._kept.get(key) is variants:
                del self._kept[key]

        kept = _Kept(origin, weakref.ref(result, forget))
        variants.append(kept)


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a result was made from."""

    given: tuple[object, ...]
    parts: tuple[object, ...]
    looks: tuple[Looks, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """A result, while there is somebody who holds it, and what it was made from."""

    origin: _Origin
    result: weakref.ref[object]

    def is_of(self, given: tuple[object, ...], ground: Ground) -> bool:
        """Whether the same would come of this."""
        origin = self.origin
        return (
            len(given) == len(origin.given)
            and all(map(_is, given, origin.given))
            and ground.plain_parts == origin.parts
            and all(looks.find_the_same(ground) for looks in origin.looks)
        )


def _is(one: object, other: object) -> bool:
    return one is other
