"""The ``configuration`` of a tracked function, typed.

Metadata keeps it word for word (`TrackedFunction.configuration`); it is read once when it
comes in, so that what is kept can be read.
Source: Hasura v2, custom functions, FunctionConfiguration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from genkan.engine.errors import UnreadableArguments
from genkan.engine.metadata.model import Json
from genkan.engine.metadata.reading import (
    Node,
    fields,
    graphql,
    json_object,
    optional,
    optional_text,
    text,
)
from genkan.engine.names import GraphQLName

_ROOT_FIELDS: Final = ("function", "function_aggregate")


class ExposedAs(Enum):
    """Which root offers the function."""

    QUERY = "query"
    MUTATION = "mutation"


@dataclass(frozen=True, slots=True)
class FunctionConfiguration:
    """``root_fields`` by Hasura's keys; ``exposed_as`` None goes by the volatility."""

    custom_name: GraphQLName | None
    root_fields: Mapping[str, GraphQLName]
    session_argument: str | None
    exposed_as: ExposedAs | None


def function_configuration(node: Node) -> Json:
    """A configuration as it is kept. Raises UnreadableArguments when it does not read."""
    _read(node)
    return json_object(node)


def read_function_configuration(configuration: Json) -> FunctionConfiguration:
    """What a kept configuration says."""
    return _read(Node(configuration))


def _read(node: Node) -> FunctionConfiguration:
    members = fields(node, "FunctionConfig")
    custom_name = optional(members, "custom_name")
    root_fields = optional(members, "custom_root_fields")
    return FunctionConfiguration(
        custom_name=None if custom_name is None else graphql(custom_name),
        root_fields={} if root_fields is None else _root_fields(root_fields),
        session_argument=optional_text(members, "session_argument"),
        exposed_as=_exposed_as(optional(members, "exposed_as")),
    )


def _root_fields(node: Node) -> Mapping[str, GraphQLName]:
    members = fields(node, "FunctionCustomRootFields")
    named = {key: optional(members, key) for key in _ROOT_FIELDS}
    found = {key: graphql(name) for key, name in named.items() if name is not None}
    if len(found) > len(set(found.values())):
        name = found["function"]
        raise UnreadableArguments(
            f'the following custom root field names are duplicated: "{name}" and "{name}"',
            path=node.path,
        )
    return found


def _exposed_as(node: Node | None) -> ExposedAs | None:
    if node is None:
        return None
    word = text(node)
    try:
        return ExposedAs(word)
    except ValueError:
        raise UnreadableArguments(
            f'expected "query" or "mutation", but found "{word}"', path=node.path
        ) from None
