"""G1, G6, G10: a role's mutation does to the database what its permissions allow, or nothing.

The reference model says what that is; ``returning`` shows what a select of the role shows.
"""

import json
from random import Random
from typing import Any

from hypothesis import given
from hypothesis.strategies import integers

from tests.engine.property import query_text
from tests.engine.property.search import SEARCH
from tests.engine.property.writes.doors import Doors
from tests.engine.property.writes.mutation import Delete, Mutation, Update, Write, is_about_one
from tests.engine.property.writes.mutation_text import describe
from tests.engine.property.writes.promising import promising
from tests.engine.property.writes.reference_writer import Outcome
from tests.engine.property.writes.worlds import worlds

MUTATIONS = 12
# Of legacy commands Hasura words each refusal in its own way.
LEGACY_REFUSALS = {"permission-denied", "not-supported", "validation-failed", "unexpected-payload"}


@SEARCH
@given(integers(0, 2**48))
def test_a_role_writes_what_the_reference_model_allows(doors: Doors, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    world = worlds().draw(random)
    doors.load(world)
    for number in range(MUTATIONS):
        mutation, expected = promising(world).draw(random)
        told = describe(mutation, number)
        answer = json.loads(doors.send(mutation, number))
        if (code := error_code(answer)) is not None:
            assert code in allowed_codes(expected, mutation), (answer, told)
            assert doors.rows(world) == world.rows, (answer, told)
        else:
            assert expected.answers is not None, (expected, answer, told)
            assert doors.rows(world) == expected.world.rows, told
            assert in_form(answers_of(answer, mutation)) == in_form(expected.answers), told
            check_returning(doors, mutation, answer)
        doors.reload(world)


def error_code(answer: Any) -> str | None:
    if "errors" in answer:
        return answer["errors"][0]["extensions"]["code"]
    return answer.get("code")


def allowed_codes(expected: Outcome, mutation: Mutation) -> set[str]:
    if mutation.is_legacy and "validation-failed" in expected.codes:
        return LEGACY_REFUSALS
    return expected.codes


def answers_of(answer: Any, mutation: Mutation) -> list[Any]:
    if mutation.is_legacy:
        return [answer]
    return [answer["data"][f"r{number}"] for number in range(len(mutation.writes))]


def in_form(answer: Any) -> Any:
    """With the rows of ``returning`` in an order of our own: Postgres promises none."""
    if isinstance(answer, list):
        return [in_form(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    if answer.keys() == {"v"}:  # an aggregate of one column
        return answer["v"]
    form = {name: in_form(value) for name, value in answer.items()}
    if "returning" in form:
        form["returning"].sort(key=json.dumps)
    return form


def check_returning(doors: Doors, mutation: Mutation, answer: Any) -> None:
    """What the last field returned of rows that are there is what a select answers now."""
    write = mutation.writes[-1]
    if mutation.is_legacy or write.returning is None or isinstance(write.what, Delete):
        return
    for row in returned(write, answer["data"][f"r{len(mutation.writes) - 1}"]):
        fields = query_text.fields(write.returning, query_text.Writing())
        found = doors.ask(
            f"{{ root: {write.table}(where: {{id: {{_eq: {row['f_id']}}}}}) {fields} }}"
        )
        assert found == {"data": {"root": [row]}}


def returned(write: Write, answer: Any) -> list[dict]:
    if is_about_one(write):
        return [] if answer is None else [answer]
    if isinstance(write.what, Update) and write.what.is_many:
        # Others may have been changed again.
        return answer[-1]["returning"] if answer else []
    return answer["returning"]
