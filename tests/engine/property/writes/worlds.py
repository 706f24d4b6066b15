"""A whole world to write to: tables, their rows, and what roles may read and write of them."""

from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.writes.grants import grant
from tests.engine.property.writes.model import WriteWorld
from tests.engine.property.writes.schemas import schemas


@st.composite
def worlds(draw: Any) -> WriteWorld:
    world = draw(schemas())
    grant(draw, world)
    return world
