"""A root field that a remote schema answers.

Source: Hasura v2, remote schemas; GraphQL/Execute/Remote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.metadata.remote_schemas import RemoteDefinition
from genkan.engine.names import RemoteSchemaName, ResponseName, VariableName
from genkan.engine.remote_schemas.model import SessionPreset

__all__ = [
    "GrantedRemote",
    "RemoteCall",
    "RemoteDefinition",
    "Sent",
    "SentConstant",
    "SentVariable",
    "SessionPreset",
]


@dataclass(frozen=True, slots=True)
class GrantedRemote:
    """Leave to have a remote schema asked. Made by permission/ alone."""

    name: RemoteSchemaName
    definition: RemoteDefinition


@dataclass(frozen=True, slots=True)
class SentVariable:
    """A variable of the request, passed on."""

    name: VariableName


@dataclass(frozen=True, slots=True)
class SentConstant:
    """A part of a variable's value, which decided the plan: JSON."""

    value: object


Sent: TypeAlias = SentVariable | SentConstant | SessionPreset


@dataclass(frozen=True, slots=True)
class RemoteCall:
    """The remote is asked for one root field.

    text: the document, of one operation. sent: its variables.
    seen_types: the remote's names of types -> those that clients see, where any differ and are
        asked for: under ``typename_keys``.
    """

    remote: GrantedRemote
    response_name: ResponseName
    text: str
    operation_name: str | None
    sent: Mapping[str, Sent]
    seen_types: Mapping[str, str]
    typename_keys: frozenset[str]
