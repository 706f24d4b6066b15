"""The directives a client may write.

Source: Hasura v2, lib/schema-parsers Directives; GraphQL specification 3.13.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from genkan.engine.names import GraphQLName
from genkan.engine.schema.argument_reading import FLAG, WHOLE_NUMBER
from genkan.engine.schema.binding import Argument
from genkan.engine.schema.model import InputField, NonNull
from genkan.engine.schema.scalars import BOOLEAN, INT


class Location(Enum):
    """Where a directive stands; the value is how Hasura's messages say it."""

    QUERY = "a query"
    MUTATION = "a mutation"
    SUBSCRIPTION = "a subscription"
    FIELD = "a field"
    FRAGMENT_SPREAD = "a fragment spread"
    INLINE_FRAGMENT = "an inline fragment"


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive; one that is not advertised is accepted, but not told of."""

    name: GraphQLName
    description: str
    locations: tuple[Location, ...]
    arguments: Mapping[GraphQLName, InputField]
    is_advertised: bool


_IF: Final = InputField(
    name=GraphQLName("if"), type=NonNull(BOOLEAN), meaning=Argument.DIRECTIVE_IF, reading=FLAG
)
_TTL: Final = InputField(
    name=GraphQLName("ttl"),
    type=NonNull(INT),
    meaning=Argument.DIRECTIVE_OTHER,
    reading=WHOLE_NUMBER,
    description="measured in seconds",
    default="60",
)
_REFRESH: Final = InputField(
    name=GraphQLName("refresh"),
    type=NonNull(BOOLEAN),
    meaning=Argument.DIRECTIVE_OTHER,
    reading=FLAG,
    description="refresh the cache entry",
    default="false",
)
_INCLUSION: Final = (Location.FIELD, Location.FRAGMENT_SPREAD, Location.INLINE_FRAGMENT)

INCLUDE: Final = GraphQLName("include")
SKIP: Final = GraphQLName("skip")
MULTIPLE_TOP_LEVEL_FIELDS: Final = GraphQLName("_multiple_top_level_fields")

DIRECTIVES: Final[Mapping[GraphQLName, Directive]] = {
    directive.name: directive
    for directive in (
        Directive(
            INCLUDE,
            "whether this query should be included",
            _INCLUSION,
            {_IF.name: _IF},
            is_advertised=True,
        ),
        Directive(
            SKIP,
            "whether this query should be skipped",
            _INCLUSION,
            {_IF.name: _IF},
            is_advertised=True,
        ),
        Directive(
            GraphQLName("cached"),
            "whether this query should be cached (Hasura Cloud only)",
            (Location.QUERY,),
            {_TTL.name: _TTL, _REFRESH.name: _REFRESH},
            is_advertised=True,
        ),
        Directive(
            MULTIPLE_TOP_LEVEL_FIELDS,
            "INTERNAL TESTING TOOL DO NOT USE",
            (Location.SUBSCRIPTION,),
            {},
            is_advertised=False,
        ),
    )
}
