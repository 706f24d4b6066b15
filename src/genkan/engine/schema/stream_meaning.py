"""What the input fields of a stream mean; a part of `binding`'s union."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.permission.role_view import RoleColumn


class StreamPart(Enum):
    """The arguments of ``<table>_stream`` but ``where``, and the parts of its cursor."""

    CURSOR = "cursor"
    BATCH_SIZE = "batch_size"
    INITIAL_VALUE = "initial_value"
    ORDERING = "ordering"


@dataclass(frozen=True, slots=True)
class StreamedColumn:
    """``column: value`` of a cursor: the column that it goes along, and where it begins."""

    column: RoleColumn


StreamMeaning: TypeAlias = StreamPart | StreamedColumn
