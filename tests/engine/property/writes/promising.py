"""Mutations of which most go through; what is refused teaches less and is told sooner."""

from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.writes.model import WriteWorld
from tests.engine.property.writes.mutation import Mutation
from tests.engine.property.writes.random_mutations import mutations
from tests.engine.property.writes.reference_writer import Outcome, outcome

ATTEMPTS = 5


@st.composite
def promising(draw: Any, world: WriteWorld) -> tuple[Mutation, Outcome]:
    """A mutation, and what has to come of it."""
    for _ in range(ATTEMPTS):
        mutation = draw(mutations(world))
        expected = outcome(world, mutation)
        if expected.answers is not None or not draw(st.integers(0, 3)):
            break
    return mutation, expected
