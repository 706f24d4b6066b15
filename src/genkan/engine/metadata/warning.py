"""What a command could not do of all that it was asked, where the rest is done nevertheless.

Source: Hasura v2, `RQL/DDL/Warnings.hs`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from genkan.engine.metadata.object_words import object_kind, object_name
from genkan.engine.metadata.objects import MetadataObject


class WarningCode(Enum):
    """Hasura's ``code`` of a warning."""

    TRACK_TABLE_FAILED = "track-table-failed"
    UNTRACK_TABLE_FAILED = "untrack-table-failed"


@dataclass(frozen=True, slots=True)
class MetadataWarning:
    """Why nothing was done about one object."""

    code: WarningCode
    item: MetadataObject
    message: str


def warnings_json(warnings: Sequence[MetadataWarning]) -> Sequence[Mapping[str, object]]:
    """``warnings`` of an answer."""
    return [
        {
            "message": warning.message,
            "type": object_kind(warning.item),
            "name": object_name(warning.item),
            "code": warning.code.value,
        }
        for warning in warnings
    ]
