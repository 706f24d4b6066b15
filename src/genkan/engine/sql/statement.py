"""Statement: text, and where each ``$n`` comes from."""

from collections.abc import Callable
from dataclasses import dataclass, field

from genkan.engine.ir.native_query import CodeText
from genkan.engine.names import SourceName
from genkan.engine.sql.binder import Binder, binder
from genkan.engine.sql.fragment import Identifier, Key, Sql
from genkan.engine.sql.parameter import Parameter


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, which gives one row: of one json column, but in a mutation's program.

    params: ``params[0]`` is ``$1``; every argument is text or null.
    binders: one per parameter, made once so that binding is cheap.
    """

    source: SourceName
    text: str
    params: tuple[Parameter, ...]
    binders: tuple[Binder, ...] = field(compare=False, repr=False)


def finish(sql: Sql, source: SourceName) -> Statement:
    """Number the parameters; equal values share a number."""
    text, params = numbered(sql, lambda number: f"${number}")
    return Statement(source, text, params, tuple(map(binder, params)))


def numbered(sql: Sql, written: Callable[[int], str]) -> tuple[str, tuple[Parameter, ...]]:
    """The text, and its parameters in the order of their numbers.

    written: how the parameter of a number, from 1 as Postgres counts, stands in the text.
    """
    numbers: dict[Parameter, int] = {}
    text: list[str] = []
    for part in sql.parts:
        match part:
            case str():
                text.append(part)
            case Identifier() | Key():
                text.append(part.quoted())
            case CodeText():
                text.append(part.text)
            case _:
                text.append(written(numbers.setdefault(part, len(numbers) + 1)))
    return "".join(text), tuple(numbers)
