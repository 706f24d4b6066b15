"""G7, G9: a role's pages of a connection are admin's pages of views with its permissions.

Cursors are the same texts; global ids differ in the schema alone.
"""

import base64
import json
from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis.strategies import integers

from tests.engine.property.search import SEARCH
from tests.engine.property.wide.doors import Doors, digits_kept, same_form
from tests.engine.property.wide.model import TableSpec, World
from tests.engine.property.wide.question import Asker, Field, Word, request
from tests.engine.property.wide.questions import (
    DIRECTIONS,
    fields_of,
    root_fields,
    row_arguments,
)
from tests.engine.property.wide.views_sql import has_key
from tests.engine.property.wide.worlds import worlds

RELAY = "/v1beta1/relay"
WALKS = 6
MOST_PAGES = 4
WIDE = settings(SEARCH, max_examples=SEARCH.max_examples // 4)
PAGE_INFO = ["startCursor", "endCursor", "hasNextPage", "hasPreviousPage"]
WAYS = [("first", "after", "endCursor"), ("last", "before", "startCursor")]


@WIDE
@given(integers(0, 2**48))
def test_pages_of_a_role_are_admins_pages_of_views(doors: Doors, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    world = worlds(inherits=random.choice([True, True, False])).draw(random)
    tables = list(paged(world))
    torn = [table for table in tables if world.torn(table.name)]
    if tables:
        doors.load(world)
        for _ in range(WALKS):
            walk(doors, world, random.choice(torn or tables), random)


def paged(world: World) -> Iterator[TableSpec]:
    """The lists whose rows have ids, and that no limit of a permission bounds."""
    for name in dict.fromkeys(name for kind, name in root_fields(world) if kind == "select"):
        table = world.tables[name]
        if has_key(world, table) and world.offer(name).limit is None:
            yield table


def walk(doors: Doors, world: World, table: TableSpec, random: Random) -> None:
    question = connection(world, table, random)
    count, beyond, end = random.choice(WAYS)
    question.arguments[count] = random.randint(1, 3)
    for _ in range(MOST_PAGES):
        answer = digits_kept(doors.as_role(question, RELAY))
        expected = json.loads(same_form(doors.as_admin(question, RELAY)))
        text = request(question, Asker.ROLE)
        assert "data" in answer, (answer, text)
        assert without_schema(answer) == without_schema(expected), text
        cursor = answer["data"]["root"]["page"][f"f_{end}"]
        if cursor is None:
            return
        question.arguments[beyond] = cursor


def connection(world: World, table: TableSpec, random: Random) -> Field:
    arguments = row_arguments(world, table).draw(random)
    for name in ("limit", "offset", "distinct_on"):
        arguments.pop(name, None)
    torn = [table.columns[name].shown_as for name in world.torn(table.name)]
    if torn and random.choice([True, False]):
        # What is null on some rows stands in a cursor, too, and has its place in the order.
        order = {random.choice(torn): Word(random.choice(DIRECTIONS))}
        arguments["order_by"] = [order, *arguments["order_by"]]
    node = Field("node", "node", {}, [Field("gid", "id"), *fields_of(world, table, 1).draw(random)])
    edges = Field("edges", "edges", {}, [Field("cursor", "cursor"), node])
    page = Field("page", "pageInfo", {}, [Field(f"f_{name}", name) for name in PAGE_INFO])
    return Field("root", f"{table.name}_connection", arguments, [page, edges])


def without_schema(answer: Any) -> Any:
    """The answer with the version and the key of every global id."""
    if isinstance(answer, list):
        return [without_schema(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    return {
        name: own_key(value) if name == "gid" else without_schema(value)
        for name, value in answer.items()
    }


def own_key(text: str) -> Any:
    version, _, *key = json.loads(base64.b64decode(text))
    return [version, *key]
