"""Random schemas: up to six tables, their keys, relationships, functions and rows."""

from dataclasses import replace
from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.wide.model import (
    TAG,
    ColumnSpec,
    ForeignKeySpec,
    FunctionSpec,
    RelationSpec,
    Row,
    TableSpec,
    World,
)
from tests.engine.property.wide.values import VALUES

Draw = Any
MOST_TABLES = 6
# What a key is made of, besides a tag; the second is a composite one.
KEYS = [[], [("k0", "int4"), ("k1", "text")], [("k0", "uuid")], [("k0", "int8"), ("k1", "int4")]]


@st.composite
def schemas(draw: Draw, *, brittle: bool) -> World:
    names = [f"t{n}" for n in range(draw(st.integers(2, MOST_TABLES)))]
    tables = {name: draw(bare_table(name)) for name in names}
    for table in tables.values():
        for number in range(draw(st.integers(0, 2))):
            refer(table, tables[draw(st.sampled_from(names))], number)
        for number in range(draw(st.integers(0, 1))):
            relate(draw, table, tables[draw(st.sampled_from(names))], number)
    world = World(tables)
    for table in tables.values():
        for number in range(draw(st.integers(0, 3))):
            add_function(draw, world, table, f"{table.name}_f{number}")
        if brittle:
            table.functions.update(draw(brittle_functions(table)))
    for number in range(draw(st.integers(0, 2))):
        one = draw(row_function(f"all{number}", None, tables[draw(st.sampled_from(names))]))
        world.roots[one.name] = one
    add_rows(draw, world)
    return world


@st.composite
def bare_table(draw: Draw, name: str) -> TableSpec:
    columns = {TAG: ColumnSpec(TAG, "int4", nullable=False, shown_as=TAG)}
    key = draw(st.sampled_from(KEYS))
    for column, pg_type in key:
        columns[column] = ColumnSpec(column, pg_type, nullable=False, shown_as=column)
    for number in range(draw(st.integers(1, 4))):
        column = f"c{number}"
        custom = draw(st.sampled_from([column, column, f"the_{column}"]))
        pg_type = draw(st.sampled_from([*VALUES, "text", "text", "uuid"]))
        columns[column] = ColumnSpec(column, pg_type, draw(st.booleans()), custom)
    return TableSpec(name, columns, tuple(column for column, _ in key) or (TAG,))


def refer(table: TableSpec, target: TableSpec, number: int) -> None:
    """A foreign key of nullable columns, and the relationships both ways."""
    join = {f"to{number}_{theirs}": theirs for theirs in target.key}
    for ours, theirs in join.items():
        column = target.columns[theirs]
        table.columns[ours] = ColumnSpec(ours, column.type, nullable=True, shown_as=ours)
    table.foreign_keys.append(ForeignKeySpec(join, target.name))
    up, down = f"one{number}", f"{table.name}_many{number}"
    table.relations[up] = RelationSpec(up, target.name, join, is_array=False, constraint=True)
    back = {theirs: ours for ours, theirs in join.items()}
    target.relations[down] = RelationSpec(down, table.name, back, is_array=True, constraint=True)


def relate(draw: Draw, table: TableSpec, target: TableSpec, number: int) -> None:
    """A relationship declared by hand: any columns of one type, or from a number to the tag."""
    pairs = [
        (ours.name, theirs.name)
        for ours in table.columns.values()
        for theirs in target.columns.values()
        if ours.type == theirs.type and ours.type != "jsonb"
    ]
    ours, theirs = draw(st.sampled_from(pairs))
    is_array = theirs != TAG or draw(st.booleans())
    name = f"hand{number}"
    table.relations[name] = RelationSpec(
        name, target.name, {ours: theirs}, is_array, constraint=False
    )


def add_function(draw: Draw, world: World, table: TableSpec, name: str) -> None:
    if draw(st.booleans()):
        table.functions[name] = draw(value_function(name, table))
    else:
        target = world.tables[draw(st.sampled_from(sorted(world.tables)))]
        table.functions[name] = draw(row_function(name, table, target))


