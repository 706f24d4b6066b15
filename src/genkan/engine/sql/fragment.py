"""SQL text and its parameters.

The text of a `Sql` is made of literals of our own source (`LiteralString`, held by pyright),
of quoted identifiers and string keys, of numbers of ours, of `Parameter`s, and of the code of
native queries, which metadata alone can give (ADR 0010). There is no sixth way in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final, LiteralString, TypeAlias

from genkan.engine.ir.native_query import CodeText
from genkan.engine.sql.parameter import Parameter

REMEMBERED_IDENTIFIERS: Final = 4096


@dataclass(frozen=True, slots=True)
class Identifier:
    """A name of Postgres', to be quoted."""

    name: str

    def quoted(self) -> str:
        """As SQL. Source: PostgreSQL, 4.1.1 Identifiers and Key Words."""
        return '"' + self.name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class Key:
    """A response or type name as an SQL string literal."""

    text: str

    def quoted(self) -> str:
        """As SQL. GraphQL names have no backslash and no quote; quoting does not rely on it."""
        return "'" + self.text.replace("'", "''") + "'"


Part: TypeAlias = str | Identifier | Key | CodeText | Parameter


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL; a `str` in ``parts`` came through `raw` or `join`, nowhere else."""

    parts: tuple[Part, ...]

    def __add__(self, other: Sql) -> Sql:
        return Sql(self.parts + other.parts)


EMPTY = Sql(())


def raw(text: LiteralString) -> Sql:
    """SQL of our own source, word for word."""
    return Sql((text,))


@lru_cache(maxsize=REMEMBERED_IDENTIFIERS)
def identifier(*names: str) -> Sql:
    """Quoted and dotted: ``identifier("public", "user")`` is ``"public"."user"``.

    Remembered: a statement names the same few columns and aliases over and over.
    """
    return join(".", [Sql((Identifier(name),)) for name in names])


def key(text: str) -> Sql:
    """A string literal for a name that clients see."""
    return Sql((Key(text),))


def ordinal(number: int) -> Sql:
    """A whole number that we counted ourselves."""
    return Sql((str(int(number)),))


def parameter(value: Parameter) -> Sql:
    """``$n``; which n, `statement.finish` says."""
    return Sql((value,))


def operator_text(code: CodeText) -> Sql:
    """SQL of an operator, word for word."""
    return Sql((code,))


def join(separator: LiteralString, fragments: Iterable[Sql]) -> Sql:
    """The fragments with ``separator`` between them."""
    parts: list[Part] = []
    for index, fragment in enumerate(fragments):
        if index:
            parts.append(separator)
        parts.extend(fragment.parts)
    return Sql(tuple(parts))


def concat(*fragments: Sql) -> Sql:
    """The fragments one after the other."""
    return Sql(tuple(chain.from_iterable([fragment.parts for fragment in fragments])))
