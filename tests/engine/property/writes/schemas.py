"""Random tables with all that Postgres holds rows to, and rows that keep to it."""

from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.random_world import VALUES, ColumnSpec, Relation
from tests.engine.property.writes.model import Row, Table, WriteWorld

Draw = Any
MOST_TABLES = 4
FIRST_NUMBER = 50
DOCUMENTS = st.sampled_from(
    [{}, {"a": 1}, {"a": {"b": [1, 2]}, "b": None}, [], ["a", 1], [{"a": 1}, "b"], "a", 3, None]
)
ON_DELETE = ["", "", "cascade", "set null"]


@st.composite
def schemas(draw: Draw) -> WriteWorld:
    names = [f"t{number}" for number in range(draw(st.integers(2, MOST_TABLES)))]
    tables = {name: draw(table_specs(name, names)) for name in names}
    for table in tables.values():
        for column, target in table.references.items():
            up, down = column[3:], f"{table.name}_{column}"
            table.relations[up] = Relation(up, target, column, "id", is_array=False)
            tables[target].relations[down] = Relation(down, table.name, "id", column, is_array=True)
            if (column,) in table.uniques.values():
                # Then no more than one refers: an object, which goes in after.
                one = f"{down}_one"
                there = Relation(one, table.name, "id", column, is_array=False)
                tables[target].relations[one] = there
    world = WriteWorld(tables, {}, next_id=dict.fromkeys(names, FIRST_NUMBER))
    for table in tables.values():
        world.rows[table.name] = draw(rows_of(table))
    for table in tables.values():
        for row in world.rows[table.name]:
            for column, target in table.references.items():
                there = [one["id"] for one in world.rows[target]]
                row[column] = draw(st.sampled_from([None, *there, *there]))
        separate(table, world.rows[table.name])
    return world


@st.composite
def table_specs(draw: Draw, name: str, names: list[str]) -> Table:
    columns = {"id": ColumnSpec("id", "int4", nullable=False)}
    for number in range(draw(st.integers(2, 4))):
        pg_type = draw(st.sampled_from(["int4", "int4", "text", "text", "bool"]))
        columns[f"c{number}"] = ColumnSpec(f"c{number}", pg_type, draw(st.booleans()))
    table = Table(name, columns, identity=draw(st.booleans()))
    for column in list(columns.values())[1:]:
        # A column that has to have a value often has one by default.
        if draw(st.integers(0, 3 if column.nullable else 1)) == 0:
            table.defaults[column.name] = draw(VALUES[column.type])
    add_numbers(draw, table)
    for number in range(draw(st.integers(0, 2))):
        column = ColumnSpec(f"to_r{number}", "int4", nullable=True)
        columns[column.name] = column
        table.references[column.name] = draw(st.sampled_from(names))
        table.on_delete[column.name] = draw(st.sampled_from(ON_DELETE))
    add_uniques(draw, table)
    if draw(st.booleans()):
        table.documents["doc"] = ColumnSpec("doc", "jsonb", nullable=True)
    return table


def add_numbers(draw: Draw, table: Table) -> None:
    """A check of a number, and a column that is generated of one."""
    numbers = [name for name, one in table.columns.items() if one.type == "int4" and name != "id"]
    if numbers and draw(st.booleans()):
        table.least[draw(st.sampled_from(numbers))] = 0
    if numbers and draw(st.booleans()):
        table.columns["twice"] = ColumnSpec("twice", "int4", nullable=True)
        table.doubles["twice"] = draw(st.sampled_from(numbers))


def add_uniques(draw: Draw, table: Table) -> None:
    among = [
        one.name
        for one in table.columns.values()
        if one.name not in {"id", *table.doubles} and one.type != "bool"
    ]
    for number in range(draw(st.integers(0, 2)) if among else 0):
        columns = st.sampled_from([*among, *table.references])
        key = draw(st.lists(columns, min_size=1, max_size=2, unique=True))
        # Postgres makes one constraint of two on the same columns.
        if set(key) not in map(set, table.uniques.values()):
            table.uniques[f"{table.name}_u{number}"] = tuple(key)


@st.composite
def rows_of(draw: Draw, table: Table) -> list[Row]:
    """A few rows; references are drawn when all are there."""
    return [draw(row_of(table, number)) for number in range(draw(st.integers(2, 5)))]


@st.composite
def row_of(draw: Draw, table: Table, number: int) -> Row:
    row: Row = {"id": number}
    for column in table.columns.values():
        if column.name not in {"id", *table.references, *table.doubles}:
            value = VALUES[column.type]
            choice = st.one_of(value, value, st.none()) if column.nullable else value
            row[column.name] = draw(choice)
    row.update({name: draw(DOCUMENTS) for name in table.documents})
    return {**row, **dict.fromkeys(table.references), **doubled(table, row)}


def doubled(table: Table, row: Row) -> Row:
    """The generated columns."""
    return {
        name: None if row[column] is None else 2 * row[column]
        for name, column in table.doubles.items()
    }


def separate(table: Table, rows: list[Row]) -> None:
    """Let no two rows have the same unique key."""
    for key in table.uniques.values():
        seen: set[tuple] = set()
        for row in rows:
            if tuple(row[name] for name in key) in seen:
                # From 10 on a number is nobody else's.
                number = 10 + row["id"]
                is_text = table.columns[key[0]].type == "text"
                is_reference = key[0] in table.references
                row[key[0]] = None if is_reference else f"only {number}" if is_text else number
                row.update(doubled(table, row))
            seen.add(tuple(row[name] for name in key))
