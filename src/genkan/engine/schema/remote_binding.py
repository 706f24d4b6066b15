"""What the fields and arguments of remote schemas mean: they are passed on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.permission.role_view import RoleRemote
from genkan.engine.remote_schemas.model import RemoteField


@dataclass(frozen=True, slots=True)
class RemoteRoot:
    """A root field that the remote answers."""

    remote: RoleRemote
    field: RemoteField


@dataclass(frozen=True, slots=True)
class RemoteFieldBinding:
    """A field below one, as the remote has it."""

    field: RemoteField


class RemoteInputMeaning(Enum):
    """An argument, or a field of an input object: the remote knows what it means."""

    FORWARDED = "forwarded"


RemoteBinding: TypeAlias = RemoteRoot | RemoteFieldBinding
