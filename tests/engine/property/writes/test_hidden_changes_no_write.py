"""G6, G10, G14: what the reader may neither see nor write changes no byte of a mutation's answer.

What is let through, and why, stands in `unseen`. No answer has a value of such a row.
"""

from random import Random

from hypothesis import given
from hypothesis.strategies import integers

from tests.engine.property.search import SEARCH
from tests.engine.property.writes.doors import Doors
from tests.engine.property.writes.mutation_text import describe
from tests.engine.property.writes.promising import promising
from tests.engine.property.writes.unseen import changed_unseen
from tests.engine.property.writes.worlds import worlds

MUTATIONS = 12


@SEARCH
@given(integers(0, 2**48))
def test_what_the_reader_may_not_touch_changes_no_byte_of_an_answer(
    doors: Doors, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    world = worlds().draw(random)
    doors.load(world)
    for number in range(MUTATIONS):
        mutation, expected = promising(world).draw(random)
        other = changed_unseen(world, mutation, expected).draw(random)
        if other.rows == world.rows:
            continue
        doors.fill(world)
        before = doors.send(mutation, number)
        doors.fill(other)
        after = doors.send(mutation, number)
        assert after == before, describe(mutation, number)
        assert "unseen" not in after
        assert "777" not in after
