"""G2, G5, G7, G8, G9, G11: a role reads tables as admin reads views with its permissions.

Byte by byte, and without knowing which attack a question is.
"""

import json
from random import Random

from hypothesis import given, settings
from hypothesis.strategies import integers

from tests.engine.property.search import SEARCH
from tests.engine.property.wide.doors import Doors, digits_kept, same_form
from tests.engine.property.wide.question import Asker, request
from tests.engine.property.wide.questions import questions
from tests.engine.property.wide.worlds import worlds

QUESTIONS = 20
# A wide world costs as much as two others.
WIDE = settings(SEARCH, max_examples=SEARCH.max_examples // 2)


@WIDE
@given(integers(0, 2**48))
def test_a_role_reads_what_admin_reads_of_views_that_carry_its_permissions(
    doors: Doors, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    world = worlds().draw(random)
    doors.load(world)
    for _ in range(QUESTIONS):
        question = questions(world).draw(random)
        answer = json.dumps(digits_kept(doors.as_role(question)))
        expected = same_form(doors.as_admin(question))
        assert answer == expected, request(question, Asker.ROLE)
        assert '"data"' in answer, answer
