"""How the names that clients see are put together: words, their case, prefix and suffix.

Source: Hasura v2, naming conventions; source customization (RQL/Types/SourceCustomization,
Data/Text/Casing).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final, TypeAlias

from genkan.engine.names import GraphQLName

# Source: GraphQL specification, 2.1.9 Names.
NAME: Final = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


class Convention(Enum):
    """``author_by_pk``, or ``authorByPk`` (and ``AuthorBoolExp`` for a type)."""

    HASURA = "hasura-default"
    GRAPHQL = "graphql-default"


class Origin(Enum):
    """Who chose a word: no convention touches what an operator wrote."""

    GENERATED = "generated"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Word:
    """A part of a name."""

    text: str
    origin: Origin = Origin.GENERATED


Words: TypeAlias = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Affixes:
    """What stands around every root field, or every type, of a source."""

    prefix: str = ""
    suffix: str = ""


NO_AFFIXES: Final = Affixes()


@dataclass(frozen=True, slots=True)
class SourceNaming:
    """How the names of one source are made.

    namespace: the field that its root fields stand in, if they stand in one.
    """

    convention: Convention = Convention.HASURA
    namespace: GraphQLName | None = None
    root_fields: Affixes = NO_AFFIXES
    types: Affixes = NO_AFFIXES


HASURA_NAMING: Final = SourceNaming()


def graphql_name(name: str) -> GraphQLName | None:
    """``name`` if GraphQL can say it."""
    return GraphQLName(name) if NAME.fullmatch(name) else None


@lru_cache(maxsize=4096)
def split(name: str) -> Words:
    """``author_id`` is author, id; an underscore at the front stays with its word."""
    first, *others = name.split("_")
    if not first and others:
        first = f"_{others.pop(0)}"
    return (Word(first), *map(Word, others))


def custom(name: str) -> Words:
    """A name an operator chose, whole."""
    return (Word(name, Origin.CUSTOM),)


def field_name(words: Words, convention: Convention) -> GraphQLName:
    """``author_by_pk``, ``authorByPk``."""
    if convention is Convention.HASURA:
        return _snake(words)
    return GraphQLName(_changed(words[0], str.lower) + _capitalized(words[1:]))


def root_field_name(words: Words, naming: SourceNaming) -> GraphQLName:
    """``author_by_pk``, ``authorByPk``, with what the source puts around its root fields."""
    name = field_name(words, naming.convention)
    return affixed(name, naming.root_fields, naming.convention)


def type_name(words: Words, naming: SourceNaming) -> GraphQLName:
    """``author_bool_exp``, ``AuthorBoolExp``, with what the source puts around its types."""
    return affixed(shared_type_name(words, naming.convention), naming.types, naming.convention)


def shared_type_name(words: Words, convention: Convention) -> GraphQLName:
    """A type that all sources of a convention share: ``Int_comparison_exp``."""
    if convention is Convention.HASURA:
        return _snake(words)
    return GraphQLName(_capitalized(words))


def enum_value(value: str, convention: Convention) -> GraphQLName:
    """``asc``, ``ASC``."""
    return GraphQLName(value if convention is Convention.HASURA else value.upper())


def affixed(name: str, affixes: Affixes, convention: Convention) -> GraphQLName:
    """The name between prefix and suffix; they are the operator's, and stay as written."""
    if affixes.prefix and convention is Convention.GRAPHQL:
        name = name[:1].upper() + name[1:]
    return GraphQLName(f"{affixes.prefix}{name}{affixes.suffix}")


def _snake(words: Words) -> GraphQLName:
    return GraphQLName("_".join([word.text for word in words]))


def _capitalized(words: Words) -> str:
    return "".join([_changed(word, str.upper) for word in words])


def _changed(word: Word, change: Callable[[str], str]) -> str:
    """The word with its first letter changed, unless an operator wrote it."""
    if word.origin is Origin.CUSTOM:
        return word.text
    return change(word.text[:1]) + word.text[1:]
