"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass

from genkan.engine.metadata.objects import MetadataObject


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one object, in Hasura's words; ``message``: more, for admins."""

    item: MetadataObject
    reason: str
    message: object = None
    kind: str = "Inconsistent object"


@dataclass(frozen=True, slots=True)
class Away:
    """Why a source can not be used; ``message``: what its database said, for admins."""

    reason: str
    message: str | None = None


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Faults:
    """What is wrong with one table, or with what it has of one kind."""

    found: tuple[Fault, ...]
