"""Random conditions of clients, of what the reader may name."""

from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.wide.model import TableSpec, World
from tests.engine.property.wide.question import Typed, Word
from tests.engine.property.wide.values import comparison, scalar

Draw = Any


@st.composite
def where(draw: Draw, world: World, table: TableSpec) -> Typed:
    """A whole condition, in a variable or not."""
    related = related_rows(world, table)
    is_crowd = related and not draw(st.integers(0, 9))
    condition = draw(crowds(world, related) if is_crowd else conditions(world, table, 2))
    return Typed(f"{table.name}_bool_exp", condition, not draw(st.integers(0, 2)))


@st.composite
def conditions(draw: Draw, world: World, table: TableSpec, depth: int) -> dict:
    related = related_rows(world, table)
    kinds = ["nothing"] + ["column"] * 2
    counted = countable(world, table)
    kinds += ["and", "or", "not"] * (depth > 0)
    kinds += (["related"] * 4 * bool(related) + ["counted"] * 2 * bool(counted)) * (depth > 0)
    kind = draw(st.sampled_from(kinds))
    if kind == "nothing":
        return {}
    if kind in {"and", "or"}:
        part = conditions(world, table, depth - 1)
        parts = draw(st.lists(part, min_size=draw(st.sampled_from([0, 2, 2])), max_size=2))
        return {f"_{kind}": parts}
    if kind == "not":
        return {"_not": draw(conditions(world, table, depth - 1))}
    if kind == "related":
        return draw(of_related(world, related, depth - 1))
    if kind == "counted":
        name, target = draw(st.sampled_from(counted))
        return {f"{name}_aggregate": draw(predicates(world, world.tables[target], depth - 1))}
    return draw(comparisons(world, table))


@st.composite
def of_related(draw: Draw, world: World, related: list[tuple[str, str]], depth: int) -> dict:
    """A condition on related rows; often that there are any, or that these have any in turn."""
    name, target = draw(st.sampled_from(related))
    further = related_rows(world, world.tables[target])
    kind = draw(st.sampled_from(["any", "condition", *["any in turn"] * 2 * bool(further)]))
    if kind == "any":
        return {name: {}}
    if kind == "any in turn":
        return {name: {draw(st.sampled_from(further))[0]: {}}}
    return {name: draw(conditions(world, world.tables[target], depth))}


@st.composite
def crowds(draw: Draw, world: World, related: list[tuple[str, str]]) -> dict:
    """So many conditions on related rows that not all of them are joined (ADR 0014)."""
    return {"_and": [draw(of_related(world, related, 1)) for _ in range(10)]}


def countable(world: World, table: TableSpec) -> list[tuple[str, str]]:
    """The array relationships to rows that the reader may aggregate."""
    arrays = [one for one in table.relations.values() if one.is_array]
    offers = [(one, world.offer(one.target)) for one in arrays]
    return [(one.name, one.target) for one, offer in offers if offer and offer.aggregate]


@st.composite
def predicates(draw: Draw, world: World, target: TableSpec, depth: int) -> dict:
    """A condition on how many related rows there are, or on what holds for all of them."""
    offer = world.offer(target.name)
    columns = [target.columns[name] for name in offer.columns]
    flags = [one.shown_as for one in columns if one.type == "bool"]
    function = draw(st.sampled_from(["count"] * 3 + ["bool_and", "bool_or"] * bool(flags)))
    asked: dict[str, Any] = {}
    if function == "count":
        operator = draw(st.sampled_from(["_eq", "_gt", "_lte", "_neq"]))
        asked["predicate"] = {operator: draw(given(draw(st.integers(0, 3)), "int4"))}
        if draw(st.booleans()):
            names = st.sampled_from([one.shown_as for one in columns])
            asked["arguments"] = [
                Word(one) for one in draw(st.lists(names, min_size=1, max_size=2))
            ]
            asked["distinct"] = draw(given(draw(st.booleans()), "bool"))
    else:
        asked["arguments"] = Word(draw(st.sampled_from(flags)))
        asked["predicate"] = {"_eq": draw(given(draw(st.booleans()), "bool"))}
    if draw(st.booleans()):
        asked["filter"] = draw(conditions(world, target, depth))
    return {function: asked}


def related_rows(world: World, table: TableSpec) -> list[tuple[str, str]]:
    """What leads from a row to others without being given anything, and where to."""
    relations = [(one.name, one.target) for one in table.relations.values()]
    functions = [
        (one.name, one.returns) for one in table.functions.values() if one.is_rows and not one.takes
    ]
    return [one for one in relations + functions if world.offer(one[1])]


@st.composite
def comparisons(draw: Draw, world: World, table: TableSpec) -> dict:
    """Of a column or a computed value: one operator or two."""
    offer = world.offer(table.name)
    operands = [(table.columns[name].shown_as, table.columns[name].type) for name in offer.columns]
    computed = [table.functions[name] for name in offer.computed]
    operands += [(one.name, one.returns) for one in computed if not one.takes]
    name, pg_type = draw(st.sampled_from(operands))
    operators = {}
    for _ in range(draw(st.integers(1, 2))):
        operator, value = draw(comparison(pg_type, trusted=False))
        operators[operator] = draw(operand(operator, value, pg_type))
    return {name: operators}


@st.composite
def operand(draw: Draw, operator: str, value: Any, pg_type: str) -> Any:
    if operator == "_is_null":
        return draw(given(value, "bool"))
    if operator in {"_in", "_nin"}:
        return draw(given(value, f"{pg_type}[]"))
    if operator == "_has_key":
        return draw(given(value, "text"))
    if operator in {"_has_keys_any", "_has_keys_all"}:
        return draw(given(value, "text[]"))
    return value if operator == "_cast" else draw(given(value, pg_type))


@st.composite
def given(draw: Draw, value: Any, pg_type: str, mark: str = "") -> Typed:
    """A value as a literal or as a variable; ``mark``: ``!`` for a type that is never null."""
    return Typed(scalar(pg_type) + mark, value, draw(st.booleans()))
