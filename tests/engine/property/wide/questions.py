"""Random questions of all that the reader may ask for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.wide.conditions import conditions, given, where
from tests.engine.property.wide.model import TAG, FunctionSpec, Permission, TableSpec, World
from tests.engine.property.wide.question import Field, Typed, Word
from tests.engine.property.wide.values import NUMBERS, ORDERED
from tests.engine.property.wide.views_sql import offered_functions

Draw = Any
DIRECTIONS = [
    *("asc", "desc", "asc_nulls_first", "asc_nulls_last", "desc_nulls_first", "desc_nulls_last")
]
SPREADS = ["avg", "sum", "stddev", "stddev_pop", "stddev_samp", "variance", "var_pop", "var_samp"]


@st.composite
def questions(draw: Draw, world: World) -> Field:
    """One root field."""
    roots = list(root_fields(world))
    kind, name = draw(st.sampled_from(roots))
    if kind in {"function", "function_aggregate"}:
        function = world.roots[name]
        args = draw(function_arguments(function))
        place = Place(world, world.tables[function.returns], 2, args)
    else:
        place = Place(world, world.tables[name], 2, {})
    if kind == "select_by_pk":
        return draw(by_key(world, place.table))
    if kind in {"select_aggregate", "function_aggregate"}:
        return draw(about("root", f"{name}_aggregate", place))
    return draw(many("root", name, place))


def root_fields(world: World) -> Iterator[tuple[str, str]]:
    for table in world.tables.values():
        offer = world.offer(table.name)
        if offer is None:
            continue
        possible = ["select", "select", *["select_aggregate"] * offer.aggregate]
        possible += ["select_by_pk"] * all(name in offer.columns for name in table.key)
        for root in possible:
            if offer.root_fields is None or root in offer.root_fields:
                yield root, table.name
    for function in offered_functions(world):
        if function.table is None:
            yield "function", function.name
            if world.offer(function.returns).aggregate:
                yield "function_aggregate", function.name


@st.composite
def by_key(draw: Draw, world: World, table: TableSpec) -> Field:
    row = draw(st.sampled_from(world.rows[table.name]))
    key = {
        table.columns[name].shown_as: draw(given(row[name], table.columns[name].type, "!"))
        for name in table.key
    }
    fields = draw(fields_of(world, table, 2))
    return Field("root", f"{table.name}_by_pk", key, fields, kind="by_pk")


@dataclass(frozen=True)
class Place:
    """Where rows of ``table`` are asked for; ``args``: of the function that gives them."""

    world: World
    table: TableSpec
    depth: int
    args: dict[str, Any]

    @property
    def bound(self) -> int | None:
        return self.world.offer(self.table.name).limit


@st.composite
def many(draw: Draw, alias: str, name: str, place: Place) -> Field:
    """A list of rows."""
    arguments = draw(row_arguments(place.world, place.table)) | place.args
    fields = draw(fields_of(place.world, place.table, place.depth))
    return Field(alias, name, arguments, fields, place.bound, "many")


@st.composite
def about(draw: Draw, alias: str, name: str, place: Place) -> Field:
    """An aggregate, with nodes or without."""
    arguments = draw(row_arguments(place.world, place.table)) | place.args
    fields = [Field("aggregate", "aggregate", {}, draw(aggregates(place.world, place.table)))]
    if not draw(st.integers(0, 2)):
        fields.append(draw(groups(place)))
    if draw(st.booleans()):
        nodes = draw(fields_of(place.world, place.table, place.depth))
        fields.append(Field("nodes", "nodes", {}, nodes))
    return Field(alias, name, arguments, fields, place.bound, "about")


@st.composite
def groups(draw: Draw, place: Place) -> Field:
    """The rows in groups; the keys are the whole order, so that there is one answer."""
    names = [
        place.table.columns[name].shown_as for name in place.world.offer(place.table.name).columns
    ]
    keys = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    arguments: dict[str, Any] = {
        "keys": [{"column": Word(name)} for name in keys],
        "order_by": [
            {"group_key": {name: Word(draw(st.sampled_from(DIRECTIONS)))}} for name in keys
        ],
    }
    if draw(st.booleans()):
        arguments["limit"] = Typed("Int", draw(st.integers(1, 3)), draw(st.booleans()))
    if not draw(st.integers(0, 2)):
        predicate = {"_gt": draw(st.integers(0, 2))}
        counted: dict[str, Any] = {"predicate": predicate}
        if draw(st.booleans()):
            counted["filter"] = draw(conditions(place.world, place.table, 1))
        arguments["having"] = {"aggregate": {"count": counted}}
    group_key = Field("k", "group_key", {}, [Field(f"f_{name}", name) for name in keys])
    aggregate = Field("aggregate", "aggregate", {}, draw(aggregates(place.world, place.table)))
    return Field("groups", "group_by", arguments, [group_key, aggregate], place.bound, "many")


@st.composite
def aggregates(draw: Draw, world: World, table: TableSpec) -> list[Field]:
    offer = world.offer(table.name)
    names = [table.columns[name].shown_as for name in offer.columns]
    counted = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    arguments = {
        "columns": [Word(name) for name in counted],
        "distinct": draw(given(draw(st.booleans()), "bool")),
    }
    fields = [Field("n", "count"), Field("m", "count", arguments)]
    for name, pg_type in computed_and_columns(table, offer):
        functions = ["max", "min"] * (pg_type in ORDERED) + SPREADS[: 2 + 6 * (pg_type != "float8")]
        functions = functions if pg_type in NUMBERS else functions[: 2 * (pg_type in ORDERED)]
        if functions and draw(st.booleans()):
            function = draw(st.sampled_from(functions))
            fields.append(Field(f"x_{name}", function, {}, [Field("v", name)]))
    return fields


def computed_and_columns(table: TableSpec, offer: Permission) -> list[tuple[str, str]]:
    """What a client names of a row without giving anything, and its type."""
    columns = [(table.columns[name].shown_as, table.columns[name].type) for name in offer.columns]
    computed = [table.functions[name] for name in offer.computed]
    return columns + [(one.name, one.returns) for one in computed if not one.takes]


@st.composite
def row_arguments(draw: Draw, world: World, table: TableSpec) -> dict[str, Any]:
    offer = world.offer(table.name)
    order: list[dict] = []
    arguments: dict[str, Any] = {}
    names = [table.columns[name].shown_as for name in offer.columns]
    if not draw(st.integers(0, 3)):
        distinct = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
        arguments["distinct_on"] = [Word(name) for name in distinct]
        order += [{name: Word(draw(st.sampled_from(DIRECTIONS)))} for name in distinct]
    order += draw(st.lists(orders(world, table, 2), max_size=2))
    # Every order ends in the tag, so that there is one answer.
    arguments["order_by"] = [*order, {TAG: Word("asc")}]
    if draw(st.booleans()):
        arguments["where"] = draw(where(world, table))
    if not draw(st.integers(0, 3)):
        arguments["limit"] = Typed(
            "Int", draw(st.sampled_from([0, 1, 2, 2, 3])), draw(st.booleans())
        )
    if not draw(st.integers(0, 5)):
        arguments["offset"] = Typed("Int", draw(st.integers(1, 2)), draw(st.booleans()))
    return arguments


@st.composite
def orders(draw: Draw, world: World, table: TableSpec, depth: int) -> dict:
    """One key: of the row, of its related row, or of all its related rows."""
    offer = world.offer(table.name)
    direction = Word(draw(st.sampled_from(DIRECTIONS)))
    kind = draw(st.sampled_from(["own", "own", "related", "related"]))
    related = [
        (one.name, one.target, one.is_array)
        for one in table.relations.values()
        if world.offer(one.target)
    ]
    related += [
        (one.name, one.returns, True)
        for one in table.functions.values()
        if one.is_rows and not one.takes and world.offer(one.returns)
    ]
    if kind == "own" or not related or not depth:
        torn = [table.columns[one].shown_as for one in world.torn(table.name)]
        names = [one for one, _ in computed_and_columns(table, offer)]
        return {draw(st.sampled_from(torn or names if draw(st.booleans()) else names)): direction}
    name, target_name, is_array = draw(st.sampled_from(related))
    target = world.tables[target_name]
    if not is_array:
        return {name: draw(orders(world, target, depth - 1))}
    columns = [target.columns[one] for one in world.offer(target_name).columns]
    ordered = [one.shown_as for one in columns if one.type in ORDERED]
    numbers = [one.shown_as for one in columns if one.type in NUMBERS]
    function = draw(st.sampled_from(["count", "max", "min", "sum", "avg"]))
    inner: Any = direction
    if function != "count":
        inner = {
            draw(st.sampled_from(ordered if function in {"max", "min"} else numbers)): direction
        }
    return {f"{name}_aggregate": {function: inner}}


@st.composite
def fields_of(draw: Draw, world: World, table: TableSpec, depth: int) -> list[Field]:
    offer = world.offer(table.name)
    fields = [Field(TAG, TAG)]
    for name in offer.columns:
        column = table.columns[name]
        if not draw(st.integers(0, 2)):
            path = {"path": draw(st.sampled_from(["a", "$.a[0]", "b"]))}
            arguments = path if column.type == "jsonb" and draw(st.booleans()) else {}
            fields.append(Field(f"f_{name}", column.shown_as, arguments))
            fields[-1].is_optional = not draw(st.integers(0, 9))
    for name in offer.computed:
        if draw(st.booleans()):
            continue
        args = draw(function_arguments(table.functions[name]))
        fields.append(Field(f"f_{name}", name, args))
    for relation in table.relations.values() if depth else ():
        if not draw(st.integers(0, 2)) and world.offer(relation.target):
            target = world.tables[relation.target]
            if relation.is_array:
                fields += draw(lists_of(relation.name, Place(world, target, depth - 1, {})))
            else:
                inner = draw(fields_of(world, target, depth - 1))
                fields.append(Field(f"f_{relation.name}", relation.name, {}, inner))
    for function in table.functions.values() if depth else ():
        if function.is_rows and not draw(st.integers(0, 2)) and world.offer(function.returns):
            args = draw(function_arguments(function))
            target = world.tables[function.returns]
            fields += draw(lists_of(function.name, Place(world, target, depth - 1, args)))
    return fields


@st.composite
def lists_of(draw: Draw, name: str, place: Place) -> list[Field]:
    """The rows below a row, and what may be said about them."""
    fields = [draw(many(f"f_{name}", name, place))]
    if place.world.offer(place.table.name).aggregate and draw(st.booleans()):
        fields.append(draw(about(f"a_{name}", f"{name}_aggregate", place)))
    return fields


@st.composite
def function_arguments(draw: Draw, function: FunctionSpec) -> dict[str, Any]:
    if not function.takes:
        return {}
    values = {
        name: draw(given(draw(st.integers(0, 3)), pg_type))
        for name, pg_type in function.takes.items()
    }
    return {"args": values}
