"""A whole wide world: a schema, its rows, and what roles may read of it."""

from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.wide.grants import grant
from tests.engine.property.wide.model import World
from tests.engine.property.wide.schemas import schemas


@st.composite
def worlds(draw: Any, *, brittle: bool = False) -> World:
    """brittle: functions may raise on some rows."""
    world = draw(schemas(brittle=brittle))
    grant(draw, world)
    return world
