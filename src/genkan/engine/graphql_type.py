"""References to types as GraphQL writes them: ``[Int!]!``. Whose types they are, others know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from genkan.engine.names import GraphQLName

_TOKEN: Final = re.compile(r"[\s,]*([A-Za-z_][A-Za-z0-9_]*|[\[\]!])")
_MOST_LEVELS: Final = 20


@dataclass(frozen=True, slots=True)
class NamedType:
    """``Int!``."""

    name: GraphQLName
    is_nullable: bool


@dataclass(frozen=True, slots=True)
class ListType:
    """``[Int]!``."""

    of: GraphQLType
    is_nullable: bool


GraphQLType: TypeAlias = NamedType | ListType


class NoGraphQLType(ValueError):
    """The text is no reference to a type."""


def graphql_type(text: str) -> GraphQLType:
    """The reference that a text is. Raises NoGraphQLType."""
    tokens: list[str] = []
    position = 0
    stripped = text.rstrip(" \t\r\n,")
    while position < len(stripped):
        found = _TOKEN.match(stripped, position)
        if found is None:
            raise NoGraphQLType(text)
        tokens.append(found[1])
        position = found.end()
    tokens.reverse()
    type_ = _read(tokens, 0)
    if tokens:
        raise NoGraphQLType(text)
    return type_


def _read(tokens: list[str], level: int) -> GraphQLType:
    """The type that the tokens, the next one last, begin with; they are taken off."""
    if not tokens or level > _MOST_LEVELS:
        raise NoGraphQLType
    first = tokens.pop()
    if first == "[":
        of = _read(tokens, level + 1)
        if not tokens or tokens.pop() != "]":
            raise NoGraphQLType
        return ListType(of, _is_nullable(tokens))
    if first in {"]", "!"}:
        raise NoGraphQLType
    return NamedType(GraphQLName(first), _is_nullable(tokens))


def _is_nullable(tokens: list[str]) -> bool:
    if tokens and tokens[-1] == "!":
        tokens.pop()
        return False
    return True


def type_text(type_: GraphQLType) -> str:
    """The reference as GraphQL writes it."""
    inner = f"[{type_text(type_.of)}]" if isinstance(type_, ListType) else type_.name
    return inner if type_.is_nullable else f"{inner}!"


def base_name(type_: GraphQLType) -> GraphQLName:
    """The name inside all lists."""
    while isinstance(type_, ListType):
        type_ = type_.of
    return type_.name
