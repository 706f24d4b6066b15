"""Questions that want to be answered differently: without an order, with what can fail.

A condition that fails on a row tells that there is such a row, whoever may see it.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.wide.model import TAG, TableSpec, World
from tests.engine.property.wide.question import Field, Typed, Word
from tests.engine.property.wide.questions import root_fields
from tests.engine.property.wide.values import scalar

Draw = Any
# Values that read, of types whose text may be wrong; Int and Boolean the engine reads itself.
GOOD = {
    "uuid": "00000000-0000-4000-8000-00000000000a",
    "date": "2020-01-01",
    "numeric": "1.5",
    "int8": "2",
    "float8": "0.5",
    "text": "%",
}
NONSENSE = ["nonsense", "", "1e", "00000000-0000-4000-8000"]
# Patterns that stop in the middle: Postgres may see it only once a text is like what is before.
STOPPING = {
    "_nlike": ["b\\", "a\\"],
    "_ilike": ["%\\", "b\\"],
    "_regex": ["(", "[a"],
    "_similar": ["(", "[a"],
}


@dataclass(frozen=True)
class Needle:
    """A question that may fail, and one with the same statement that does not."""

    well: Field
    wrong: Field


@st.composite
def loose(draw: Draw, question: Field) -> Field:
    """The question with fewer orders: whichever way rows come, hidden ones may not turn it."""
    question = deepcopy(question)
    for one in every_field(question):
        if "order_by" in one.arguments and draw(st.booleans()):
            one.arguments["order_by"].pop()
    return question


def every_field(question: Field) -> Iterator[Field]:
    yield question
    for one in question.fields or ():
        yield from every_field(one)


@st.composite
def needles(draw: Draw, world: World) -> list[Needle]:
    """Of every table the reader may list, of everything there that can fail."""
    return [
        draw(one)
        for kind, name in dict.fromkeys(root_fields(world))
        if kind == "select"
        for one in needles_of(world, world.tables[name])
    ]


def needles_of(world: World, table: TableSpec) -> Iterator[st.Choice]:
    offer = world.offer(table.name)
    for name in offer.columns:
        column = table.columns[name]
        if column.type in GOOD:
            yield of_value(table, column.shown_as, column.type)
        if column.type == "text":
            wrong = which(table, {column.shown_as: {"_like": "%\\"}})
            yield st.just(Needle(wrong, wrong))
    for name, function in table.functions.items():
        if function.is_brittle and (name in offer.computed or function.is_rows):
            condition = {} if function.is_rows else {"_is_null": True}
            wrong = which(table, {name: condition})
            yield st.just(Needle(wrong, wrong))


@st.composite
def of_value(draw: Draw, table: TableSpec, name: str, pg_type: str) -> Needle:
    """A value in a variable: Postgres may have a plan of the statement before it reads it."""
    operator, wrong = "_eq", draw(st.sampled_from(NONSENSE))
    if pg_type == "text":
        operator = draw(st.sampled_from(sorted(STOPPING)))
        wrong = draw(st.sampled_from(STOPPING[operator]))
    well, ill = (
        which(table, {name: {operator: Typed(scalar(pg_type), value, is_variable=True)}})
        for value in (GOOD[pg_type], wrong)
    )
    return Needle(well, ill)


def which(table: TableSpec, condition: dict) -> Field:
    """Which rows meet it."""
    where = Typed(f"{table.name}_bool_exp", condition, is_variable=False)
    arguments = {"where": where, "order_by": [{TAG: Word("asc")}]}
    return Field("root", table.name, arguments, [Field(TAG, TAG)], kind="many")