@st.composite
def value_function(draw: Draw, name: str, table: TableSpec) -> FunctionSpec:
    takes = draw(st.sampled_from([{}, {}, {"n": "int4"}]))
    session = draw(st.booleans())
    column = draw(st.sampled_from(list(table.columns.values())))
    kind = draw(st.sampled_from(["column", "number", "text"]))
    if kind == "column":
        return FunctionSpec(name, table.name, {}, session, column.type, f"r.{column.name}")
    given = "coalesce(n, 0)" if takes else "1"
    user = "(hasura_session ->> 'x-hasura-user-id')" if session else "'2'"
    if kind == "number":
        body = f"r.tag * {given} - {user}::int4"
        return FunctionSpec(name, table.name, takes, session, "int4", body)
    body = f"r.{column.name}::text || {given}::text || {user}"
    return FunctionSpec(name, table.name, takes, session, "text", body)


@st.composite
def brittle_functions(draw: Draw, table: TableSpec) -> dict[str, FunctionSpec]:
    """A value and rows of the table that some rows of it do not have."""
    numbers = [one.name for one in table.columns.values() if one.type == "int4"]
    column = draw(st.sampled_from(numbers))
    value, rows = brittle_value(table, column), brittle_rows(table, column)
    chosen = draw(st.sampled_from([[value], [rows], [value, rows], []]))
    return {one.name: one for one in chosen}


def brittle_value(table: TableSpec, column: str) -> FunctionSpec:
    return FunctionSpec(
        f"{table.name}_brittle",
        table.name,
        {},
        session=False,
        returns="int4",
        body=f"12 / r.{column}",
        is_brittle=True,
    )


def brittle_rows(table: TableSpec, column: str) -> FunctionSpec:
    return replace(
        brittle_value(table, column),
        name=f"{table.name}_brittles",
        returns=table.name,
        body=f"x.tag >= 12 / r.{column}",
        is_rows=True,
    )


@st.composite
def row_function(draw: Draw, name: str, table: TableSpec | None, target: TableSpec) -> FunctionSpec:
    takes = draw(st.sampled_from([{}, {}, {"n": "int4"}]))
    session = draw(st.booleans())
    parts = ["true"]
    if table is not None:
        equal = [
            f"x.{theirs.name} = r.{ours.name}"
            for ours in table.columns.values()
            for theirs in target.columns.values()
            if ours.type == theirs.type
        ]
        parts.append(draw(st.sampled_from([*equal, "x.tag <> r.tag", "true"])))
    if takes:
        parts.append("x.tag >= coalesce(n, 0)")
    if session:
        parts.append("x.tag <> (hasura_session ->> 'x-hasura-user-id')::int4")
    owner = None if table is None else table.name
    body = " and ".join(parts)
    return FunctionSpec(name, owner, takes, session, target.name, body, is_rows=True)


def add_rows(draw: Draw, world: World) -> None:
    for table in world.tables.values():
        count = draw(st.integers(3, 8))
        keys = draw(st.lists(key_values(table), min_size=count, max_size=count))
        world.rows[table.name] = []
        for tag, key in enumerate(dict.fromkeys(keys)):
            row = {name: draw(cell(column)) for name, column in table.columns.items()}
            world.rows[table.name].append(row | dict(zip(table.key, key, strict=True)) | {TAG: tag})
    for table in world.tables.values():
        for row in world.rows[table.name]:
            point(draw, world, table, row)


def key_values(table: TableSpec) -> st.Choice:
    return st.tuples(*(VALUES[table.columns[name].type] for name in table.key))


def cell(column: ColumnSpec) -> st.Choice:
    value = VALUES[column.type]
    return st.one_of(value, value, st.none()) if column.nullable else value


def point(draw: Draw, world: World, table: TableSpec, row: Row) -> None:
    """Let the row's foreign keys refer to rows that are there, or to none."""
    for key in table.foreign_keys:
        there = draw(st.sampled_from([None, *world.rows[key.target]]))
        row.update({ours: there and there[theirs] for ours, theirs in key.columns.items()})
