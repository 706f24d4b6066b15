"""A whole wide world: a schema, its rows, and what roles may read of it."""

from dataclasses import replace
from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.wide.grants import FAMILIES, grant
from tests.engine.property.wide.model import TAG, World
from tests.engine.property.wide.schemas import brittle_rows, schemas


@st.composite
def worlds(draw: Any, *, brittle: bool = False, inherits: bool = False) -> World:
    """brittle: functions may raise on some rows. inherits: the reader is an inherited role."""
    world = draw(schemas(brittle=brittle))
    grant(draw, world, [one for one in FAMILIES if one or not inherits])
    if brittle:
        expose(draw, world)
    return world


def expose(draw: Any, world: World) -> None:
    """Let rows be hidden by what Postgres makes a join of, on a table with a brittle function.

    A client's condition comes before such a permission, unless the engine sees to it.
    """
    tables = [one for one in world.tables.values() if one.relations and world.shares(one.name)]
    if tables:
        table = draw(st.sampled_from(tables))
        function = brittle_rows(table, TAG)
        table.functions[function.name] = function
        relation = draw(st.sampled_from(sorted(table.relations)))
        for role, permission in world.declared[table.name].items():
            shared = replace(permission, filter={relation: {TAG: {"_gte": 2}}})
            world.declared[table.name][role] = shared
