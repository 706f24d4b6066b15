"""Root fields in the namespaces of their sources.

Source: Hasura v2, source customization; GraphQL/Namespace (customizeNamespace).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TypeAlias

from genkan.engine.convention import SourceNaming, affixed
from genkan.engine.names import GraphQLName
from genkan.engine.permission.lazy_mapping import MadeWhenAsked
from genkan.engine.schema.binding import NamespaceBinding
from genkan.engine.schema.model import Field, Named, ObjectType, Ready


@dataclass(frozen=True, slots=True)
class LaterField:
    """A root field that is made when somebody asks for it."""

    name: GraphQLName
    make: Callable[[], Field]


# A root field, and the naming of the source it comes from.
SourceField: TypeAlias = tuple[SourceNaming, Field | LaterField]


class RootKind(Enum):
    """What follows a namespace's name in the type of its field, as Hasura has it."""

    QUERY = "_query"
    SUBSCRIPTION = "_subscription"
    MUTATION = "_mutation_frontend"
    BACKEND_MUTATION = "_mutation_backend"


def in_namespaces(fields: Iterable[SourceField], kind: RootKind) -> Mapping[GraphQLName, Field]:
    """The fields of a root: those of a source with a namespace stand in one field of that name.

    Of two fields with one name the later one stands; schema_cache.py reports them.
    """
    found: dict[GraphQLName, Callable[[], Field]] = {}
    inside: dict[GraphQLName, tuple[SourceNaming, dict[GraphQLName, Callable[[], Field]]]] = {}
    for naming, field in fields:
        make = field.make if isinstance(field, LaterField) else partial(_made, field)
        if naming.namespace is None:
            found[field.name] = make
        else:
            _, held = inside.setdefault(naming.namespace, (naming, {}))
            held[field.name] = make
    for name, (naming, held) in inside.items():
        found[name] = partial(_made, _namespace_field(name, naming, MadeWhenAsked(held), kind))
    return MadeWhenAsked(found)


def _made(field: Field) -> Field:
    return field


def _namespace_field(
    name: GraphQLName,
    naming: SourceNaming,
    fields: Mapping[GraphQLName, Field],
    kind: RootKind,
) -> Field:
    type_name = affixed(f"{name}{kind.value}", naming.types, naming.convention)
    definition = ObjectType(type_name, fields)
    return Field(
        name=name,
        type=Named(type_name, Ready(definition)),
        binding=NamespaceBinding(),
        arguments={},
    )
