"""G2, G7, G8, G22: what the reader may not see changes no byte of an answer or an error.

Hidden cells change, hidden rows come and go; the same questions, also without an order and with
values that Postgres can not read, are answered as before.
"""

from random import Random

from hypothesis import given, settings
from hypothesis.strategies import integers

from tests.engine.property.search import SEARCH
from tests.engine.property.wide.doors import Doors
from tests.engine.property.wide.hidden import anywhere, change, gone
from tests.engine.property.wide.mischief import loose, needles
from tests.engine.property.wide.question import Asker, request
from tests.engine.property.wide.questions import questions
from tests.engine.property.wide.worlds import worlds

QUESTIONS = 6
# By then Postgres has a plan that is made without the values, and reads them as it runs.
UNTIL_GENERIC = 6
WIDE = settings(SEARCH, max_examples=SEARCH.max_examples * 2 // 5)


@WIDE
@given(integers(0, 2**48))
def test_what_the_reader_may_not_see_changes_no_byte_of_any_answer(doors: Doors, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    world = worlds(brittle=True).draw(random)
    doors.load_tables(world)
    asked = [loose(questions(world).draw(random)).draw(random) for _ in range(QUESTIONS)]
    stuck = needles(world).draw(random)
    doors.reload(world)
    for needle in stuck * UNTIL_GENERIC:
        doors.as_role(needle.well)
    asked += [needle.wrong for needle in stuck]
    before = [doors.as_role(one) for one in asked]
    for changes in (anywhere(world, random), gone(world)):
        change(doors, world, changes)
        doors.reload(world)
        for question, answer in zip(asked, before, strict=True):
            assert doors.as_role(question) == answer, request(question, Asker.ROLE)
