"""A remote schema as it was read: its types, and what roles' schemas give of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from genkan.engine.errors import EngineError
from genkan.engine.names import RemoteSchemaName
from genkan.engine.remote_schemas.check import check_types
from genkan.engine.remote_schemas.customization import (
    RemoteCustomization,
    RemoteNames,
    remote_names,
)
from genkan.engine.remote_schemas.introspection import read_introspection
from genkan.engine.remote_schemas.model import RemoteTypes
from genkan.engine.remote_schemas.permission import permitted_types

# Documents that are not used any more are forgotten when there are this many.
_MOST_DOCUMENTS: Final = 500


class RemoteReading:
    """A remote that has answered; roles' schemas are compared with it once.

    body: of its answer to the introspection, as it was.
    """

    def __init__(self, body: bytes, customization: RemoteCustomization) -> None:
        """Raises RemoteSchemaError for what is no schema, and for names that collide."""
        self.body: Final = body
        self.types: Final[RemoteTypes] = read_introspection(body)
        check_types(self.types)
        self.names: Final[RemoteNames] = remote_names(self.types, customization)
        self._permitted: dict[str, RemoteTypes | EngineError] = {}

    def permitted(self, document: str) -> RemoteTypes:
        """What a role's schema gives. Raises ValidationFailed when it is no part of the types."""
        known = self._permitted.get(document)
        if known is None:
            if len(self._permitted) >= _MOST_DOCUMENTS:
                self._permitted.clear()
            try:
                known = permitted_types(document, self.types)
            except EngineError as error:
                known = error
            self._permitted[document] = known
        if isinstance(known, EngineError):
            raise type(known)(known.message)
        return known


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a remote can not be joined; ``message``: more, for admins."""

    reason: str
    message: object = None


Remotes: TypeAlias = Mapping[RemoteSchemaName, RemoteReading | Unreadable]

NO_REMOTES: Final[Remotes] = {}


def reading_of(remotes: Remotes, name: RemoteSchemaName) -> RemoteReading | None:
    """The remote, if it has been read."""
    found = remotes.get(name)
    return found if isinstance(found, RemoteReading) else None
