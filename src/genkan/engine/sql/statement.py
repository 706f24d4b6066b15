"""Statement: text, and where each ``$n`` comes from."""

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
                # Postgres numbers parameters from 1.
                text.append(f"${numbers.setdefault(part, len(numbers) + 1)}")
    params = tuple(numbers)
    return Statement(source, "".join(text), params, tuple(map(binder, params)))
