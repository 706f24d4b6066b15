"""How a statement of a mutation takes what an earlier one wrote, and finds what is related to it.

Keys travel as text, an array for each column; see docs/adr/0017.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from genkan.engine.ir.delete import DeleteSet
from genkan.engine.ir.from_row import Cell, FromRow, KeyColumn, Parents
from genkan.engine.ir.insert import InsertSet, WriteSet
from genkan.engine.ir.value import Value
from genkan.engine.names import ColumnName
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.fragment import Sql, concat, identifier, join, parameter, raw
from genkan.engine.sql.parameter import CellList, WrittenKey
from genkan.engine.sql.value import typed_sql


@dataclass(frozen=True, slots=True)
class Links:
    """The sets of a mutation, and what they take from each other.

    keys: the columns of each set that others take. first: the step that writes the first set.
    """

    sets: Sequence[WriteSet]
    keys: Mapping[int, Sequence[ColumnName]]
    first: int

    def step_of(self, number: int | None) -> int | None:
        """The step that writes a set."""
        return None if number is None else self.first + number


UNLINKED = Links((), {}, 0)


def links_of(sets: Sequence[WriteSet], first: int) -> Links:
    """What the sets take from each other."""
    found: dict[int, dict[ColumnName, None]] = {}
    for one in sets:
        for cell in _cells(one):
            if isinstance(cell, FromRow):
                found.setdefault(cell.set, {})[cell.column] = None
    return Links(sets, {index: tuple(columns) for index, columns in found.items()}, first)


def _cells(one: WriteSet) -> Sequence[Cell]:
    if isinstance(one, InsertSet):
        return [cell for row in one.rows for cell in row.values()]
    keys = () if one.parents is None else one.parents.key
    kept = one.kept if isinstance(one, DeleteSet) else ()
    return [cell for column in (*keys, *kept) for cell in column.cells]


def cell_list(cells: Sequence[Cell | None], for_each: int | None, links: Links) -> CellList:
    """Cells as what a parameter can be."""
    return CellList(tuple(_cell(cell, for_each, links) for cell in cells))


def _cell(cell: Cell | None, for_each: int | None, links: Links) -> Value | WrittenKey | None:
    if not isinstance(cell, FromRow):
        return cell
    key = links.keys[cell.set].index(cell.column)
    stride = _stride(cell.set, for_each, links)
    return WrittenKey(links.first + cell.set, key, cell.place, stride)


def _stride(number: int, for_each: int | None, links: Links) -> int:
    """How many rows of a set there are for each row of ``for_each``."""
    if for_each is None:
        return 0
    if number == for_each:
        return 1
    one = links.sets[number]
    return len(one.rows) if isinstance(one, InsertSet) and one.for_each == for_each else 0


def related_sql(parents: Parents, row: str, links: Links, aliases: Aliases) -> Sql:
    """That the row aliased ``row`` is related to one of the parents."""
    return among_sql(parents.key, parents.for_each, row, links, aliases)


def among_sql(
    key: Sequence[KeyColumn], for_each: int | None, row: str, links: Links, aliases: Aliases
) -> Sql:
    """That the row aliased ``row`` has one of the keys."""
    source = aliases.next()
    names = [aliases.next() for _ in key]
    lists = [
        concat(parameter(cell_list(column.cells, for_each, links)), raw("::text[]"))
        for column in key
    ]
    equal = [
        concat(
            identifier(row, column.column), raw(" = "),
            typed_sql(identifier(source, name), column.type),
        )
        for name, column in zip(names, key, strict=True)
    ]  # fmt: skip
    return concat(
        raw("exists (select 1 from unnest("), join(", ", lists), raw(") as "), identifier(source),
        raw("("), join(", ", map(identifier, names)), raw(") where "), join(" and ", equal),
        raw(")"),
    )  # fmt: skip
