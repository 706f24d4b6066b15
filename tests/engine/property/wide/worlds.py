"""A whole wide world: a schema, its rows, and what roles may read of it."""

from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.wide.grants import grant
from tests.engine.property.wide.model import World
from tests.engine.property.wide.schemas import schemas


@st.composite
def worlds(draw: Any) -> World:
    world = draw(schemas())
    grant(draw, world)
    return world
