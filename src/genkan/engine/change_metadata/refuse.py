"""Refusing what a change would leave inconsistent, in Hasura's words."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from genkan.engine.errors import (
    InconsistentMetadata,
    InvalidConfiguration,
    SchemaInconsistency,
    Unexpected,
)
from genkan.engine.metadata.model import WRITE_CONFLICT, Inconsistency
from genkan.engine.metadata.object_words import object_name
from genkan.engine.metadata.objects import MetadataObject

# Of what was inconsistent before and is afterwards: raises for what may not have become so.
Refuse: TypeAlias = Callable[[Sequence[Inconsistency], Sequence[Inconsistency]], None]


def inconsistency_json(inconsistency: Inconsistency) -> Mapping[str, object]:
    """One element of ``inconsistent_objects``."""
    definition = "entity" if inconsistency.kind == WRITE_CONFLICT else "definition"
    described = {
        definition: inconsistency.definition,
        "reason": inconsistency.reason,
        "name": inconsistency.name,
        "type": inconsistency.kind,
    }
    if inconsistency.message is None:
        return described
    return {**described, "message": inconsistency.message}


def inconsistencies_json(found: Sequence[Inconsistency]) -> Sequence[Mapping[str, object]]:
    """``inconsistent_objects``."""
    return [inconsistency_json(item) for item in found]


def refuse_new(
    before: Sequence[Inconsistency],
    after: Sequence[Inconsistency],
    subject: MetadataObject | None,
) -> None:
    """Raises when a command on `subject` makes something inconsistent that was not.

    InvalidConfiguration with the reason when it is the subject itself. Of a command that
    makes nothing it is our fault, as Hasura sees it (`withNewInconsistentObjsCheck`).
    """
    if subject is None:
        refuse_others(before, after)
        return
    found = new_inconsistencies(before, after)
    name = object_name(subject)
    own = [item for item in found if item.name == name]
    if own:
        raise InvalidConfiguration(
            ", ".join(item.reason for item in own), internal=inconsistencies_json(own)
        )
    if found:
        raise InconsistentMetadata(
            "cannot continue due to new inconsistent metadata",
            internal=inconsistencies_json(found),
        )


def refuse_others(before: Sequence[Inconsistency], after: Sequence[Inconsistency]) -> None:
    """Raises Unexpected when anything has become inconsistent that was not."""
    found = new_inconsistencies(before, after)
    if found:
        raise Unexpected(
            "cannot continue due to newly found inconsistent metadata",
            internal=inconsistencies_json(found),
        )


def refuse_atomic(before: Sequence[Inconsistency], after: Sequence[Inconsistency]) -> None:
    """As `refuse_others`, in the words of ``bulk_atomic``."""
    found = new_inconsistencies(before, after)
    if found:
        raise SchemaInconsistency(
            "Schema inconsistency", internal=[[inconsistency_json(item)] for item in found]
        )


def refuse_after_several(before: Sequence[Inconsistency], after: Sequence[Inconsistency]) -> None:
    """Raises when what several commands did at once left others inconsistent."""
    found = new_inconsistencies(before, after)
    if found:
        raise InconsistentMetadata(
            "cannot continue due to newly found inconsistent metadata",
            internal=inconsistencies_json(found),
        )


def refuse_any(found: Sequence[Inconsistency]) -> None:
    """Raises when anything is inconsistent (``replace_metadata``)."""
    if found:
        raise InconsistentMetadata(
            "cannot continue due to inconsistent metadata", internal=inconsistencies_json(found)
        )


def new_inconsistencies(
    before: Sequence[Inconsistency], after: Sequence[Inconsistency]
) -> list[Inconsistency]:
    """Those of `after` whose objects were fine before; conflicts of roles are only reported."""
    known = {item.name for item in before}
    return [item for item in after if item.name not in known and item.kind != WRITE_CONFLICT]
