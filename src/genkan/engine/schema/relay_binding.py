"""What the fields of Relay's schema mean; `binding.FieldBinding` has them among its others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.ir.relay import PageInfoPart
from genkan.engine.permission.role_view import RoleFunction, RoleRelationship, RoleTable


@dataclass(frozen=True, slots=True)
class ConnectionRoot:
    """``<table>_connection``."""

    table: RoleTable


@dataclass(frozen=True, slots=True)
class FunctionConnectionRoot:
    """``<function>_connection``."""

    function: RoleFunction
    table: RoleTable


@dataclass(frozen=True, slots=True)
class ConnectionRelationshipBinding:
    """``<relationship>_connection``."""

    relationship: RoleRelationship
    target: RoleTable


@dataclass(frozen=True, slots=True)
class NodeRoot:
    """``node(id:)``; ``tables``: those whose rows it may give."""

    tables: tuple[RoleTable, ...]


@dataclass(frozen=True, slots=True)
class NodeIdBinding:
    """``id`` of an object that is a node."""

    table: RoleTable


class RelayPart(Enum):
    """The fields of connections, edges and nodes that need no more words."""

    EDGES = "edges"
    PAGE_INFO = "pageInfo"
    CURSOR = "cursor"
    NODE = "node"
    INTERFACE_ID = "id"


@dataclass(frozen=True, slots=True)
class PageInfoBinding:
    """A field of ``PageInfo``."""

    part: PageInfoPart


RelayBinding: TypeAlias = (
    ConnectionRoot
    | FunctionConnectionRoot
    | ConnectionRelationshipBinding
    | NodeRoot
    | NodeIdBinding
    | RelayPart
    | PageInfoBinding
)
